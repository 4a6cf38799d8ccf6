"""Tables that the console reads, and what it says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import click

from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.spreadsheet import SURPLUS, read_rows
from kaizen.core.transaction import transaction, trial
from kaizen.intake.rules import Kind, fields_of
from kaizen.intake.tables import Line, Outcome, Row, Taken, take_lines

#: Takes one row and says what came of it.
TakeRow = Callable[[Row], Taken]


def take_table(file: Path, take: TakeRow, *, kind: Kind, needed: set[str], dry_run: bool) -> None:
    """Take all rows in one transaction and say what came of them; a dry run keeps nothing.

    Good rows are kept, each bad row is named with its line; then the exit code is 1.
    """
    columns = set(fields_of(kind))
    try:
        with trial() if dry_run else transaction():
            batch = take_lines(_lines(file, columns, needed), take)
    except KaizenError as error:
        raise click.ClickException(str(error)) from error
    bad = [f"line {each.line}: {each.error}" for each in batch.refused]
    _report(batch.counts, bad, dry_run=dry_run)


def as_click_error(error: KaizenError) -> click.ClickException:
    """A refusal as the console says it."""
    return click.ClickException(str(error))


def _lines(file: Path, columns: set[str], needed: set[str]) -> Iterator[Line]:
    for number, (line, written) in enumerate(read_rows(file)):
        row = {name.strip().lower(): value for name, value in written.items() if name != SURPLUS}
        if number == 0:
            _check_columns(set(row), columns, needed)
        yield line, row


def _check_columns(found: set[str], columns: set[str], needed: set[str]) -> None:
    missing = sorted(needed - found)
    if missing:
        raise InvalidInput(
            "The file lacks the column %(names)s. It may have: %(all)s.",
            names=", ".join(missing),
            all=", ".join(sorted(columns)),
        )
    unknown = sorted(found - columns)
    if unknown:
        raise InvalidInput(
            "Nobody knows the column %(names)s. Use: %(all)s.",
            names=", ".join(unknown),
            all=", ".join(sorted(columns)),
        )


def _report(counts: Counter[Outcome], bad: list[str], *, dry_run: bool) -> None:
    for line in bad:
        click.secho(line, fg="red", err=True)
    told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome)
    click.echo(f"{'Dry run, nothing kept: ' if dry_run else ''}{told}, {len(bad)} refused.")
    if not bad and not counts[Outcome.ADDED] and not counts[Outcome.CHANGED]:
        click.echo("Nothing to do: everything in the file was there already.")
    if bad:
        raise SystemExit(1)
