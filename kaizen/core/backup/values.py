"""How the values of a column are written as JSON, and read again into any database."""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Date, LargeBinary, Time, column
from sqlalchemy.sql.expression import ColumnClause
from sqlalchemy.types import NullType, TypeEngine

from kaizen.core.db import ExactDecimal, Facts, UtcDateTime

#: Name, kind, and for decimals their precision and scale.
Described = list[Any]
Read = Callable[[Any], Any]

_READ: dict[str, Read] = {
    "moment": datetime.fromisoformat,
    "day": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "bytes": b64decode,
    "json": lambda value: value,
    "plain": lambda value: value,
}


def described(of: Column[Any]) -> Described:
    """What has to be known of a column to read its values again, without its model."""
    if isinstance(of.type, ExactDecimal):
        return [of.name, "decimal", of.type.precision, of.type.scale]
    if isinstance(of.type, UtcDateTime):
        return [of.name, "moment"]
    if isinstance(of.type, Date):
        return [of.name, "day"]
    if isinstance(of.type, Time):
        return [of.name, "time"]
    if isinstance(of.type, LargeBinary):
        return [of.name, "bytes"]
    return [of.name, "json" if isinstance(of.type, JSON) else "plain"]


def as_column(said: Described) -> ColumnClause[Any]:
    """A column for inserting what was described, whatever the models say today."""
    name, kind, *numbers = said
    types: dict[str, TypeEngine[Any]] = {
        "moment": UtcDateTime(),
        "day": Date(),
        "time": Time(),
        "bytes": LargeBinary(),
        "json": Facts,
        "plain": NullType(),
    }
    return column(name, ExactDecimal(*numbers) if kind == "decimal" else types[kind])


def written(row: Sequence[Any], columns: Sequence[Described]) -> list[Any]:
    """A row as JSON can hold it."""
    return [_written(value, kind) for value, (_, kind, *_) in zip(row, columns, strict=True)]


def read(values: Sequence[Any], columns: Sequence[Described]) -> dict[str, Any]:
    """A row as the database takes it, by the names of its columns."""
    return {
        name: None if value is None else _READ[kind](value)
        for value, (name, kind, *_) in zip(values, columns, strict=True)
    }


def _written(value: Any, kind: str) -> Any:
    if value is None or kind in ("json", "plain"):
        return value
    if kind == "bytes":
        return b64encode(value).decode("ascii")
    return str(value) if kind == "decimal" else value.isoformat()
