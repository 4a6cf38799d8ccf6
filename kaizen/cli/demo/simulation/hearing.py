"""Which messages have reached whom: by mail that left, else by a look at the app or the sheet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from kaizen.notifications.models import Mail, Notice
from kaizen.notifications.rules import REMINDERS
from kaizen.people.models import Person

#: A letter that could not leave for longer than this is given up.
_LETTERS_WAIT = timedelta(days=7)


@dataclass
class Heard:
    """Ids of ideas that messages of the last hours spoke of, by person; reminders besides."""

    of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    reminded_of: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))

    def has_reached(self, person_id: int, idea_id: int) -> bool:
        """Whether this person has heard anything of this idea."""
        return idea_id in self.of.get(person_id, ())

    def reminded(self, idea_id: int) -> list[int]:
        """Ids of those who were reminded of this idea, be it theirs or somebody else's."""
        return sorted(self.reminded_of.get(idea_id, ()))

    def note(self, person_id: int, idea_id: int, kind: str) -> None:
        """One notice has reached one person."""
        self.of[person_id].add(idea_id)
        if kind in REMINDERS:
            self.reminded_of[idea_id].add(person_id)


def heard_since(session: Session, since: datetime, now: datetime) -> Heard:
    """What reached whom between two moments.

    A notice that mail took along is heard when that mail left; everybody else finds it when
    they look, which the caller leaves to chance.
    """
    heard = Heard()
    for person_id, idea_id, kind in (*_mailed(session, since, now), *_lying(session, since, now)):
        heard.note(person_id, idea_id, kind)
    return heard


def _mailed(session: Session, since: datetime, now: datetime) -> Iterator[tuple[int, int, str]]:
    left = _letters_left(session, since, now)
    rows = session.execute(
        select(Notice.person_id, Notice.idea_id, Notice.kind, Notice.carried_at).where(
            Notice.person_id.in_({person_id for person_id, _ in left}),
            Notice.carried_at.in_({carried_at for _, carried_at in left}),
            Notice.idea_id.is_not(None),
        )
    )
    for person_id, idea_id, kind, carried_at in rows:
        if idea_id is not None and (person_id, carried_at) in left:
            yield person_id, idea_id, kind


def _letters_left(session: Session, since: datetime, now: datetime) -> set[tuple[int, datetime]]:
    """To whom a letter left, and when it was written: backwards, since years of them lie behind."""
    rows = session.execute(
        select(Mail.person_id, Mail.created_at, Mail.sent_at)
        .order_by(Mail.id.desc())
        .execution_options(yield_per=100)
    )
    left = set()
    for person_id, created_at, sent_at in rows:
        if created_at < since - _LETTERS_WAIT:
            rows.close()
            break
        if person_id is not None and sent_at is not None and since < sent_at <= now:
            left.add((person_id, created_at))
    return left


def _lying(session: Session, since: datetime, now: datetime) -> Iterator[tuple[int, int, str]]:
    without_mail = set(
        session.scalars(
            select(Person.id).where(
                or_(Person.email.is_(None), Person.email_refused_at.is_not(None))
            )
        )
    )
    rows = session.execute(
        select(Notice.person_id, Notice.idea_id, Notice.kind, Notice.at)
        .order_by(Notice.id.desc())
        .execution_options(yield_per=100)
    )
    for person_id, idea_id, kind, at in rows:
        if at <= since - timedelta(days=1):
            rows.close()
            break
        if since < at <= now and idea_id is not None and person_id in without_mail:
            yield person_id, idea_id, kind
