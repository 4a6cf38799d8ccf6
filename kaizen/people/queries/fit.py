"""Who is it? The person of a role who can be asked, and who stands in for somebody away.

The rules are those of ownership.md, "One holder, one due date".
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Date, bindparam, select
from sqlalchemy.orm import Session, selectinload

from kaizen.core.remembered import remembered
from kaizen.people.models import Absence, Area, Membership, Person
from kaizen.people.rules import Role

MOST_DEPUTY_STEPS = 3
# Built once: putting a question together costs more than asking it.
_DAY = bindparam("day", type_=Date)
_away = Absence.__table__.c
_AWAY = select(_away.person_id, _away.deputy_id).where(
    _away.from_on <= _DAY, _away.until_on >= _DAY, _away.cancelled_at.is_(None)
)


@dataclass(frozen=True)
class Candidate:
    """A person with a role somewhere on the way up, and what speaks for choosing them."""

    person: Person
    depth: int
    shift: str
    is_first: bool


def candidates(session: Session, area: Area, role: Role) -> list[Candidate]:
    """Everybody active with `role` in the area or above it, the nearest first."""
    rows = session.scalars(
        select(Membership)
        .where(Membership.area_id.in_(area.path_ids), Membership.role == role.value)
        .options(selectinload(Membership.person).selectinload(Person.memberships))
        .join(Membership.person)
        .where(Person.deactivated_at.is_(None))
        .order_by(Membership.id)
    )
    found = [Candidate(m.person, len(m.area.path_ids), m.shift, m.is_first) for m in rows]
    return sorted(found, key=lambda candidate: -candidate.depth)


def choose(
    nearest_first: Iterable[Candidate],
    *,
    without: Collection[int],
    away: Mapping[int, int | None],
    open_counts: Mapping[int, int],
    shift: str = "",
) -> Person | None:
    """The fit candidate of the lowest area: of the shift, else first, else least asked.

    Fit = may decide (not in `without`), and not away, or with a deputy who is fit.
    """
    depths: dict[int, list[Candidate]] = {}
    for candidate in nearest_first:
        depths.setdefault(candidate.depth, []).append(candidate)
    for depth in sorted(depths, reverse=True):
        fit = [
            c
            for c in depths[depth]
            if c.person.id not in without and stand_in(c.person.id, away, without) is not None
        ]
        if fit:
            return min(fit, key=lambda c: _rank(c, shift, open_counts)).person
    return None


def stand_in(
    person_id: int, away: Mapping[int, int | None], without: Collection[int] = ()
) -> int | None:
    """Who answers for this person now: themselves, or their deputy while they are away.

    Deputies are followed at most three steps and never in a circle; None where nobody fits.
    """
    present = person_id
    for _ in range(MOST_DEPUTY_STEPS + 1):
        if present not in away:
            return None if present in without else present
        deputy = away[present]
        if deputy is None or deputy == person_id:
            return None
        present = deputy
    return None


def away_on(session: Session, day: date) -> dict[int, int | None]:
    """Everybody who is away on `day`, with their deputy."""
    return remembered(session, ("away_on", day), lambda: _find_away(session, day), of=(Absence,))


def _find_away(session: Session, day: date) -> dict[int, int | None]:
    return {row.person_id: row.deputy_id for row in session.execute(_AWAY, {"day": day})}


def administrators(session: Session) -> list[Person]:
    """Those who hold what nobody else can, the longest-serving first."""
    rows = select(Person).where(Person.is_administrator, Person.deactivated_at.is_(None))
    return list(session.scalars(rows.order_by(Person.id)))


def _rank(
    candidate: Candidate, shift: str, open_counts: Mapping[int, int]
) -> tuple[bool, bool, int, int]:
    of_the_shift = bool(shift) and candidate.shift == shift
    asked = open_counts.get(candidate.person.id, 0)
    return (not of_the_shift, not candidate.is_first, asked, candidate.person.id)
