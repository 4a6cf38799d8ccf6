"""Who belongs to which area and shift: the people that shares are reckoned of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.people.models import Area, Membership, Person
from kaizen.people.rules import path_ids


@dataclass(frozen=True)
class Heads:
    """Everybody who works at a site, as bits by area (with everything below it) and by shift.

    `at` holds those of an area alone; areas without anybody are in neither.
    """

    below: Mapping[int, int]
    at: Mapping[int, int]
    shifts: Mapping[str, int]

    def of(self, area_id: int) -> int:
        """The people of an area with everything below it, as bits."""
        return self.below.get(area_id, 0)

    def many(self, area_id: int) -> int:
        """How many these are."""
        return self.of(area_id).bit_count()

    def on_shifts(self, area_id: int) -> dict[str, int]:
        """How many people of the area belong to each shift; whoever has none is in none."""
        here = self.of(area_id)
        found = {shift: (bits & here).bit_count() for shift, bits in self.shifts.items()}
        return {shift: many for shift, many in found.items() if many}


def heads_of(session: Session, site_id: int) -> Heads:
    """Everybody with an account whose home is in the site; those who left are out."""
    here = (
        select(Person.id, Area.path)
        .join(Area, Area.id == Person.home_area_id)
        .where(Area.site_id == site_id, Person.deactivated_at.is_(None))
    )
    below: dict[int, int] = defaultdict(int)
    at: dict[int, int] = defaultdict(int)
    for person_id, path in session.execute(here):
        ids = path_ids(path)
        at[ids[-1]] |= 1 << person_id
        for area_id in ids:
            below[area_id] |= 1 << person_id
    shifts: dict[str, int] = defaultdict(int)
    posts = (
        select(Membership.person_id, Membership.shift)
        .join(Area, Area.id == Membership.area_id)
        .where(Area.site_id == site_id, Membership.shift != "")
    )
    for person_id, shift in session.execute(posts):
        shifts[shift] |= 1 << person_id
    return Heads(dict(below), dict(at), dict(shifts))
