"""`flask areas`: the tree of places, added to by hand or from a table."""

from __future__ import annotations

from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from kaizen.cli.table import as_click_error, take_table
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.core.transaction import transaction
from kaizen.intake.areas import AreasTaker
from kaizen.intake.rules import Kind
from kaizen.people.models import Area
from kaizen.people.queries.areas import area_by_code

areas = AppGroup("areas", help="Sites, departments and lines from the console.")


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
    try:
        with transaction():
            above = area_by_code(db.session(), parent) if parent else None
            AreasTaker(None, clock.now()).add(row, parent=above)
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
    taker = AreasTaker(None, clock.now())
    take_table(file, taker.take, kind=Kind.AREAS, needed={"code", "name"}, dry_run=dry_run)
