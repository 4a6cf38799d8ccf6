"""My plate: due, asleep, to accept, to check, and what comes next."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core import clock
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.working import ask_to_give_up
from kaizen.ownership.queries.plate import Plate, plate_of
from kaizen.ownership.queries.plate_count import count_on_plate
from kaizen.people.models import Absence, AreaCalendar, Person
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import agreed, asked, begun, check_of, sent, used


def _plate(cast: Cast, person: Person, now: datetime = THURSDAY) -> Plate:
    cast.session.flush()
    return plate_of(cast.session, person, now)


def _ids(group: list[object]) -> list[int]:
    return [owed.idea.id for owed in group]  # type: ignore[attr-defined]


def test_work_is_due_on_its_day_and_late_after_it(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    assert _ids(_plate(cast, cast.mia).next) == [idea.id]
    late = _plate(cast, cast.mia, later(days=17))
    assert _ids(late.due) == [idea.id]
    # Due on a Friday, looked at on the Sunday: late, by no working day yet.
    assert (late.due[0].is_late, late.due[0].days_late) == (True, 0)
    assert _plate(cast, cast.mia, later(days=18)).due[0].days_late == 1


def test_ten_working_days_without_news_it_is_asleep(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    idea.due_on = later(days=60).date()
    main = _plate(cast, cast.mia).next[0].assignment
    main.due_at = later(days=60)
    assert _ids(_plate(cast, cast.mia, later(days=13)).asleep) == []
    assert _ids(_plate(cast, cast.mia, later(days=14)).asleep) == [idea.id]


def test_naming_looks_questions_and_giving_up_reach_whom_they_ask(cast: Cast) -> None:
    named, looked_at, question = agreed(cast, cast.mia), used(cast, cast.otto), asked(cast)
    given_up = begun(cast, cast.otto)
    ask_to_give_up(given_up, reason="No time.", actor=cast.otto, now=THURSDAY)
    assert _ids(_plate(cast, cast.mia).to_accept) == [named.id]
    assert _ids(_plate(cast, cast.vera, later(days=55)).checks) == [looked_at.id]
    assert _ids(_plate(cast, cast.vera).next) == [looked_at.id]
    assert _ids(_plate(cast, cast.olga, later(days=8)).due) == [question.id]
    assert given_up.id in _ids(_plate(cast, cast.sam, later(days=5)).due)


def test_what_waits_in_the_queue_is_not_on_the_plate(cast: Cast) -> None:
    sent(cast)
    assert _plate(cast, cast.sam, later(days=5)).waiting == 0


def test_a_deputy_sees_what_they_hold_for_somebody_away(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    day = later(days=16).date()
    away = Absence(person=cast.mia, from_on=day, until_on=day + timedelta(days=3))
    away.deputy = cast.otto
    cast.session.add(away)
    held = _plate(cast, cast.otto, later(days=16))
    assert _ids(held.due) == [idea.id]
    assert held.due[0].holder.deputy_for == "Mia Larsen"
    assert _plate(cast, cast.mia, later(days=16)).waiting == 0
    away.deputy = None
    assert _ids(_plate(cast, cast.sam, later(days=16)).due) == [idea.id]


def test_a_full_plate_asks_as_little_as_an_empty_one(cast: Cast) -> None:
    begun(cast, cast.mia)
    cast.session.commit()
    with counted_queries() as few:
        _plate(cast, cast.mia)
    for _ in range(8):
        used(cast, cast.mia)
        begun(cast, cast.mia)
    cast.session.commit()
    with counted_queries() as many:
        _plate(cast, cast.mia)
    assert len(many) <= len(few)


def test_the_page_settles_things_with_one_tap(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    with transaction():
        idea = used(cast, cast.mia)
        agreed(cast, cast.sam, by=cast.lena)
    check = check_of(cast, idea, 30)
    monkeypatch.setattr(clock, "now", lambda: later(days=30))
    sam = sign_in(client, cast.sam)
    page = sam.get("/plate").text
    assert "1 to accept, 1 check" in page
    asked_why = sam.get(f"/plate?check={check.id}&result=drifting").text
    assert "What is in the way?" in asked_why
    answer = sam.post(
        f"/ideas/{idea.id}/checks/{check.id}/answer", data={"result": "held", "next": "/plate"}
    )
    assert (answer.status_code, answer.location) == (303, "/plate")
    assert "1 check" not in sam.get("/plate").text


def test_being_late_counts_working_days_on_plate_queue_list_and_page(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, waiting = begun(cast, cast.mia), sent(cast)
    cast.session.commit()
    # The work was due on Friday 27 March; the answer on Friday 13 March, 14:02.
    monkeypatch.setattr(clock, "now", lambda: later(days=19))
    mia = sign_in(client, cast.mia)
    assert "2 working days late" in mia.get("/plate").text
    assert "2 working days late" in mia.get(f"/ideas/{work.id}").text
    assert "2 working days late" in mia.get("/ideas?late=1").text
    assert "12 working days late" in sign_in(client, cast.sam).get("/queue").text
    monkeypatch.setattr(clock, "now", lambda: later(days=2))
    assert "late since the last working day" in client.get("/queue").text
    assert "late since the last working day" in client.get(f"/ideas/{waiting.id}").text


def test_an_empty_plate_says_so(client: FlaskClient, cast: Cast) -> None:
    assert "Nothing waits for you" in sign_in(client, cast.nora).get("/plate").text


def test_an_empty_plate_leads_on_to_what_waits_in_the_queue(
    client: FlaskClient, cast: Cast
) -> None:
    with transaction():
        sent(cast)
    page = sign_in(client, cast.sam).get("/plate").text
    assert "Nothing is due on your plate" in page
    assert "One idea waits for your answer in the queue." in page


def test_what_is_due_at_the_end_of_the_night_shift_is_due_on_its_evening(cast: Cast) -> None:
    calendar = cast.session.scalars(select(AreaCalendar)).first()
    assert calendar is not None
    calendar.shifts = [{"name": "N", "start": "22:00", "end": "06:00"}]
    idea = begun(cast, cast.mia)
    # Ready by Friday 27 March: that night ends on Saturday at 06:00 in Berlin.
    at_two = datetime(2026, 3, 28, 1, tzinfo=UTC)
    owed = _plate(cast, cast.mia, at_two).due[0]
    assert (owed.idea.id, owed.due_on, owed.is_late) == (idea.id, date(2026, 3, 27), False)
    assert count_on_plate(cast.session, cast.mia, at_two) == 1
    on_monday = _plate(cast, cast.mia, datetime(2026, 3, 30, 21, tzinfo=UTC)).due[0]
    assert (on_monday.is_late, on_monday.days_late) == (True, 1)


def test_every_page_names_the_day_that_was_promised(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    with transaction():
        calendar = cast.session.scalars(select(AreaCalendar)).first()
        assert calendar is not None
        calendar.shifts = [{"name": "N", "start": "22:00", "end": "06:00"}]
        # The night shift of Friday 27 March ends on the morning of Saturday 28.
        idea = begun(cast, cast.mia)
    mia = sign_in(client, cast.mia)
    for address in (f"/ideas/{idea.id}", "/ideas", f"/areas/{idea.area.code}", "/plate"):
        page = mia.get(address).text
        assert "Fri 27 Mar" in page, address
        assert "Sat 28 Mar" not in page, address
