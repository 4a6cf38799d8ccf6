"""What was read once is not read again in the same transaction: areas' calendars, absences."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session, SessionTransaction

T = TypeVar("T")
_KEY = "kaizen_remembered"


@dataclass(frozen=True)
class _Kept:
    """A finding, and the mapped classes that it was read from; without any: all there are."""

    found: Any
    of: frozenset[type]


def remembered(
    session: Session, key: Hashable, find: Callable[[], T], *, of: Collection[type] = ()
) -> T:
    """What `find` gave for this key earlier in this session's transaction, else what it gives now.

    It is forgotten at the transaction's end, and with each write to the mapped classes in `of`,
    or with any write where none are named; so it is as fresh as the rows that the session holds.
    For small things that many parts of one page ask for.
    """
    kept: dict[Hashable, _Kept] = session.info.setdefault(_KEY, {})
    if key not in kept:
        kept[key] = _Kept(find(), frozenset(of))
    found: T = kept[key].found
    return found


def _forget(session: Session) -> None:
    session.info.pop(_KEY, None)


def _forget_of(session: Session, written: set[type]) -> None:
    kept: dict[Hashable, _Kept] = session.info.get(_KEY, {})
    for key in [key for key, one in kept.items() if not one.of or one.of & written]:
        del kept[key]


@event.listens_for(Session, "after_flush")
def _forget_after_flush(session: Session, _context: object) -> None:
    if _KEY in session.info:
        _forget_of(session, {type(row) for row in (*session.new, *session.dirty, *session.deleted)})


@event.listens_for(Session, "after_transaction_end")
def _forget_after_transaction(session: Session, transaction: SessionTransaction) -> None:
    # A savepoint that is kept changes nothing that the flush before has not told.
    if transaction.parent is None:
        _forget(session)


@event.listens_for(Session, "after_soft_rollback")
def _forget_after_rollback(session: Session, _transaction: SessionTransaction) -> None:
    _forget(session)


@event.listens_for(Session, "do_orm_execute")
def _forget_before_statement(state: ORMExecuteState) -> None:
    # A change by one statement passes no flush.
    if state.is_select:
        return
    mapper = state.bind_mapper
    if mapper is None:
        _forget(state.session)
    else:
        _forget_of(state.session, {mapper.class_})
