"""How the driver of PostgreSQL is used; loaded only where that is the database."""

from __future__ import annotations

from typing import Any

import psycopg

#: What the description of a column holds besides its name and type: nothing that is read here.
_NOTHING_ELSE = (None, None, None, None, None)


class Cursor(psycopg.Cursor[Any]):
    """A cursor that describes its columns with plain tuples, as PEP 249 has them.

    SQLAlchemy asks for the description of each answer and reads names and types alone, once for
    each statement. The driver's own columns look up their type in a registry each: of an idea's
    page with its 330 columns that was a twentieth.
    """

    @property
    def description(self) -> Any:
        """Name, type and five times nothing for each column; None where no rows come."""
        answer = self.pgresult
        if answer is None or not answer.nfields:
            return super().description
        return [
            ((answer.fname(at) or b"").decode(), answer.ftype(at), *_NOTHING_ELSE)
            for at in range(answer.nfields)
        ]
