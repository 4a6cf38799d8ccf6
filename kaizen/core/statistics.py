"""What the database knows of how its values are spread: by that it chooses its indexes."""

from __future__ import annotations

from sqlalchemy import Connection, text

from kaizen.core.transaction import transaction

#: SQLite looks at so many rows of each index, which takes a moment however large the plant is.
_ROWS_OF_AN_INDEX = 1000


def renew_statistics() -> None:
    """Have the database look anew at how many rows there are of what; opens a transaction."""
    with transaction() as session:
        renew_statistics_on(session.connection())


def renew_statistics_on(connection: Connection) -> None:
    """The same within a transaction that is open already."""
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA analysis_limit={_ROWS_OF_AN_INDEX}"))
        # Made anew, so that every open connection sees that something changed and reads it: a
        # server would else go on by what a small plant once told.
        connection.execute(text("DROP TABLE IF EXISTS sqlite_stat1"))
    connection.execute(text("ANALYZE"))
