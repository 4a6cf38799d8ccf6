"""What was read once is not read again in the same transaction: areas' calendars, absences."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

T = TypeVar("T")
_KEY = "kaizen_remembered"


def remembered(session: Session, key: Hashable, find: Callable[[], T]) -> T:
    """What `find` gave for this key earlier in this session's transaction, else what it gives now.

    It is forgotten with each write and at each transaction's end, so it is as fresh as the rows
    that the session holds. For small things that many parts of one page ask for.
    """
    kept: dict[Hashable, Any] = session.info.setdefault(_KEY, {})
    if key not in kept:
        kept[key] = find()
    found: T = kept[key]
    return found


def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)


@event.listens_for(Session, "after_flush")
def _forget_after_flush(session: Session, _context: object) -> None:
    _forget(session)


@event.listens_for(Session, "after_transaction_end")
def _forget_after_transaction(session: Session, _transaction: object) -> None:
    _forget(session)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_statement(state: ORMExecuteState) -> None:
    # A change by one statement passes no flush.
    if not state.is_select:
        _forget(state.session)
