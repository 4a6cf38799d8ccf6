"""Being reminded later: seldom, with a reason, and seen by the supervisor."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Notice
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.actions.snoozing import snooze
from kaizen.ownership.models import Assignment, Reminder
from kaizen.people.models import Person
from tests.support.cast import Cast, later
from tests.support.stages import begun, parked, sent

#: The work of the cast is due on Friday 27 March 2026; this is the Monday after.
LATE = datetime(2026, 3, 30, 8, tzinfo=UTC)
WHY = "The fitter comes on Thursday."


def _asked(cast: Cast) -> Assignment:
    main = main_of(begun(cast, cast.mia))
    assert main is not None
    return main


def test_reminders_wait_and_the_newest_rung_comes_afterwards(cast: Cast, session: Session) -> None:
    main = _asked(cast)
    row = snooze(main, 3, reason=WHY, actor=cast.mia, now=LATE)
    session.commit()
    assert row.until_at == datetime(2026, 4, 2, 4, tzinfo=UTC)
    send_reminders(datetime(2026, 4, 1, 4, tzinfo=UTC))
    assert session.scalars(select(Reminder)).all() == []
    send_reminders(row.until_at)
    sent_rungs = session.scalars(
        select(Reminder.rung).where(~Reminder.is_skipped, Reminder.ladder == "work")
    )
    assert list(sent_rungs) == [3]


def test_the_due_day_does_not_move(cast: Cast) -> None:
    main = _asked(cast)
    before = main.due_at
    snooze(main, 7, reason=WHY, actor=cast.mia, now=LATE)
    assert main.due_at == before


def test_the_supervisor_sees_it(cast: Cast, session: Session) -> None:
    main_id = _asked(cast).id
    session.commit()
    with transaction() as writing:
        main = writing.get_one(Assignment, main_id)
        snooze(main, 1, reason=WHY, actor=writing.get_one(Person, cast.mia.id), now=LATE)
    told = session.scalars(select(Notice).where(Notice.kind == "assignment.snoozed")).all()
    assert [(n.person_id, n.facts["reason"]) for n in told] == [(cast.sam.id, WHY)]


def test_the_third_time_is_refused(cast: Cast) -> None:
    main = _asked(cast)
    for _ in range(2):
        snooze(main, 1, reason=WHY, actor=cast.mia, now=LATE)
    with pytest.raises(Conflict, match="twice"):
        snooze(main, 1, reason=WHY, actor=cast.mia, now=LATE)


@pytest.mark.parametrize("who", ["olga", "sam", "nora", "nils"])
def test_only_who_was_asked_can_put_it_off(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        snooze(_asked(cast), 1, reason=WHY, actor=getattr(cast, who), now=LATE)


@pytest.mark.parametrize(("days", "reason"), [(2, WHY), (0, WHY), (30, WHY), (1, ""), (1, " \n")])
def test_other_spans_and_silence_are_refused(cast: Cast, days: int, reason: str) -> None:
    with pytest.raises(InvalidInput):
        snooze(_asked(cast), days, reason=reason, actor=cast.mia, now=LATE)


def test_a_danger_cannot_wait(cast: Cast) -> None:
    main = main_of(sent(cast, not_safe_now=True))
    assert main is not None
    with pytest.raises(Conflict, match="danger"):
        snooze(main, 1, reason=WHY, actor=cast.sam, now=later(hours=1))


def test_what_is_done_cannot_be_put_off(cast: Cast) -> None:
    idea = sent(cast)
    answered = main_of(idea)
    assert answered is not None
    parked(cast, idea)
    with pytest.raises(Conflict, match="done"):
        snooze(answered, 1, reason=WHY, actor=cast.sam, now=later(hours=1))
