"""The sweep: each rung once, the newest after an outage, and nothing silent."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Notice
from kaizen.ownership.actions import sweeping
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.laddering import set_ladder
from kaizen.ownership.actions.working import News, give_news, replan
from kaizen.ownership.ladder import DEFAULT_LADDERS, LadderKind, LadderPolicy, Rung, Told
from kaizen.ownership.models import Assignment, Reminder, SetAside
from kaizen.people.models import Absence, Person
from tests.support.cast import Cast, later
from tests.support.stages import asked, begun, parked, passed_up, sent, used

#: The idea of the cast is due on Friday 13 March 2026, 14:02 in Berlin.
T = datetime(2026, 3, 13, 5, tzinfo=UTC)
T1 = datetime(2026, 3, 16, 5, tzinfo=UTC)
T3 = datetime(2026, 3, 18, 5, tzinfo=UTC)
T7 = datetime(2026, 3, 24, 5, tzinfo=UTC)
A_WEEK_ON = datetime(2026, 3, 31, 4, tzinfo=UTC)


def told(session: Session, since: datetime | None = None) -> list[tuple[int, int, list[int]]]:
    """Rung, occurrence and persons of every reminder sent, in their order."""
    rows = select(Reminder).where(~Reminder.is_skipped).order_by(Reminder.id)
    if since is not None:
        rows = rows.where(Reminder.at >= since)
    return [(r.rung, r.occurrence, r.to_ids) for r in session.scalars(rows)]


def test_the_first_answer_climbs_to_the_top_and_comes_again_each_week(
    cast: Cast, session: Session
) -> None:
    sent(cast)
    session.commit()
    for moment in (T, T1, T3, T7, A_WEEK_ON, A_WEEK_ON + timedelta(days=7)):
        send_reminders(moment)
    sam, lena = cast.sam.id, cast.lena.id
    assert told(session) == [
        (0, 0, [sam]),
        (1, 0, [sam, lena]),
        (3, 0, [lena]),
        (7, 0, [lena]),
        (7, 1, [lena]),
        (7, 2, [lena]),
    ]


def test_a_second_run_sends_nothing_twice(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    assert [send_reminders(T), send_reminders(T), send_reminders(T + timedelta(hours=1))] == [
        1,
        0,
        0,
    ]
    assert told(session) == [(0, 0, [cast.sam.id])]


def test_whoever_is_told_finds_it_in_the_news(cast: Cast, session: Session) -> None:
    idea = sent(cast)
    session.commit()
    send_reminders(T1)
    notices = session.scalars(select(Notice).where(Notice.kind == "reminder.sent")).all()
    assert {(n.person_id, n.facts["as"]) for n in notices} == {
        (cast.sam.id, "holder"),
        (cast.lena.id, "named"),
    }
    assert {n.facts["holder"] for n in notices} == {"Sam Okafor"}
    assert {n.idea_id for n in notices} == {idea.id}


def test_after_an_outage_the_newest_rung_is_sent_once_and_older_ones_are_skipped(
    cast: Cast, session: Session
) -> None:
    sent(cast)
    session.commit()
    send_reminders(T3 + timedelta(hours=2))
    assert told(session) == [(3, 0, [cast.lena.id])]
    skipped = session.scalars(select(Reminder.rung).where(Reminder.is_skipped))
    assert sorted(skipped) == [0, 1]


def test_a_clock_that_is_set_back_an_hour_sends_nothing_again(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    for moment in (T, T - timedelta(hours=1), T, T + timedelta(hours=1)):
        send_reminders(moment)
    assert told(session) == [(0, 0, [cast.sam.id])]


def test_while_the_holder_is_away_the_deputy_is_reminded(cast: Cast, session: Session) -> None:
    sent(cast)
    away = Absence(
        person=cast.sam, from_on=date(2026, 3, 13), until_on=date(2026, 3, 20), deputy=cast.vera
    )
    session.add(away)
    session.commit()
    send_reminders(T)
    assert told(session) == [(0, 0, [cast.vera.id])]


def test_a_question_goes_to_the_author_then_to_the_supervisor(cast: Cast, session: Session) -> None:
    asked(cast)
    session.commit()
    # Asked on Thursday, due in five working days: Thursday 19 March.
    days = (18, 19, 20, 24)
    for day in days:
        send_reminders(datetime(2026, 3, day, 5, tzinfo=UTC))
    olga, sam = cast.olga.id, cast.sam.id
    assert told(session) == [(-1, 0, [olga]), (0, 0, [olga]), (1, 0, [olga, sam]), (3, 0, [sam])]


def test_a_decision_of_leadership_never_tells_nobody(cast: Cast, session: Session) -> None:
    passed_up(cast)
    session.commit()
    send_reminders(datetime(2026, 3, 24, 5, tzinfo=UTC))
    # Lena leads the whole site: above her are only the administrators.
    assert told(session) == [(3, 0, [cast.ada.id])]


def test_work_is_counted_from_its_day_and_a_new_plan_begins_a_new_ladder(
    cast: Cast, session: Session
) -> None:
    idea = begun(cast, cast.mia)
    give_news(idea, News("The reel is ordered."), actor=cast.mia, now=later(days=12))
    session.commit()
    # Ready by Friday 27 March.
    send_reminders(datetime(2026, 3, 30, 4, tzinfo=UTC))
    with transaction() as writing:
        again = writing.get_one(Idea, idea.id)
        mia = writing.get_one(Person, cast.mia.id)
        replan(again, date(2026, 4, 2), reason="The reel is late.", actor=mia, now=later(days=18))
    send_reminders(datetime(2026, 4, 1, 4, tzinfo=UTC))
    mia_id = cast.mia.id
    work = [row for row in told(session) if row[2] == [mia_id]]
    assert work == [(1, 0, [mia_id]), (-1, 0, [mia_id])]


def test_work_without_news_is_asleep_after_ten_working_days(cast: Cast, session: Session) -> None:
    idea = begun(cast, cast.mia)
    idea.due_on = date(2026, 6, 30)
    main = main_of(idea)
    assert main is not None
    main.due_at = datetime(2026, 6, 30, 20, tzinfo=UTC)
    session.commit()
    # The work began on Thursday 12 March: ten working days later is Thursday 26 March.
    for moment in (
        datetime(2026, 3, 26, 4, 59, tzinfo=UTC),
        datetime(2026, 3, 26, 5, tzinfo=UTC),
        datetime(2026, 4, 2, 4, tzinfo=UTC),
        datetime(2026, 4, 9, 4, tzinfo=UTC),
    ):
        send_reminders(moment)
    assert told(session) == [
        (0, 0, [cast.mia.id]),
        (5, 0, [cast.sam.id]),
        (10, 0, [cast.lena.id]),
    ]
    assert set(session.scalars(select(Reminder.ladder))) == {LadderKind.ASLEEP.value}


def test_news_wakes_it_up(cast: Cast, session: Session) -> None:
    idea = begun(cast, cast.mia)
    give_news(idea, News("The reel hangs."), actor=cast.mia, now=later(days=8))
    session.commit()
    send_reminders(datetime(2026, 3, 26, 5, tzinfo=UTC))
    assert LadderKind.ASLEEP.value not in set(session.scalars(select(Reminder.ladder)))


def test_a_parked_idea_comes_back_to_who_parked_it(cast: Cast, session: Session) -> None:
    parked(cast)
    session.commit()
    send_reminders(datetime(2026, 6, 1, 4, tzinfo=UTC))
    assert told(session) == [(0, 0, [cast.sam.id])]


def test_checks_remind_their_checker_and_not_the_owner(cast: Cast, session: Session) -> None:
    used(cast)
    session.commit()
    # In use on 12 March: the first look is due after 30 days, on Monday 13 April (11 is free).
    send_reminders(datetime(2026, 4, 13, 4, tzinfo=UTC))
    assert told(session) == [(0, 0, [cast.sam.id])]


def test_every_open_assignment_but_mere_keeping_has_its_next_moment(
    cast: Cast, session: Session
) -> None:
    for make in (sent, asked, passed_up, parked, begun, used):
        make(cast)
    session.commit()
    silent = session.scalars(
        select(Assignment).where(Assignment.closed_at.is_(None), Assignment.next_rung_at.is_(None))
    ).all()
    assert [(a.is_main, a.idea.stage) for a in silent] == [(True, Stage.IMPLEMENTED.value)]


def test_one_faulty_assignment_is_set_aside_and_stops_no_other(
    cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad, good = sent(cast), sent(cast)
    session.commit()
    whole = sweeping.told_ids

    def told_ids(rung: Rung, assignment: Assignment, *rest: object) -> list[int]:
        if assignment.idea_id == bad.id:
            raise RuntimeError("This row is broken")
        return whole(rung, assignment, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(sweeping, "told_ids", told_ids)
    send_reminders(T)
    reminded = session.scalars(select(Assignment.idea_id).join(Reminder.assignment))
    assert list(reminded) == [good.id]
    aside = session.scalars(select(SetAside)).one()
    assert (aside.tries, aside.error) == (1, "RuntimeError: This row is broken")
    monkeypatch.undo()
    send_reminders(T + timedelta(days=1))
    assert session.scalars(select(SetAside)).all() == []
    assert len(told(session)) == 2


def test_a_new_ladder_is_climbed_by_what_is_already_open(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    send_reminders(T)
    steep = {**DEFAULT_LADDERS, LadderKind.ANSWER: (Rung(0, (Told.HOLDER,)), Rung(2, (Told.TOP,)))}
    with transaction() as writing:
        lena = writing.get_one(Person, cast.lena.id)
        version = set_ladder(
            cast.nordhafen,
            LadderPolicy(steep),
            reason="Answers come too late.",
            actor=lena,
            now=T + timedelta(hours=1),
        ).id
    send_reminders(T + timedelta(hours=1))
    assert told(session) == [(0, 0, [cast.sam.id])]
    send_reminders(datetime(2026, 3, 17, 5, tzinfo=UTC))
    assert told(session)[1:] == [(2, 0, [cast.lena.id])]
    assert session.scalars(select(Reminder.policy_version_id)).all() == [None, version]


def test_an_answer_is_noted_on_the_reminders_that_asked_for_it(
    cast: Cast, session: Session
) -> None:
    idea = begun(cast, cast.mia)
    session.commit()
    send_reminders(datetime(2026, 3, 26, 5, tzinfo=UTC))
    with transaction() as writing:
        again = writing.get_one(Idea, idea.id)
        mia = writing.get_one(Person, cast.mia.id)
        give_news(again, News("It hangs."), actor=mia, now=datetime(2026, 3, 27, 9, tzinfo=UTC))
    rows = session.scalars(select(Reminder).where(~Reminder.is_skipped)).all()
    assert {row.acted_at for row in rows} == {datetime(2026, 3, 27, 9, tzinfo=UTC)}
    assert {row.answer_by for row in rows} == {datetime(2026, 3, 27, 21, tzinfo=UTC)}
