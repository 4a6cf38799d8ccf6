"""Files of tests may be lost at any time: nobody waits for the disk, or gives up soon."""

from __future__ import annotations

import os
import sqlite3
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Engine

from kaizen.core import db as databases

#: Many who write at once on a busy machine wait for each other, however long that takes.
vars(databases)["SQLITE_WAIT_SECONDS"] = 120.0


def _leave_it_to_the_disk(_descriptor: int) -> None:
    """Photos and back-ups are flushed when a plant keeps them; a killed test loses none of them."""


vars(os)["fsync"] = _leave_it_to_the_disk


@event.listens_for(Engine, "connect")
def _leave_the_disk_alone(connection: Any, _record: Any) -> None:
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous=OFF")
