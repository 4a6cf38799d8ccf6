"""Checking and taking the rows of a table, in short transactions: a kill at any moment loses none.

How far it has come stands in the row of the import and moves on in the transaction that takes the
rows. So whoever goes on after a crash takes none twice, and two who work at the same time take
turns: who finds the position moved by another lets go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Generator
from contextlib import closing
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import insert, select

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.core.spreadsheet import read_rows
from kaizen.core.storage import plant_storage
from kaizen.core.transaction import transaction
from kaizen.core.written_days import DayOrder
from kaizen.ideas.importing import ColumnMap, list_key
from kaizen.ideas.rules import Stage
from kaizen.intake.areas import AreasTaker
from kaizen.intake.ideas import IdeasTaker
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.people import PeopleTaker
from kaizen.intake.queries import open_file, require_kind
from kaizen.intake.rules import (
    AT_ONCE,
    AT_WORK,
    MOST_TRIES,
    SECRETS_AT_ONCE,
    SHOWN_ROWS,
    SHOWN_SUBJECTS,
    Kind,
    State,
    secrets_of,
)
from kaizen.intake.tables import Batch, Line, Outcome, Refused, Taker
from kaizen.intake.trying import TableTaker
from kaizen.ownership.actions.importing import Importer
from kaizen.people.models import Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.directory import Directory

IDEAS_AT_A_TIME = 500
#: Where some rows begin, who knows how they are taken, and the rows.
Part = tuple[int, Taker, list[Line]]


def is_short(table: TableImport) -> bool:
    """Whether it can be checked and taken while somebody waits."""
    has_secrets = bool(secrets_of(table.as_kind) & set(table.columns))
    return table.rows <= (SECRETS_AT_ONCE if has_secrets else AT_ONCE)


def work_on(import_id: int, *, now: datetime) -> None:
    """Check, or take, the rows of a table to its end, or until somebody else does.

    What people can understand stops it and is noted; everything else is raised.
    """
    table = db.session.get(TableImport, import_id)
    if table is None:
        return
    work = {State.CHECKING: _check, State.TAKING: _take}.get(table.as_state)
    if work is None:
        return
    try:
        work(table, now)
    except KaizenError as error:
        note_trouble(import_id, error, now=now, is_final=True)


def note_trouble(import_id: int, error: KaizenError, *, now: datetime, is_final: bool) -> None:
    """Write down why a table could not be worked on; it stops at once, or after a few tries."""
    with transaction():
        table = _locked(import_id)
        # Somebody else may have brought it to its end meanwhile, and let its file go.
        if table is None or table.as_state not in AT_WORK:
            return
        table.tries += 1
        if is_final or table.tries >= MOST_TRIES:
            is_taking = table.as_state is State.TAKING
            table.state = (State.STOPPED if is_taking else State.UPLOADED).value
            table.ended_at = now if is_taking else None
            table.trouble = _kept(error)


def _check(table: TableImport, now: datetime) -> None:
    """Try every row; what comes of it is written down at the end, in one step."""
    import_id, version = table.id, table.version
    whole = Batch()

    def note(position: int) -> bool:
        with transaction():
            table = _locked(import_id)
            if table is None or table.as_state is not State.CHECKING or table.version != version:
                return False
            table.position = max(position, table.position)
        return True

    with closing(_parts(table, now)) as parts:
        for position, taker, lines in parts:
            if position and not note(position):
                return
            _add(whole, taker.look(lines))
    with transaction():
        found = _locked(import_id)
        if found is None or found.as_state is not State.CHECKING or found.version != version:
            return
        found.state, found.position = State.CHECKED.value, found.rows
        _count(found, whole)


def _take(table: TableImport, now: datetime) -> None:
    import_id, end = table.id, table.position
    taker: Taker | None = None
    with closing(_parts(table, now)) as parts:
        for position, taker, lines in parts:
            with transaction():
                found = _locked(import_id)
                if (
                    found is None
                    or found.as_state is not State.TAKING
                    or found.position != position
                ):
                    return
                batch = taker.take(lines)
                _count(found, batch)
                if isinstance(taker, IdeasTaker):
                    found.asked = {str(key): many for key, many in taker.importer.asked.items()}
                found.position = end = position + len(lines)
    _finish(import_id, taker or _taker(table, now), end, now)


def _finish(import_id: int, taker: Taker, end: int, now: datetime) -> None:
    """Say it is done; a file without refused rows is of no more use."""
    with transaction():
        table = _locked(import_id)
        if table is None or table.as_state is not State.TAKING or table.position != end:
            return
        taker.finish()
        table.state, table.ended_at = State.DONE.value, now
        key = None if table.refused else table.file_key
        if key is not None:
            table.file_key = None
        counts = {name: getattr(table, name) for name in ("added", "changed", "refused")}
        events.record("import.ended", table, table.person_id, now, about=table.kind, **counts)
    if key is not None:
        plant_storage().delete(key)


def _parts(table: TableImport, now: datetime) -> Generator[Part, None, None]:
    """The rows that are still to be worked on, some at a time, each with its position."""
    position = table.position if table.as_state is State.TAKING else 0
    taker = _taker(table, now)
    with open_file(table) as stream, closing(read_rows(stream)) as rows:
        taker.skip(islice(rows, position))
        while lines := list(islice(rows, taker.size)):
            yield position, taker, lines
            position += len(lines)


def _taker(table: TableImport, now: datetime) -> Taker:
    actor = table.person
    require_kind(actor, table.as_kind)
    make: dict[Kind, Callable[[TableImport, Person, datetime], Taker]] = {
        Kind.PEOPLE: _people,
        Kind.AREAS: _areas,
        Kind.IDEAS: _ideas,
    }
    return make[table.as_kind](table, actor, now)


def _people(table: TableImport, actor: Person, now: datetime) -> Taker:
    choices = table.choices
    facts = {"default_area": choices["area"], "words": choices["words"]}
    has_secrets = bool(secrets_of(Kind.PEOPLE) & set(table.columns))
    return TableTaker(
        PeopleTaker(actor, now, **facts),
        PeopleTaker(actor, now, **facts, is_trial=True),
        table.columns,
        size=SECRETS_AT_ONCE if has_secrets else 100,
    )


def _areas(table: TableImport, actor: Person, now: datetime) -> Taker:
    taker = AreasTaker(actor, now)
    return TableTaker(taker, taker, table.columns)


def _ideas(table: TableImport, actor: Person, now: datetime) -> Taker:
    session, choices = db.session(), table.choices
    stages = {word.casefold(): Stage(value) for word, value in choices["words"].items()}
    places = Directory(
        session,
        area_code=choices["area"] or None,
        username=choices["author"] or None,
        site_ids=None if actor.is_administrator else site_ids_of(actor),
    )
    asked = Counter({int(key): many for key, many in table.asked.items()})
    importer = Importer(session, now, actor_id=actor.id, asked=asked)
    # What was on its way when lists had no names yet has none.
    key = list_key(choices.get("list", ""))
    mapping = ColumnMap(table.columns, stages, DayOrder(choices["order"]), key)
    return IdeasTaker(mapping, places, importer, actor=actor, size=IDEAS_AT_A_TIME)


def _locked(import_id: int) -> TableImport | None:
    found = select(TableImport).where(TableImport.id == import_id)
    return db.session.scalars(found.with_for_update()).first()


def _add(whole: Batch, part: Batch) -> None:
    whole.counts.update(part.counts)
    whole.refused.extend(Refused(each.line, {}, each.error) for each in part.refused)
    whole.samples.extend(part.samples[: max(0, SHOWN_ROWS - len(whole.samples))])


def _count(table: TableImport, batch: Batch) -> None:
    table.added += batch.counts[Outcome.ADDED]
    table.changed += batch.counts[Outcome.CHANGED]
    table.unchanged += batch.counts[Outcome.UNCHANGED]
    table.refused += len(batch.refused)
    table.samples = [*table.samples, *batch.samples][:SHOWN_ROWS]
    table.first_ids = [*table.first_ids, *batch.added_ids][:SHOWN_SUBJECTS]
    rows = [
        {"import_id": table.id, "line": each.line, **_kept(each.error)} for each in batch.refused
    ]
    if rows:
        db.session.execute(insert(RefusedRow), rows)


def _kept(error: KaizenError) -> dict[str, Any]:
    """The sentence apart from its facts, so that each reader has it in their own language."""
    facts = {
        name: value if isinstance(value, int) else str(value) for name, value in error.facts.items()
    }
    return {"sentence": error.sentence, "facts": facts}
