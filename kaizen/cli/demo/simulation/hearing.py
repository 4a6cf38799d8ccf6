"""Which messages have reached whom: by mail that left, else by a look at the app or the sheet."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaizen.notifications.models import Mail, Notice
from kaizen.people.models import Person


def heard_since(session: Session, since: datetime, now: datetime) -> dict[int, set[int]]:
    """For each person the ids of ideas that messages of the last hours spoke of.

    A notice that mail took along is heard when that mail left; everybody else finds it when
    they look, which the caller leaves to chance.
    """
    heard: dict[int, set[int]] = defaultdict(set)
    for person_id, idea_id in (*_mailed(session, since, now), *_lying(session, since, now)):
        heard[person_id].add(idea_id)
    return heard


def _mailed(session: Session, since: datetime, now: datetime) -> list[tuple[int, int]]:
    rows = session.execute(
        select(Notice.person_id, Notice.idea_id)
        .join(
            Mail,
            (Mail.person_id == Notice.person_id) & (Mail.created_at == Notice.carried_at),
        )
        .where(Mail.sent_at > since, Mail.sent_at <= now, Notice.idea_id.is_not(None))
        .distinct()
    )
    return [(person_id, idea_id) for person_id, idea_id in rows if idea_id is not None]


def _lying(session: Session, since: datetime, now: datetime) -> list[tuple[int, int]]:
    rows = session.execute(
        select(Notice.person_id, Notice.idea_id)
        .join(Person, Person.id == Notice.person_id)
        .where(
            or_(Person.email.is_(None), Person.email_refused_at.is_not(None)),
            Notice.at > since,
            Notice.at <= now,
            Notice.idea_id.is_not(None),
        )
        .distinct()
    )
    return [(person_id, idea_id) for person_id, idea_id in rows if idea_id is not None]
