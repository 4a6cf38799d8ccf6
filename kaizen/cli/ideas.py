"""`flask ideas import`: a plant's own list of ideas, taken as it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

import click
from flask.cli import AppGroup
from sqlalchemy import select

from kaizen.cli.rollups import rebuild_sites
from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.spreadsheet import read_rows, write_rows
from kaizen.core.transaction import transaction
from kaizen.core.written_days import DayOrder, decide_day_order
from kaizen.ideas.importing import (
    STAGES,
    ColumnMap,
    ImportedIdea,
    read_mapping,
    understand,
)
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.importing import Importer, Placed, tell_reviewers
from kaizen.people.queries.directory import Directory
from kaizen.reports.actions.marking import mark_ideas

BATCH = 1000
ORDERS = (DayOrder.DAY_FIRST.value, DayOrder.MONTH_FIRST.value)

ideas = AppGroup("ideas", help="Ideas from the console.")


@dataclass
class Tally:
    """What an import has come to."""

    read: int = 0
    written: int = 0
    known: int = 0
    bad: list[tuple[int, dict[str, str], str]] = field(default_factory=list)


@ideas.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "pairs", multiple=True, metavar="FIELD=COLUMN", help="What a column says.")
@click.option("--stage", "stages", multiple=True, metavar="WORD=STAGE", help="What a word means.")
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
    area_code: str | None,
    username: str | None,
    dates: str | None,
    dry_run: bool,
) -> None:
    """Take the ideas of a CSV FILE; a second run adds nothing."""
    try:
        places = Directory(db.session(), area_code=area_code, username=username)
        mapping = _mapping(file, _pairs(pairs), _meanings(stages), dates)
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


def _run(file: Path, mapping: ColumnMap, places: Directory, *, dry_run: bool) -> Tally:
    """Read the file in batches; each batch is written, or not, as a whole."""
    tally = Tally()
    now = clock.now()
    seen: Counter[str] = Counter()
    importer = Importer(db.session(), now)
    rows = iter(read_rows(file))
    with click.progressbar(length=file.stat().st_size, label="Reading", show_pos=False) as bar:
        while batch := list(islice(rows, BATCH)):
            good = list(_placed(batch, mapping, places, seen, tally))
            _write(importer, good, tally, dry_run=dry_run)
            bar.update(sum(len(cell) + 1 for _, row in batch for cell in row.values()))
        bar.update(file.stat().st_size)
    if not dry_run:
        with transaction():
            tell_reviewers(importer)
        rebuild_sites(now)
    return tally


def _placed(
    batch: list[tuple[int, dict[str, str]]],
    mapping: ColumnMap,
    places: Directory,
    seen: Counter[str],
    tally: Tally,
) -> Iterator[Placed]:
    """The rows that are understood; the others are noted with line and reason."""
    for line, row in batch:
        tally.read += 1
        try:
            yield _place(understand(row, mapping, seen), places)
        except KaizenError as error:
            tally.bad.append((line, row, str(error)))


def _place(idea: ImportedIdea, places: Directory) -> Placed:
    """Match the names of the list; a name nobody knows stays readable under the idea."""
    area = places.area(idea.area) or places.default_area
    if area is None:
        raise InvalidInput(
            "There is no area “%(area)s”. Give one for such rows: --area CODE.", area=idea.area
        )
    author = places.person(idea.author) or places.default_author
    said = []
    if idea.author and places.person(idea.author) is None:
        said.append(f"Author in the list: {idea.author}")
    if idea.area and places.area(idea.area) is None:
        said.append(f"Area in the list: {idea.area}")
    return Placed(idea, area, author, "\n".join(said))


def _write(importer: Importer, good: list[Placed], tally: Tally, *, dry_run: bool) -> None:
    # A list may give one number twice; the first row with it counts.
    once = list({placed.idea.external_id: placed for placed in reversed(good)}.values())[::-1]
    if dry_run:
        known = len(importer.known([placed.idea.external_id for placed in once]))
        written = len(once) - known
    else:
        with transaction():
            written = importer.write(once)
            numbers = [placed.idea.external_id for placed in once]
            mark_ideas(select(Idea.id).where(Idea.external_id.in_(numbers)))
    tally.written += written
    tally.known += len(good) - written


def _say(tally: Tally, file: Path, *, dry_run: bool) -> None:
    would = "would be " if dry_run else ""
    click.echo(f"{tally.read} rows read: {tally.written} ideas {would}added, {tally.known} known.")
    if not tally.bad:
        return
    if dry_run:
        for line, _, reason in tally.bad[:20]:
            click.echo(f"  line {line}: {reason}")
        click.echo(f"{len(tally.bad)} rows would be left out.")
        return
    beside = file.with_name(f"{file.stem}.left-out.csv")
    names = list(tally.bad[0][1])
    rows = (
        [str(line), reason, *(row.get(n, "") for n in names)] for line, row, reason in tally.bad
    )
    beside.write_bytes(b"".join(write_rows(["line", "reason", *names], rows)))
    click.echo(f"{len(tally.bad)} rows were left out; see {beside} for line and reason.")
