"""A look that nobody took within ten working days is missed, and never counts as held."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Notice
from kaizen.ownership.actions.assigning import main_of
from kaizen.ownership.models import Assignment, UseCheck
from kaizen.ownership.rules import CheckResult
from tests.support.cast import Cast
from tests.support.stages import used

#: In use on 12 March 2026: the first look is due on Monday 13 April, the second on 11 May.
MISSED = datetime(2026, 4, 27, 4, tzinfo=UTC)
MISSED_AGAIN = datetime(2026, 5, 26, 4, tzinfo=UTC)


def _results(session: Session, idea: Idea) -> list[str | None]:
    rows = select(UseCheck.result).where(UseCheck.idea_id == idea.id).order_by(UseCheck.day)
    return list(session.scalars(rows))


def test_it_is_written_down_and_its_question_is_closed(cast: Cast, session: Session) -> None:
    idea = used(cast)
    session.commit()
    send_reminders(MISSED - timedelta(minutes=1))
    assert _results(session, idea) == [None, None, None]
    send_reminders(MISSED)
    assert _results(session, idea) == [CheckResult.MISSED.value, None, None]
    session.refresh(idea)
    assert idea.as_stage is Stage.IMPLEMENTED
    main = main_of(idea)
    assert main is not None
    assert main.due_at.date().isoformat() == "2026-05-11"


def test_two_in_a_row_mean_that_it_slipped_back(cast: Cast, session: Session) -> None:
    idea = used(cast)
    session.commit()
    send_reminders(MISSED)
    send_reminders(MISSED_AGAIN)
    session.refresh(idea)
    assert idea.as_stage is Stage.LAPSED
    main = main_of(idea)
    assert main is not None
    assert main.person == cast.mia
    still_asked = session.scalars(
        select(Assignment.id).where(
            Assignment.check_id.is_not(None), Assignment.closed_at.is_(None)
        )
    )
    assert list(still_asked) == []


def test_owner_and_supervisor_hear_of_it(cast: Cast, session: Session) -> None:
    used(cast)
    session.commit()
    send_reminders(MISSED)
    told = session.scalars(select(Notice.person_id).where(Notice.kind == "check.missed"))
    assert set(told) == {cast.mia.id, cast.sam.id, cast.olga.id}
