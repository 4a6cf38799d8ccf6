"""Tables that the console reads: row by row, each in a savepoint, errors with their line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy.exc import IntegrityError

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.core.spreadsheet import SURPLUS, read_rows
from kaizen.core.transaction import transaction, trial

Row = dict[str, str]
#: Takes one row and says in a word what came of it: added, changed or unchanged.
TakeRow = Callable[[Row], str]


def take_table(
    file: Path, take: TakeRow, *, columns: set[str], needed: set[str], dry_run: bool
) -> None:
    """Take all rows in one transaction and say what came of them; a dry run keeps nothing.

    Good rows are kept, each bad row is named with its line; then the exit code is 1.
    """
    counts: Counter[str] = Counter()
    bad: list[str] = []
    try:
        with trial() if dry_run else transaction():
            _take_rows(file, take, columns, needed, counts, bad)
    except KaizenError as error:
        raise click.ClickException(str(error)) from error
    _report(counts, bad, dry_run=dry_run)


def cell(row: Row, name: str) -> str | None:
    """The cell of that column without space around it; None where it is empty."""
    return row.get(name, "").strip() or None


def as_click_error(error: KaizenError) -> click.ClickException:
    """A refusal as the console says it."""
    return click.ClickException(str(error))


def _take_rows(
    file: Path,
    take: TakeRow,
    columns: set[str],
    needed: set[str],
    counts: Counter[str],
    bad: list[str],
) -> None:
    for number, (line, written) in enumerate(read_rows(file)):
        row = {name.strip().lower(): value for name, value in written.items() if name != SURPLUS}
        if number == 0:
            _check_columns(set(row), columns, needed)
        try:
            with db.session.begin_nested():
                counts[take(row)] += 1
                db.session.flush()
        except KaizenError as error:
            bad.append(f"line {line}: {error}")
        except IntegrityError:
            bad.append(f"line {line}: this clashes with a row that is there already.")


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


def _report(counts: Counter[str], bad: list[str], *, dry_run: bool) -> None:
    for line in bad:
        click.secho(line, fg="red", err=True)
    told = ", ".join(f"{counts[word]} {word}" for word in ("added", "changed", "unchanged"))
    click.echo(f"{'Dry run, nothing kept: ' if dry_run else ''}{told}, {len(bad)} refused.")
    if not bad and not counts["added"] and not counts["changed"]:
        click.echo("Nothing to do: everything in the file was there already.")
    if bad:
        raise SystemExit(1)
