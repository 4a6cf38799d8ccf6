"""Names in the order in which people look for them: Öztürk stands at O, ebert beside Ebert."""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import String, event
from sqlalchemy.engine import Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from kaizen.core.text import fold


class _ByName(FunctionElement[str]):
    name = "name_order"
    inherit_cache = True
    type = String()


def by_name(name: Any) -> FunctionElement[str]:
    """The same in a statement, of a column or a value that holds a name; to sort and compare."""
    return _ByName(name)


@compiles(_ByName)
def _folded(element: _ByName, compiler: Any, **options: Any) -> str:
    return f"{element.name}({compiler.process(element.clauses, **options)})"


@compiles(_ByName, "postgresql")
def _bare(element: _ByName, compiler: Any, **options: Any) -> str:
    # By its own means: not every database was built with the collations of all languages.
    plain = f"normalize({compiler.process(element.clauses, **options)}, NFKD)"
    bare = f"regexp_replace({plain}, U&'[\\0300-\\036F]', '', 'g')"
    return f'(lower({bare}) COLLATE "C")'


@event.listens_for(Engine, "connect")
def _teach_sqlite(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.create_function(_ByName.name, 1, _sqlite_order, deterministic=True)


def _sqlite_order(name: str | None) -> str | None:
    return None if name is None else fold(name)
