"""A draft that lies for a week: its author hears of it, once."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.jobs.reminding import send_reminders
from kaizen.notifications.models import Notice
from tests.support.cast import Cast, later
from tests.support.stages import sent


def _nudged(session: Session) -> list[tuple[int, int | None]]:
    rows = session.scalars(select(Notice).where(Notice.kind == "draft.nudged")).all()
    return [(notice.person_id, notice.idea_id) for notice in rows]


def test_after_seven_days_and_not_before(cast: Cast, session: Session) -> None:
    draft = cast.draft()
    session.commit()
    send_reminders(later(days=7) - timedelta(seconds=1))
    assert _nudged(session) == []
    send_reminders(later(days=7))
    assert _nudged(session) == [(cast.olga.id, draft.id)]


def test_only_once(cast: Cast, session: Session) -> None:
    cast.draft()
    session.commit()
    for days in (7, 8, 14, 60):
        send_reminders(later(days=days))
    assert len(_nudged(session)) == 1


def test_what_was_sent_is_no_draft(cast: Cast, session: Session) -> None:
    sent(cast)
    session.commit()
    send_reminders(later(days=30))
    assert _nudged(session) == []
