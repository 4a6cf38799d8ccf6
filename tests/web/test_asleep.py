"""What is asleep in my areas: who sees what, in which group, oldest first, page by page."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.jobs.reminding import send_reminders
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.models import Assignment, Reminder
from kaizen.ownership.queries import asleep
from kaizen.ownership.queries.asleep import Group, Help, Wanted, what_is_asleep
from kaizen.ownership.queries.asleep_rows import AsleepRow
from kaizen.people.models import Absence, Person
from tests.support.cast import Cast, later, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import agreed, asked, begun, parked, passed_up, sent, used

MUCH_LATER = later(days=120)


def found(
    cast: Cast, person: Person, now: datetime = MUCH_LATER, **wanted: object
) -> dict[Help, Group]:
    cast.session.flush()
    groups = what_is_asleep(cast.session, person, Wanted(**wanted), now)  # type: ignore[arg-type]
    return {group.help: group for group in groups}


def only(groups: dict[Help, Group], which: Help) -> AsleepRow:
    (row,) = groups[which].rows
    return row


def test_each_thing_stands_where_it_is_helped(cast: Cast) -> None:
    waiting = {
        Help.ANSWER: sent(cast),
        Help.DETAIL: asked(cast),
        Help.OWNER: agreed(cast, cast.mia),
        Help.PLAN: begun(cast, cast.otto),
        Help.REVIEW: parked(cast),
    }
    looked_at = used(cast, cast.mia)
    groups = found(cast, cast.sam)
    for which, idea in waiting.items():
        assert idea.id in {row.idea_id for row in groups[which].rows}, which
    assert {row.idea_id for row in groups[Help.LOOK].rows} == {looked_at.id}
    # What the owner merely keeps is asked of nobody.
    assert {row.check_id is None for row in groups[Help.LOOK].rows} == {False}


def test_work_without_news_is_asleep_before_it_is_late(cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    main.due_at = later(days=90)
    assert found(cast, cast.sam, later(days=13)) == {}
    row = only(found(cast, cast.sam, later(days=14)), Help.NEWS)
    assert (row.idea_id, row.holder_name, row.days_late) == (idea.id, "Mia Larsen", 0)
    assert list(found(cast, cast.sam, later(days=100))) == [Help.PLAN]


@pytest.mark.parametrize(
    ("who", "sees"),
    [("sam", True), ("lena", True), ("vera", False), ("nils", False), ("olga", False)],
)
def test_everybody_sees_their_own_areas(cast: Cast, who: str, sees: bool) -> None:
    sent(cast)
    assert bool(found(cast, getattr(cast, who))) is sees


def test_a_row_says_who_was_reminded_last_and_what_was_put_off(
    cast: Cast, session: Session
) -> None:
    idea = begun(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    session.commit()
    for day in (11, 12, 14, 15, 18, 20):
        send_reminders(later(days=day))
    again = session.get_one(Assignment, main.id)
    snooze(again, 3, reason="No reel yet.", actor=cast.mia, now=later(days=20))
    row = only(found(cast, cast.sam, later(days=21)), Help.PLAN)
    assert row.reminder is not None
    assert (row.reminder.rung, row.reminder.to_names) == (3, ("Sam Okafor",))
    assert row.put_off is not None
    assert (row.put_off.full_name, row.put_off.reason) == ("Mia Larsen", "No reel yet.")
    assert row.days_late == 4


def test_of_reminders_at_one_moment_the_highest_is_shown(cast: Cast, session: Session) -> None:
    idea = begun(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    session.commit()
    # Late and without news for so long: one sweep climbs both ladders.
    send_reminders(later(days=21))
    sent_then = session.query(Reminder).filter_by(assignment_id=main.id, is_skipped=False).all()
    row = only(found(cast, cast.sam, later(days=21)), Help.PLAN)
    assert row.reminder is not None
    assert row.reminder.rung == max(one.rung for one in sent_then)


def test_the_deputy_of_who_is_away_is_shown(cast: Cast) -> None:
    begun(cast, cast.mia)
    day = MUCH_LATER.date()
    away = Absence(person=cast.mia, from_on=day, until_on=day, deputy=cast.otto)
    cast.session.add(away)
    assert only(found(cast, cast.sam), Help.PLAN).holder_name == "Otto Berg"


def test_one_group_goes_on_page_by_page_oldest_first(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asleep, "PAGE_ROWS", 3)
    monkeypatch.setattr(asleep, "FIRST_ROWS", 2)
    ideas = [sent(cast).id for _ in range(7)]
    main = main_of(begun(cast, cast.mia))
    assert main is not None
    everything = found(cast, cast.sam)
    assert [row.idea_id for row in everything[Help.ANSWER].rows] == ideas[:2]
    assert (everything[Help.ANSWER].count, len(everything[Help.PLAN].rows)) == (7, 1)
    seen: list[int] = []
    after = ""
    for _ in range(4):
        page = found(cast, cast.sam, help=Help.ANSWER, after=after).get(Help.ANSWER)
        assert page is not None
        seen += [row.idea_id for row in page.rows]
        after = page.next_key
        if not after:
            break
    assert seen == ideas


def test_it_is_filtered_by_area_and_by_person(cast: Cast) -> None:
    here = begun(cast, cast.mia)
    there = sent(cast, area=cast.assembly)
    assert len(found(cast, cast.lena)) == 2
    assert list(found(cast, cast.lena, path=cast.assembly.path)) == [Help.ANSWER]
    of_mia = found(cast, cast.lena, person_id=cast.mia.id)
    assert {row.idea_id for group in of_mia.values() for row in group.rows} == {here.id}
    assert there.id != here.id


def test_the_name_of_a_hidden_author_is_not_told(cast: Cast) -> None:
    idea = asked(cast)
    idea.hide_names = True
    row = only(found(cast, cast.sam), Help.DETAIL)
    assert (row.holder_id, row.holder_name) == (None, "")


def test_the_same_few_questions_for_any_number(cast: Cast) -> None:
    counts = []
    for number in (1, 8):
        for _ in range(number):
            sent(cast)
            begun(cast, cast.mia)
        cast.session.commit()
        with counted_queries() as queries:
            found(cast, cast.lena)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 9


def test_the_page_offers_the_taps_that_help(client: FlaskClient, cast: Cast) -> None:
    idea = begun(cast, cast.mia)
    main = main_of(idea)
    assert main is not None
    main.due_at = clock.now() - timedelta(days=7)
    cast.session.commit()
    sam = sign_in(client, cast.sam)
    page = sam.get("/asleep").text
    assert "1 thing waits longer than it should" in page
    assert "Plan anew or hand over" in page
    (url,) = set(re.findall(rf'href="(/ideas/{idea.id}\?open=date[^"]*)"', page))
    assert 'id="date" open' in sam.get(url.replace("&amp;", "&")).text
    assert "Asleep" in sam.get("/ideas").text


def test_an_empty_page_says_so(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.vera).get("/asleep").text
    assert "Nothing is asleep" in page


@pytest.mark.parametrize("who", ["olga", "fay", "ada", "nora"])
def test_it_is_for_those_who_steer(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get("/asleep").status_code == 403


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("area=NH-ASM", 404),
        ("area=BF", 404),
        ("area=none", 404),
        ("after=nonsense&group=answer", 200),
        ("after=2026-01-01T00:00~7", 200),
        ("group=nothing", 200),
        ("holder=99999999999999", 200),
    ],
)
def test_strange_addresses(client: FlaskClient, cast: Cast, query: str, status: int) -> None:
    assert sign_in(client, cast.sam).get(f"/asleep?{query}").status_code == status


def test_passing_up_is_leaderships(cast: Cast) -> None:
    passed_up(cast)
    row = only(found(cast, cast.lena), Help.ANSWER)
    assert row.holder_name == "Lena Brandt"
    assert cast.session.scalars(select(Assignment.person_id).where(Assignment.is_main)).first()
