"""A row of a table of areas: one is added to the tree, or set right where it differs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, time

from sqlalchemy import select

from kaizen.core.calendar import Shift
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.written_amounts import read_amount
from kaizen.intake.tables import Outcome, Row, Taken, cell
from kaizen.people.actions.places import Place, add_area, change_area
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import area_called
from kaizen.people.queries.calendars import calendar_state
from kaizen.people.working_time import NO_CALENDAR, OwnCalendar
from kaizen.savings.actions.rates import take_labour_rate

_SHIFT = re.compile(r"\s*([^:]+?)\s+(\d{1,2}:\d{2})\s*[-\N{EN DASH}]\s*(\d{1,2}:\d{2})\s*")


@dataclass(frozen=True)
class AreasTaker:
    """Takes rows of areas for `actor` (None: the operator's console)."""

    actor: Person | None
    now: datetime

    def take(self, row: Row) -> Taken:
        """Add the area of a row, or set right what differs; what the row leaves empty stays.

        Raises:
            KaizenError: the row cannot be taken; its sentence says why.
        """
        session = db.session()
        above = cell(row, "parent")
        parent = area_called(session, above) if above else None
        place = place_of(row, parent=parent)
        area = session.scalars(select(Area).where(Area.code == place.code)).first()
        if area is None:
            return self._taken(Outcome.ADDED, self.add(row, parent=parent), parent)
        if parent is not None and area.parent_id != parent.id:
            raise InvalidInput(
                "%(code)s lies elsewhere; a move is not part of an import.", code=place.code
            )
        kept = place_of(row, parent=parent, known=area)
        changed = change_area(area, kept, actor=self.actor, now=self.now)
        differs = self._take_rate(area, row) or changed
        return self._taken(Outcome.CHANGED if differs else Outcome.UNCHANGED, area, area.parent)

    def add(self, row: Row, *, parent: Area | None) -> Area:
        """Add the area that a row describes, with its rate.

        Raises:
            KaizenError: something is missing or unusable.
        """
        place = place_of(row, parent=parent)
        area = add_area(place, parent=parent, actor=self.actor, now=self.now)
        self._take_rate(area, row)
        return area

    def lays(self, row: Row) -> set[str]:
        """What others may lie in: its code and its name."""
        return _said(row, "code", "name")

    def meets(self, row: Row) -> set[str]:
        """Itself, where it stands twice, and what it lies in."""
        return _said(row, "code", "parent")

    def _take_rate(self, area: Area, row: Row) -> bool:
        rate = read_amount(cell(row, "labour_rate") or "")
        if rate is None:
            return False
        reason = to_say("From the table of areas.")
        return take_labour_rate(area, rate, reason=reason, actor=self.actor, now=self.now)

    def _taken(self, outcome: Outcome, area: Area, parent: Area | None) -> Taken:
        shown = {
            "code": area.code,
            "name": area.name,
            "parent": parent.name if parent else "",
            "kind": area.kind,
            "time_zone": area.time_zone or "",
            "currency": area.currency or "",
        }
        return Taken(outcome, area.id, shown)


def _said(row: Row, *names: str) -> set[str]:
    return {each.lower() for each in (cell(row, name) for name in names) if each}


def place_of(row: Row, *, parent: Area | None, known: Area | None = None) -> Place:
    """The area that a row describes; what it leaves empty is as it is in `known`.

    Raises:
        InvalidInput: working days or shifts cannot be read.
    """
    usual = "area" if parent else "site"
    return Place(
        code=cell(row, "code") or "",
        name=cell(row, "name") or "",
        kind=cell(row, "kind") or (known.kind if known else usual),
        time_zone=cell(row, "time_zone") or (known.time_zone if known else None),
        currency=(cell(row, "currency") or "").upper() or (known.currency if known else None),
        working_time=_working_time(row, known or parent),
    )


def _working_time(row: Row, like: Area | None) -> OwnCalendar | None:
    """What the row says of it; the rest is as it was, or as it is above a new area."""
    workdays, shifts = cell(row, "workdays"), cell(row, "shifts")
    country, region = (cell(row, name) for name in ("country", "region"))
    if not (workdays or shifts or country or region):
        return None
    state = calendar_state(db.session(), like) if like else None
    usual = (state.own or state.inherited) if state else NO_CALENDAR
    where = country.upper() if country else usual.country
    return replace(
        usual,
        workdays=_workdays(workdays) if workdays else usual.workdays,
        shifts=_shifts(shifts) if shifts else usual.shifts,
        country=where,
        region=region.upper() if region else usual.region if where == usual.country else None,
    )


def _shifts(written: str) -> tuple[Shift, ...]:
    """In a file with semicolons between the columns, commas stand between the shifts."""
    return tuple(_shift(part) for part in re.split("[;,\n]", written) if part.strip())


def _workdays(written: str) -> tuple[int, ...]:
    """``1-5`` or ``1,2,4`` as Monday = 0 and so on."""
    days: set[int] = set()
    for part in written.replace(" ", "").split(","):
        first, _dash, last = part.partition("-")
        ends = (first, last or first)
        if not all(end.isdecimal() and len(end) == 1 for end in ends):
            raise _unreadable_workdays()
        days |= set(range(int(ends[0]), int(ends[1]) + 1))
    if not days or not days <= set(range(1, 8)):
        raise _unreadable_workdays()
    return tuple(day - 1 for day in sorted(days))


def _unreadable_workdays() -> InvalidInput:
    return InvalidInput("Write workdays as 1-5 or 1,2,4; Monday is 1.")


def _shift(written: str) -> Shift:
    found = _SHIFT.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        start, end = (time.fromisoformat(found[n].zfill(5)) for n in (2, 3))
    except ValueError as error:
        raise InvalidInput(
            "“%(text)s” is no shift. Write A 06:00-14:00; B 14:00-22:00.", text=written.strip()
        ) from error
    return Shift(found[1], start, end)
