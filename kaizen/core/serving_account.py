"""A second account of PostgreSQL for whatever serves: it reads and writes rows, and no more.

The account that owns the tables migrates them. Web servers, schedulers and workers run under the
other one: whoever gets hold of it can change no table, no trigger and no row that is only added
to. `KAIZEN_DATABASE_USER` names it, and each `flask db` command gives it its rights anew.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, MetaData, inspect, text

from kaizen.core.errors import WrongSetting

SETTING = "KAIZEN_DATABASE_USER"
#: The namespace of the workers' queue.
QUEUE = "kaizen_queue"

_ACCOUNT = text(
    "SELECT rolsuper, pg_has_role(rolname, current_user, 'MEMBER') FROM pg_roles "
    "WHERE rolname = :account"
)
_NAMESPACE = text("SELECT to_regnamespace(:name) IS NOT NULL")


def require_apart(connection: Connection, account: str) -> None:
    """Look that the account exists and has no rights over the tables by other ways.

    Raises:
        WrongSetting: it is missing, a superuser, or the one that migrates.
    """
    found = connection.execute(_ACCOUNT, {"account": account}).one_or_none()
    if found is None:
        raise WrongSetting(SETTING, f"there is no account {account} in this PostgreSQL.")
    if any(found):
        raise WrongSetting(
            SETTING,
            f"{account} may do all that the account of DATABASE_URL may. Migrate under the one "
            "that owns the tables, and name another one here.",
        )


def grant_rights(connection: Connection, metadata: MetaData, account: str) -> None:
    """Give the account what serving takes, and take from it whatever else it had."""
    quote = connection.dialect.identifier_preparer.quote
    schema = inspect(connection).default_schema_name or "public"
    for statement in _statements(connection, metadata, quote(account), quote(schema)):
        connection.execute(text(statement))


def _statements(
    connection: Connection, metadata: MetaData, account: str, schema: str
) -> Iterator[str]:
    yield f"REVOKE CREATE ON SCHEMA {schema} FROM PUBLIC, {account}"
    yield from _namespace(schema, account)
    for table in inspect(connection).get_table_names():
        rights = _rights(metadata, table)
        yield f"GRANT {rights} ON TABLE {schema}.{table} TO {account}"
    if connection.scalar(_NAMESPACE, {"name": QUEUE}):
        yield from _namespace(QUEUE, account)
        yield (f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {QUEUE} TO {account}")


def _namespace(schema: str, account: str) -> Iterator[str]:
    """No table of the namespace yet, but its sequences: a new row takes its number from them."""
    yield f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {account}"
    yield f"REVOKE ALL ON ALL SEQUENCES IN SCHEMA {schema} FROM {account}"
    yield f"GRANT USAGE ON SCHEMA {schema} TO {account}"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {account}"


def _rights(metadata: MetaData, name: str) -> str:
    table = metadata.tables.get(name)
    if table is None:
        # The mark of the last migration, which only migrations write.
        return "SELECT"
    return "SELECT, INSERT" if table.info.get("append_only") else "SELECT, INSERT, UPDATE, DELETE"
