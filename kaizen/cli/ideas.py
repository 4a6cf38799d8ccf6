"""`flask ideas import`: a plant's own list of ideas, taken as it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import click
from flask.cli import AppGroup

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.spreadsheet import read_rows, write_rows
from kaizen.core.statistics import renew_statistics
from kaizen.core.transaction import transaction
from kaizen.core.written_days import DayOrder, decide_day_order
from kaizen.ideas.importing import STAGES, ColumnMap, list_key, read_mapping
from kaizen.ideas.rules import Stage
from kaizen.intake.ideas import IdeasTaker
from kaizen.intake.tables import Batch, Line, Outcome
from kaizen.jobs.rolling import roll_up_months
from kaizen.ownership.actions.importing import Importer
from kaizen.people.queries.directory import Directory
from kaizen.reports.rules.spans import YEAR

ORDERS = (DayOrder.DAY_FIRST.value, DayOrder.MONTH_FIRST.value)

ideas = AppGroup("ideas", help="Ideas from the console.")


@ideas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="What a column says.")
@click.option("--stage", "stages", multiple=True, metavar="WORD=STAGE", help="What a word means.")
@click.option("--list", "list_name", default="", help="Name of the list; numbers count in it.")
@click.option("--area", "area_code", help="Area of rows that name none, or none that is known.")
@click.option("--author", "username", help="Author of rows that name none that is known.")
@click.option(
    "--dates", type=click.Choice(["day-first", "month-first"]), help="How days are written."
)
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
def import_ideas(
    file: Path,
    pairs: tuple[str, ...],
    stages: tuple[str, ...],
    list_name: str,
    area_code: str | None,
    username: str | None,
    dates: str | None,
    dry_run: bool,
) -> None:
    """Take the ideas of a CSV FILE; a second run adds nothing."""
    try:
        places = Directory(db.session(), area_code=area_code, username=username)
        said = _mapping(file, _pairs(pairs), _meanings(stages), dates)
        mapping = replace(said, list_key=list_key(list_name))
        tally = _run(file, mapping, places, dry_run=dry_run)
    except KaizenError as error:
        raise click.ClickException(str(error)) from error
    _say(tally, file, dry_run=dry_run)


def _pairs(written: tuple[str, ...]) -> dict[str, str]:
    """``field=column`` as given on the command line; the last word on a field counts."""
    found: dict[str, str] = {}
    for pair in written:
        name, sign, column = pair.partition("=")
        if not sign or not column:
            raise InvalidInput("“%(pair)s” is not FIELD=COLUMN.", pair=pair)
        found[name.strip()] = column
    return found


def _meanings(written: tuple[str, ...]) -> dict[str, Stage]:
    """What the words of the stage column mean."""
    known = {stage.value: stage for stage in STAGES}
    found: dict[str, Stage] = {}
    for word, name in _pairs(written).items():
        if name.strip() not in known:
            raise InvalidInput(
                "“%(name)s” is no stage of an import. Stages: %(stages)s.",
                name=name,
                stages=", ".join(known),
            )
        found[word.casefold()] = known[name.strip()]
    return found


def _mapping(
    file: Path, pairs: dict[str, str], stages: dict[str, Stage], dates: str | None
) -> ColumnMap:
    """Check the columns, and decide once for the whole file how its days are written."""
    first = next(iter(read_rows(file)), None)
    if first is None:
        raise InvalidInput("The file has no rows below its header.")
    columns = read_mapping(pairs, list(first[1]))
    order = DayOrder(dates) if dates else DayOrder.DAY_FIRST
    if "submitted_at" in columns and not dates:
        column = columns["submitted_at"]
        order = decide_day_order(row.get(column, "") for _, row in read_rows(file))
        if order is DayOrder.AMBIGUOUS:
            raise InvalidInput(
                "The days in “%(column)s” can be read in two ways. "
                "Say which is right: --dates day-first or --dates month-first.",
                column=column,
            )
    return ColumnMap(columns, stages, order)


def _run(file: Path, mapping: ColumnMap, places: Directory, *, dry_run: bool) -> Batch:
    """Read the file in batches; each batch is written, or not, as a whole."""
    now, whole = clock.now(), Batch()
    taker = IdeasTaker(mapping, places, Importer(db.session(), now))
    rows: Iterator[Line] = read_rows(file)
    with click.progressbar(length=file.stat().st_size, label="Reading", show_pos=False) as bar:
        while lines := list(islice(rows, taker.size)):
            part = taker.look(lines) if dry_run else _written(taker, lines)
            whole.counts.update(part.counts)
            whole.refused.extend(part.refused)
            bar.update(sum(len(cell) + 1 for _, row in lines for cell in row.values()))
        bar.update(file.stat().st_size)
    if not dry_run:
        with transaction():
            taker.finish()
        renew_statistics()
        click.echo("Reckoning the months that these ideas change …")
        # A list is taken in while few work; a year in a step costs two thirds of the usual.
        roll_up_months(now, months_together=YEAR)
    return whole


def _written(taker: IdeasTaker, lines: list[Line]) -> Batch:
    with transaction():
        return taker.take(lines)


def _say(tally: Batch, file: Path, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    added, known = tally.counts[Outcome.ADDED], tally.counts[Outcome.UNCHANGED]
    bad = tally.refused
    read = added + known + len(bad)
    click.echo(f"{read} rows read: {added} ideas {would}added, {known} known.")
    if not bad:
        return
    if dry_run:
        for each in bad[:20]:
            click.echo(f"  line {each.line}: {each.error}")
        click.echo(f"{len(bad)} rows would be left out.")
        return
    beside = file.with_name(f"{file.stem}.left-out.csv")
    names = list(bad[0].row)
    rows = (
        [str(each.line), str(each.error), *(each.row.get(n, "") for n in names)] for each in bad
    )
    beside.write_bytes(b"".join(write_rows(["line", "reason", *names], rows)))
    click.echo(f"{len(bad)} rows were left out; see {beside} for line and reason.")
