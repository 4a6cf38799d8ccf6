"""Conditions on a page: a month's table to type in, and what an import would change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, KaizenError, NotFound
from kaizen.metrics.actions.conditions import changes_of
from kaizen.metrics.importing import Fault, Line, read_value
from kaizen.metrics.queries.conditions import Kept, conditions_below, kept_in
from kaizen.metrics.queries.headcount import places_below
from kaizen.metrics.rules.conditions import FEWEST_PEOPLE, Condition
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission, is_below
from kaizen.web.errors import sentence
from kaizen.web.forms.fields import as_typed, decimal_sign

CONDITION_WORDS: dict[Condition, LazyString] = {
    Condition.ABSENCE: lazy_gettext("Absence"),
    Condition.ACCIDENTS: lazy_gettext("Accidents"),
    Condition.OVERTIME: lazy_gettext("Overtime"),
}
UNITS: dict[Condition, LazyString] = {
    Condition.ABSENCE: lazy_gettext("percent of planned time"),
    Condition.ACCIDENTS: lazy_gettext("that needed treatment"),
    Condition.OVERTIME: lazy_gettext("hours, all people together"),
}


@dataclass
class Cell:
    """One value of the table: what was typed or stands, what the areas below come to, the fault."""

    name: str
    label: str
    text: str
    below: str = ""
    kept: Kept | None = None
    error: str = ""


@dataclass(frozen=True)
class AreaRow:
    """One area of the table with a cell for each condition."""

    area: Area
    depth: int
    people: int
    may_write: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Change:
    """One value that an import would change."""

    line: int
    area: Area
    month_on: date
    label: LazyString
    before: str
    after: str


@dataclass(frozen=True)
class Preview:
    """What an import would do: the good lines, what they change, and the faults by line."""

    lines: list[tuple[Line, Area]]
    changes: list[Change]
    faults: list[tuple[int, str]]


def table_of(
    session: Session, areas: list[Area], month_on: date, person: Person, typed: Mapping[str, str]
) -> list[AreaRow]:
    """The areas with at least five people, each with what stands for the month.

    `typed` is a form that came back; its words stand in place of what is kept.
    """
    kept = kept_in(session, [area.id for area in areas], [month_on])
    rows: list[AreaRow] = []
    tops = [one for one in areas if not any(_is_under(one, other) for other in areas)]
    for top in tops:
        below = conditions_below(session, top, [month_on])
        heads = _heads(session, top)
        for area in (one for one in areas if is_below(one.path, top.path)):
            if heads.get(area.id, 0) < FEWEST_PEOPLE:
                continue
            cells = []
            for condition in Condition:
                cell = _cell(area, condition, kept.get((area.id, month_on, condition)), typed)
                whole = below[condition].get(area.id, {}).get(month_on)
                if whole is not None and cell.kept is None:
                    cell.below = written(whole)
                cells.append(cell)
            may_write = can(person, Permission.CONDITION_WRITE, area=area)
            depth = len(area.path_ids) - len(top.path_ids)
            rows.append(AreaRow(area, depth, heads[area.id], may_write, cells))
    return rows


def read_table(rows: Iterable[AreaRow]) -> dict[int, dict[Condition, Decimal | None]]:
    """The values of each area that may be written, by its id; faults stand in their cells."""
    found: dict[int, dict[Condition, Decimal | None]] = {}
    for row in rows:
        if not row.may_write:
            continue
        values = found.setdefault(row.area.id, {})
        for condition, cell in zip(Condition, row.cells, strict=True):
            try:
                values[condition] = read_value(condition, cell.text, sign=decimal_sign())
            except InvalidInput as refusal:
                cell.error = sentence(refusal)
    return found


def preview_of(
    lines: Iterable[Line | Fault],
    areas: list[Area],
    *,
    session: Session,
    actor: Person,
    now: datetime,
) -> Preview:
    """What keeping these lines would change; a bad line stops none of the others."""
    found = Preview([], [], [])
    named = {key.casefold(): area for area in areas for key in (area.name, area.code)}
    for line in lines:
        if isinstance(line, Fault):
            found.faults.append((line.number, sentence(line.refusal)))
            continue
        try:
            area = named.get(line.area.casefold())
            if area is None:
                raise NotFound("“%(area)s” is no area that you lead.", area=line.area[:40])
            changed = changes_of(area, line.month_on, line.values, actor=actor, now=now)
        except KaizenError as refusal:
            found.faults.append((line.number, sentence(refusal)))
            continue
        before = kept_in(session, [area.id], [line.month_on]) if changed else {}
        found.lines.append((line, area))
        for condition, value in changed.items():
            known = before.get((area.id, line.month_on, condition))
            found.changes.append(
                Change(
                    line.number,
                    area,
                    line.month_on,
                    CONDITION_WORDS[condition],
                    written(known.value) if known else "",
                    written(value) if value is not None else "",
                )
            )
    return found


def written(value: Decimal) -> str:
    """A value as one types it: without thousands, in the reader's decimals."""
    return as_typed(value)


def _cell(area: Area, condition: Condition, kept: Kept | None, typed: Mapping[str, str]) -> Cell:
    name = f"{condition.value}-{area.id}"
    text = typed.get(name, written(kept.value) if kept else "")
    return Cell(name, f"{CONDITION_WORDS[condition]}, {area.name}", text, kept=kept)


def _is_under(area: Area, other: Area) -> bool:
    return area.id != other.id and is_below(area.path, other.path)


def _heads(session: Session, top: Area) -> dict[int, int]:
    """The people in and below each area."""
    heads: dict[int, int] = {}
    for place in places_below(session, top):
        for area_id in place.path_ids:
            heads[area_id] = heads.get(area_id, 0) + place.people
    return heads
