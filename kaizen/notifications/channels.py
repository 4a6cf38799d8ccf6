"""How each person is reached, and what waits for those whom only the sheet reaches."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.naming import by_name
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.ideas.rules import UNDECIDED
from kaizen.notifications.models import Notice
from kaizen.people.models import Area, Person, SignInAttempt

#: Whoever has not signed in for so long does not read the news in the app.
SEEN_WITHIN = timedelta(days=30)
#: A sheet of paper holds no more.
MOST_PERSONS = 40
MOST_NEWS = 3
_UNDECIDED = [stage.value for stage in UNDECIDED]


class Channel(StrEnum):
    """The way by which news reach somebody."""

    MAIL = "mail"
    APP = "app"
    SHEET = "sheet"


@dataclass(frozen=True)
class Unreached:
    """Somebody whom only the sheet reaches, with the newest news and how many there are more."""

    person: Person
    notices: list[Notice]
    more: int


def channel_of(session: Session, person: Person, now: datetime) -> Channel:
    """By which way this person is reached: mail, else the app, else only the sheet."""
    return channels_of(session, [person], now)[person.id]


def channels_of(session: Session, people: Collection[Person], now: datetime) -> dict[int, Channel]:
    """The same for many at once, by their ids, in one query."""
    rows = select(SignInAttempt.person_id).where(
        SignInAttempt.person_id.in_([person.id for person in people]),
        SignInAttempt.succeeded,
        SignInAttempt.at > now - SEEN_WITHIN,
    )
    seen = set(session.scalars(rows.distinct()))
    return {person.id: _channel(person, is_seen=person.id in seen) for person in people}


def unreached_in(session: Session, actor: Person, area: Area, *, now: datetime) -> list[Unreached]:
    """Whom only the sheet reaches, of the area and below it, with their unread news.

    News appear on a wall: only of ideas that `actor` reads, none on which names are hidden,
    and no notes for reviewers; these are only counted.
    """
    seen = exists().where(
        SignInAttempt.person_id == Person.id,
        SignInAttempt.succeeded,
        SignInAttempt.at > now - SEEN_WITHIN,
    )
    people = session.scalars(
        select(Person)
        .join(Person.home_area)
        .where(
            Area.path.startswith(area.path, autoescape=True),
            Person.deactivated_at.is_(None),
            Person.email.is_(None) | Person.email_refused_at.is_not(None),
            ~seen,
        )
        .order_by(by_name(Person.full_name), Person.id)
        .limit(MOST_PERSONS)
    ).all()
    ids = [person.id for person in people]
    counts, shown = _unread_counts(session, ids), _shown(session, actor, ids)
    return [
        Unreached(p, mine, counts.get(p.id, 0) - len(mine))
        for p in people
        for mine in [shown.get(p.id, [])]
    ]


def _channel(person: Person, *, is_seen: bool) -> Channel:
    if person.email and person.email_refused_at is None:
        return Channel.MAIL
    return Channel.APP if is_seen else Channel.SHEET


def _unread_counts(session: Session, person_ids: list[int]) -> dict[int, int]:
    rows = session.execute(
        select(Notice.person_id, func.count())
        .where(Notice.person_id.in_(person_ids), Notice.read_at.is_(None))
        .group_by(Notice.person_id)
    )
    return {row.person_id: row[1] for row in rows}


def _shown(session: Session, actor: Person, person_ids: list[int]) -> dict[int, list[Notice]]:
    """The newest few of each person that may stand on a wall."""
    place = func.row_number().over(partition_by=Notice.person_id, order_by=Notice.id.desc())
    hidden = Idea.hide_names & Idea.stage.in_(_UNDECIDED)
    ranked = (
        select(Notice.id, place.label("place"))
        .join(Idea, Idea.id == Notice.idea_id)
        .where(
            Notice.person_id.in_(person_ids),
            Notice.read_at.is_(None),
            Notice.kind != "idea.noted",
            ~hidden,
            *shared_with(actor),
        )
        .subquery()
    )
    rows = session.scalars(
        select(Notice)
        .join(ranked, ranked.c.id == Notice.id)
        .where(ranked.c.place <= MOST_NEWS)
        .options(joinedload(Notice.idea), joinedload(Notice.actor))
        .order_by(Notice.person_id, Notice.id.desc())
    )
    found: dict[int, list[Notice]] = {}
    for notice in rows:
        found.setdefault(notice.person_id, []).append(notice)
    return found
