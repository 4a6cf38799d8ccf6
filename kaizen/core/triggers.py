"""What the database itself guards: rows that are only ever added, and the search index.

Defined once here and applied again by every migration that touches such a table, because
Alembic's batch mode on SQLite makes the table anew and drops its triggers.

A table asks for a guard in its ``info``: ``append_only=True``, or ``search_column="name"``.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, Table, inspect, text

_WRITES = ("UPDATE", "DELETE")


def apply_triggers(connection: Connection, metadata: MetaData) -> None:
    """Make every guard that `metadata` asks for, for tables that exist; may be run again."""
    existing = set(inspect(connection).get_table_names())
    for statement in statements(connection.dialect.name, metadata, existing):
        connection.execute(text(statement))


def drop_search(connection: Connection, metadata: MetaData) -> None:
    """Drop the full-text tables before the tables beside which they stand."""
    if connection.dialect.name != "sqlite":
        return
    for table in metadata.sorted_tables:
        if "search_column" in table.info:
            connection.execute(text(f"DROP TABLE IF EXISTS {search_table(table)}"))


def statements(dialect: str, metadata: MetaData, existing: set[str]) -> Iterator[str]:
    """All statements for one kind of database and the tables it has, in the order to run them."""
    if dialect == "postgresql":
        yield (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION 'append-only table %', TG_TABLE_NAME; END $$"
        )
    for table in metadata.sorted_tables:
        if table.name not in existing:
            continue
        if table.info.get("append_only"):
            yield from _append_only(dialect, table)
        if "search_column" in table.info:
            yield from _search_index(dialect, table, table.info["search_column"])


def search_table(table: Table) -> str:
    """The name of the full-text table beside `table` on SQLite."""
    return f"{table.name}_search"


def _append_only(dialect: str, table: Table) -> Iterator[str]:
    if dialect == "postgresql":
        for name, event, level in (
            ("row", "UPDATE OR DELETE", "ROW"),
            ("truncate", "TRUNCATE", "STATEMENT"),
        ):
            yield f"DROP TRIGGER IF EXISTS {table.name}_append_only_{name} ON {table.name}"
            yield (
                f"CREATE TRIGGER {table.name}_append_only_{name} BEFORE {event} ON {table.name} "
                f"FOR EACH {level} EXECUTE FUNCTION refuse_change()"
            )
        return
    for event in _WRITES:
        yield f"DROP TRIGGER IF EXISTS {table.name}_no_{event.lower()}"
        yield (
            f"CREATE TRIGGER {table.name}_no_{event.lower()} BEFORE {event} ON {table.name} "
            f"BEGIN SELECT RAISE(ABORT, 'append-only table {table.name}'); END"
        )


def _search_index(dialect: str, table: Table, column: str) -> Iterator[str]:
    name = table.name
    if dialect == "postgresql":
        yield (
            f"CREATE INDEX IF NOT EXISTS ix_{name}_search ON {name} "
            f"USING gin (to_tsvector('simple', {column}))"
        )
        return
    search = search_table(table)
    yield (
        f"CREATE VIRTUAL TABLE IF NOT EXISTS {search} USING fts5({column}, content='{name}', "
        "content_rowid='id', tokenize=\"unicode61 remove_diacritics 0\", prefix='2 3')"
    )
    # The names are those of our own tables; nothing that anybody typed comes here.
    gone = (
        f"INSERT INTO {search}({search}, rowid, {column}) VALUES ('delete', old.id, old.{column})"  # nosec B608
    )
    come = f"INSERT INTO {search}(rowid, {column}) VALUES (new.id, new.{column})"  # nosec B608
    for event, body in (
        ("insert", f"{come};"),
        ("delete", f"{gone};"),
        (f"update OF {column}", f"{gone}; {come};"),
    ):
        trigger = f"{search}_{event.split()[0]}"
        yield f"DROP TRIGGER IF EXISTS {trigger}"
        yield f"CREATE TRIGGER {trigger} AFTER {event} ON {name} BEGIN {body} END"
