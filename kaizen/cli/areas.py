"""`flask areas`: the tree of places, added to by hand or from a table."""

from __future__ import annotations

import re
from datetime import datetime, time
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from kaizen.cli.table import Row, as_click_error, cell, take_table
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.transaction import transaction
from kaizen.core.written_amounts import read_amount
from kaizen.people.actions.places import Place, WorkingTime, add_area, change_area
from kaizen.people.models import Area
from kaizen.people.queries.areas import area_by_code
from kaizen.savings.actions.rates import take_labour_rate

areas = AppGroup("areas", help="Sites, departments and lines from the console.")

COLUMNS = {
    "code",
    "name",
    "parent",
    "kind",
    "time_zone",
    "currency",
    "labour_rate",
    "workdays",
    "shifts",
    "country",
    "region",
}
_SHIFT = re.compile(r"\s*(.+?)\s+(\d{1,2}:\d{2})\s*[-\N{EN DASH}]\s*(\d{1,2}:\d{2})\s*")


@areas.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--parent", help="Code of the area above; without it, this is a site.")
@click.option("--kind", default="area", help="What people call it: department, line, cell …")
@click.option("--time-zone", help="Such as Europe/Berlin; a site needs one.")
@click.option("--currency", help="Such as EUR; a site needs one.")
@click.option("--labour-rate", help="Loaded rate per hour in the site's currency.")
def add(code: str, name: str, parent: str | None, **others: str | None) -> None:
    """Add one area."""
    row = {"code": code, "name": name, "parent": parent or ""}
    row |= {key: value or "" for key, value in others.items()}
    now = clock.now()
    try:
        with transaction():
            above = area_by_code(db.session(), parent) if parent else None
            _take_rate(add_area(_place(row), parent=above, actor=None, now=now), row, now)
    except KaizenError as error:
        raise as_click_error(error) from error
    click.echo(f"Added {code}, {name}.")


@areas.command("list")
def list_areas() -> None:
    """Show the tree with its codes."""
    for area in db.session.scalars(select(Area).order_by(Area.path)):
        indent = "  " * (len(area.path_ids) - 1)
        facts = [area.kind, area.time_zone, area.currency, "closed" if area.closed_at else None]
        told = ", ".join(fact for fact in facts if fact)
        click.echo(f"{indent}{area.code}  {area.name}  ({told})")


@areas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_areas(file: Path, dry_run: bool) -> None:
    """Add and set right areas from a CSV file; an area stands below the line of its parent.

    Columns: code, name, and as needed parent, kind, time_zone, currency, labour_rate,
    workdays (such as 1-5, Monday is 1), shifts (A 06:00-14:00; B 14:00-22:00), country, region.
    """
    take_table(file, _take, columns=COLUMNS, needed={"code", "name"}, dry_run=dry_run)


def _take(row: Row) -> str:
    place, now = _place(row), clock.now()
    parent_code = cell(row, "parent")
    session = db.session()
    parent = area_by_code(session, parent_code) if parent_code else None
    area = session.scalars(select(Area).where(Area.code == place.code)).first()
    if area is None:
        _take_rate(add_area(place, parent=parent, actor=None, now=now), row, now)
        return "added"
    if area.parent_id != (parent.id if parent else None):
        raise InvalidInput(
            "%(code)s lies elsewhere; a move is not part of an import.", code=place.code
        )
    changed = change_area(area, place, actor=None, now=now)
    return "changed" if _take_rate(area, row, now) or changed else "unchanged"


def _take_rate(area: Area, row: Row, now: datetime) -> bool:
    rate = read_amount(cell(row, "labour_rate") or "")
    if rate is None:
        return False
    return take_labour_rate(area, rate, reason="From the table of areas.", now=now)


def _place(row: Row) -> Place:
    return Place(
        code=cell(row, "code") or "",
        name=cell(row, "name") or "",
        kind=cell(row, "kind") or "area",
        time_zone=cell(row, "time_zone"),
        currency=(cell(row, "currency") or "").upper() or None,
        working_time=_working_time(row),
    )


def _working_time(row: Row) -> WorkingTime | None:
    if not any(cell(row, name) for name in ("workdays", "shifts", "country", "region")):
        return None
    return WorkingTime(
        workdays=_workdays(cell(row, "workdays") or "1-5"),
        shifts=tuple(_shift(part) for part in (cell(row, "shifts") or "").split(";") if part),
        country=(cell(row, "country") or "").upper() or None,
        region=(cell(row, "region") or "").upper() or None,
    )


def _workdays(written: str) -> tuple[int, ...]:
    """``1-5`` or ``1,2,4`` as Monday = 0 and so on."""
    days: set[int] = set()
    for part in written.replace(" ", "").split(","):
        first, _dash, last = part.partition("-")
        if not (first.isdigit() and (last or first).isdigit()):
            raise InvalidInput("Write workdays as 1-5 or 1,2,4; Monday is 1.")
        days |= set(range(int(first), int(last or first) + 1))
    if not days or not days <= set(range(1, 8)):
        raise InvalidInput("Write workdays as 1-5 or 1,2,4; Monday is 1.")
    return tuple(day - 1 for day in sorted(days))


def _shift(written: str) -> tuple[str, time, time]:
    found = _SHIFT.fullmatch(written)
    try:
        if found is None:
            raise ValueError
        start, end = (time.fromisoformat(found[n].zfill(5)) for n in (2, 3))
    except ValueError as error:
        raise InvalidInput(
            "“%(text)s” is no shift. Write A 06:00-14:00; B 14:00-22:00.", text=written.strip()
        ) from error
    return found[1], start, end
