"""Saying what the columns of a table mean; from then on it is checked."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import delete

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.text import clean_line
from kaizen.core.written_days import DayOrder
from kaizen.ideas.importing import list_key
from kaizen.intake.models import RefusedRow, TableImport
from kaizen.intake.queries import require_kind
from kaizen.intake.rules import FIELDS, NOT_BEGUN, Kind, State, fields_of
from kaizen.people.models import Person


@dataclass(frozen=True)
class Choices:
    """What is said besides the columns: how days are written, what stands in for empty cells.

    `words` says what the words of the stage or role column mean; `list_name`, within which list
    the numbers of ideas count.
    """

    order: DayOrder = DayOrder.DAY_FIRST
    area: str = ""
    author: str = ""
    words: Mapping[str, str] = field(default_factory=dict)
    list_name: str = ""


def say_columns(
    table: TableImport,
    columns: Mapping[str, str],
    choices: Choices,
    *,
    header: Collection[str],
    actor: Person,
) -> None:
    """Keep which column serves which field, and begin to check by it.

    Raises:
        NotAllowed: the actor may bring no such tables.
        InvalidInput: a field that is needed has no column, or there is no such column.
        Conflict: rows were taken already.
    """
    require_kind(actor, table.as_kind)
    if table.as_state not in NOT_BEGUN:
        raise Conflict("This import has begun; its columns cannot be changed any more.")
    check_columns(table.as_kind, columns, choices, header)
    table.columns = dict(columns)
    table.choices = {
        "order": choices.order.value,
        "area": choices.area,
        "author": choices.author,
        "words": dict(choices.words),
        "list": clean_line(choices.list_name),
    }
    table.version += 1
    table.state = State.CHECKING.value
    table.trouble, table.tries = None, 0
    forget_outcome(table)


def check_columns(
    kind: Kind, columns: Mapping[str, str], choices: Choices, header: Collection[str]
) -> None:
    """Whether rows can be understood by these columns at all.

    Raises:
        InvalidInput: they cannot; `field` names the field of the form.
    """
    list_key(choices.list_name)
    known = fields_of(kind)
    for name, column in columns.items():
        if name not in known or column not in header:
            raise InvalidInput(
                "The file has no column “%(column)s”.", field=name, column=column[:60]
            )
    for each in FIELDS[kind]:
        if each.is_needed and each.name not in columns:
            raise InvalidInput("Choose the column that holds this.", field=each.name)
    if kind is Kind.PEOPLE and not {"username", "badge"} & set(columns):
        raise InvalidInput(
            "People sign in with a user name or a staff number: choose the column of one of them.",
            field="username",
        )
    if kind is not Kind.AREAS and "area" not in columns and not choices.area:
        raise InvalidInput(
            "Choose the column of the area, or one area for all rows.", field="default-area"
        )


def forget_outcome(table: TableImport) -> None:
    """Begin to count anew: nothing is known yet of what comes of the rows."""
    db.session.execute(delete(RefusedRow).where(RefusedRow.import_id == table.id))
    table.position = table.added = table.changed = table.unchanged = table.refused = 0
    table.samples, table.first_ids, table.asked = [], [], {}
