"""What reminders led to: counts by step, in a sentence, and what could not be sent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.core.events import history
from kaizen.jobs.reminding import send_reminders
from kaizen.ownership.actions.assigning import close_all, main_of
from kaizen.ownership.actions.retrying import try_reminding_again
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.ladder import LadderKind
from kaizen.ownership.models import Assignment, Reminder, SetAside
from kaizen.ownership.queries.nagging import Led, what_reminders_led_to
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.stages import begun, sent

T = datetime(2026, 3, 13, 5, tzinfo=UTC)
T1 = datetime(2026, 3, 16, 5, tzinfo=UTC)
T3 = datetime(2026, 3, 18, 5, tzinfo=UTC)


def led(cast: Cast, site: str = "nordhafen") -> list[Led]:
    until = later(days=30)
    return what_reminders_led_to(cast.session, getattr(cast, site), since=THURSDAY, until=until)


def test_acting_within_a_working_day_counts_for_the_reminder(cast: Cast, session: Session) -> None:
    quick, slow = sent(cast), sent(cast)
    session.commit()
    send_reminders(T)
    close_all(quick, T + timedelta(hours=30))
    session.commit()
    send_reminders(T1)
    close_all(slow, T1 + timedelta(days=3))
    session.commit()
    assert led(cast) == [
        Led(LadderKind.ANSWER, 0, sent=2, acted=1, snoozed=0, skipped=0),
        Led(LadderKind.ANSWER, 1, sent=1, acted=0, snoozed=0, skipped=0),
    ]


def test_what_was_put_off_and_what_an_outage_skipped(cast: Cast, session: Session) -> None:
    sent(cast)
    main = main_of(begun(cast, cast.mia))
    assert main is not None
    session.commit()
    send_reminders(T3)
    send_reminders(datetime(2026, 3, 26, 5, tzinfo=UTC))
    again = session.get_one(Assignment, main.id)
    moment = datetime(2026, 3, 26, 9, tzinfo=UTC)
    snooze(again, 3, reason="No reel.", actor=cast.mia, now=moment)
    session.flush()
    found = {(one.kind, one.rung): one for one in led(cast)}
    assert found[LadderKind.ANSWER, 0].skipped == 1
    assert found[LadderKind.ANSWER, 3].sent == 1
    assert found[LadderKind.WORK, -1].snoozed == 1


def test_another_site_has_its_own_figures(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    send_reminders(T)
    assert led(cast, "brookfield") == []


def test_the_title_says_the_answer(client: FlaskClient, cast: Cast, session: Session) -> None:
    sam = sign_in(client, cast.sam)
    assert "Nobody had to be reminded" in sam.get("/reminders").text
    main = main_of(sent(cast))
    assert main is not None
    for rung, acted in ((0, True), (1, False)):
        moment = clock.now() - timedelta(days=2)
        reminder = Reminder(
            assignment_id=main.id,
            ladder="answer",
            due_at=main.due_at,
            rung=rung,
            at=moment,
            answer_by=moment + timedelta(days=1),
            acted_at=moment + timedelta(hours=2) if acted else None,
        )
        session.add(reminder)
    session.commit()
    page = sam.get("/reminders?days=90").text
    assert "Of 2 reminders 1 led to an act within a working day" in page
    assert "50 %" in page


@pytest.mark.parametrize("query", ["days=7", "days=x", "site=999999", "days=99999999999"])
def test_strange_addresses(client: FlaskClient, cast: Cast, query: str) -> None:
    answer = sign_in(client, cast.sam).get(f"/reminders?{query}")
    assert answer.status_code == (403 if "site" in query else 200)


@pytest.mark.parametrize("who", ["olga", "fay", "nora"])
def test_others_do_not_read_it(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/reminders").status_code == 403


def _aside(cast: Cast) -> Assignment:
    main = main_of(sent(cast))
    assert main is not None
    main.next_rung_at = later(days=9)
    cast.session.add(SetAside(assignment_id=main.id, at=THURSDAY, tries=2, error="KeyError: 'x'"))
    cast.session.commit()
    return main


def test_administrators_see_what_could_not_be_sent_and_try_again(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    main = _aside(cast)
    ada = sign_in(client, cast.ada)
    page = ada.get("/reminders").text
    assert "KeyError: &#39;x&#39;" in page
    assert ada.post(f"/reminders/{main.id}/retry").status_code == 303
    again = session.get_one(Assignment, main.id)
    assert again.next_rung_at is not None
    assert again.next_rung_at <= clock.now()
    assert history(session, "idea", main.idea_id)[-1].kind == "reminder.tried_again"
    send_reminders(clock.now())
    assert session.scalars(select(SetAside)).all() == []
    assert ada.post(f"/reminders/{main.id}/retry").status_code == 409


def test_only_administrators_do(client: FlaskClient, cast: Cast) -> None:
    main = _aside(cast)
    lena = sign_in(client, cast.lena)
    assert "KeyError" not in lena.get("/reminders").text
    assert lena.post(f"/reminders/{main.id}/retry").status_code == 403
    with pytest.raises(NotAllowed):
        try_reminding_again(main, actor=cast.lena, now=THURSDAY)


def test_what_is_settled_is_not_tried_again(cast: Cast) -> None:
    main = main_of(sent(cast))
    assert main is not None
    with pytest.raises(Conflict):
        try_reminding_again(main, actor=cast.ada, now=THURSDAY)


def test_a_reminder_whose_working_day_is_not_over_says_nothing_yet(
    cast: Cast, session: Session
) -> None:
    sent(cast)
    session.commit()
    send_reminders(T)
    early = what_reminders_led_to(session, cast.nordhafen, since=THURSDAY, until=T1)
    assert [(one.sent, one.running, one.judged) for one in early] == [(1, 1, 0)]
    assert [(one.running, one.judged) for one in led(cast)] == [(0, 1)]
