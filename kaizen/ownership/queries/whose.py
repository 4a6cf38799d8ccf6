"""Whose is it now? One rule for whatever is asked, however it was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy.orm import Session

from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.queries.fit import administrators, stand_in
from kaizen.people.rules import Role

#: Whoever wrote or owns an idea does not decide on it, not even as a deputy.
_DECIDING = frozenset(
    {
        AssignmentKind.ANSWER,
        AssignmentKind.DECIDE,
        AssignmentKind.REVIEW,
        AssignmentKind.SCORE,
        AssignmentKind.DISMISSAL,
    }
)
#: What finance, or else leadership, is asked: no supervisor stands in.
_ABOVE_SUPERVISORS = frozenset({AssignmentKind.VERIFY, AssignmentKind.DISMISSAL})


@dataclass(frozen=True)
class Asked:
    """What tells whose one assignment is, read from wherever it lies."""

    kind: AssignmentKind
    person_id: int
    is_active: bool
    #: The idea's area and those above it, the site first.
    path_ids: tuple[int, ...]
    owner_id: int | None
    author_ids: Collection[int]
    asked_by_id: int | None
    check_id: int | None


class Reviewer(NamedTuple):
    """One who decides in an area, at whatever height."""

    person_id: int
    is_active: bool
    role: str
    area_id: int
    depth: int
    is_first: bool


@dataclass(frozen=True)
class Present:
    """Who is away, which of their deputies may act, and who decides above."""

    session: Session
    away: dict[int, int | None]
    deputy_ids: Collection[int] = ()
    above: Sequence[Reviewer] = ()


def deputies_of(person_ids: Iterable[int], away: dict[int, int | None]) -> set[int]:
    """Who may stand in for these people, as far as their absences tell."""
    return {found for one in person_ids if (found := stand_in(one, away)) is not None}


def whose(asked: Asked, present: Present) -> int:
    """Who answers: the one who is asked, their deputy, the next level up, an administrator."""
    if asked.is_active and asked.person_id not in present.away:
        return asked.person_id
    barred = barred_by(asked)
    stands = stand_in(asked.person_id, present.away, barred) if asked.is_active else None
    if stands is not None and stands in present.deputy_ids:
        return stands
    found = next_up(
        asked.path_ids,
        asked.person_id,
        present.above,
        present.away,
        barred,
        only_leaders=asked.kind in _ABOVE_SUPERVISORS,
    )
    if found is not None:
        return found
    administrator = an_administrator(administrators(present.session), barred)
    return asked.person_id if administrator is None else administrator.id


def barred_by(asked: Asked) -> set[int]:
    """Who may not hold this: whoever is involved does not decide, the owner does not check."""
    owner = {asked.owner_id} if asked.owner_id else set()
    if asked.kind in _DECIDING:
        return owner | set(asked.author_ids)
    if asked.kind is AssignmentKind.VERIFY:
        # Nor whoever claimed it and so asked for proof.
        asked_by = {asked.asked_by_id} if asked.asked_by_id else set()
        return owner | asked_by | set(asked.author_ids)
    return owner if asked.check_id is not None else set()


def next_up(
    path_ids: Collection[int],
    person_id: int,
    above: Iterable[Reviewer],
    away: dict[int, int | None],
    barred: Collection[int],
    *,
    only_leaders: bool,
) -> int | None:
    """The nearest reviewer who is here: above a reviewer only leaders at their height or higher."""
    here = [one for one in above if one.area_id in path_ids]
    own = [one.depth for one in here if one.person_id == person_id]
    roles = (Role.LEADER,) if own or only_leaders else (Role.SUPERVISOR, Role.LEADER)
    height = max(own, default=len(path_ids))
    order = {role.value: place for place, role in enumerate(roles)}
    fit = [
        one
        for one in here
        if one.role in order
        and one.depth <= height
        and one.is_active
        and one.person_id != person_id
        and one.person_id not in away
        and one.person_id not in barred
    ]
    nearest = min(
        fit,
        key=lambda one: (order[one.role], -one.depth, not one.is_first, one.person_id),
        default=None,
    )
    return None if nearest is None else nearest.person_id


def an_administrator(people: list[Person], barred: Collection[int]) -> Person | None:
    """The longest-serving one who may hold it, else the longest-serving; None where none is."""
    return next((p for p in people if p.id not in barred), next(iter(people), None))
