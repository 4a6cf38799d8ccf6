"""The only door through which changes are committed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from kaizen.core.db import WRITER, db

AfterCommit = Callable[[Session], None]
_AFTER_COMMIT = "kaizen_after_commit"


@contextmanager
def transaction() -> Iterator[Session]:
    """Open a write: all of it is kept, or nothing.

    1. The read snapshot ends and what was loaded expires, so that the block sees fresh rows.
    2. The connection begins as a writer: on SQLite nobody can come in between.
    3. After the commit, what was asked for with `after_commit` runs, once.

    Load what you change *inside* the block.

    Raises:
        RuntimeError: something was already changed outside the block; it would be lost.
    """
    session = db.session()
    if session.new or session.dirty or session.deleted:
        raise RuntimeError("Changes were made before the transaction was opened")
    session.rollback()
    session.connection(execution_options={WRITER: True})
    session.info[_AFTER_COMMIT] = []
    try:
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        session.info.pop(_AFTER_COMMIT, None)
        raise
    for call in session.info.pop(_AFTER_COMMIT, []):
        call(session)


@contextmanager
def trial() -> Iterator[Session]:
    """Do everything as in `transaction`, and keep nothing: a preview shows what would happen.

    Nobody hears of it: what was asked for with `after_commit` does not run.
    """
    try:
        with transaction() as session:
            yield session
            session.flush()
            raise _KeepNothing
    except _KeepNothing:
        return


class _KeepNothing(Exception):
    """Ends a trial."""


def after_commit(call: AfterCommit) -> None:
    """Ask for `call` to run right after the present transaction is committed, at most once."""
    calls = db.session().info.setdefault(_AFTER_COMMIT, [])
    if call not in calls:
        calls.append(call)
