"""Lets a copy of this process make things ahead, so that two cores work on one load."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from multiprocessing.connection import Connection
from typing import TypeVar

# A copy has all that the things are made from; nothing of it has to be sent over.
_COPIES = multiprocessing.get_context("fork")

Thing = TypeVar("Thing")


def made_ahead(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things in the same order: while one is used here, the next is made elsewhere.

    The maker shares no change with its reader, and may not use the database: close what is open
    before the first thing is asked for.

    Raises:
        RuntimeError: when the maker ended before its work was done; it has said why by then.
    """
    reader, writer = _COPIES.Pipe(duplex=False)
    maker = _COPIES.Process(target=_make, args=(things, reader, writer), daemon=True)
    maker.start()
    writer.close()
    try:
        yield from _sent(reader)
        maker.join()
    finally:
        maker.kill()
        maker.join()
        reader.close()
    if maker.exitcode:
        raise RuntimeError("The process that makes the rows ended before its work was done.")


def _make(things: Iterable[object], reader: Connection, writer: Connection) -> None:
    reader.close()
    for thing in things:
        writer.send(thing)


def _sent(reader: Connection) -> Iterator[Thing]:
    while True:
        try:
            thing = reader.recv()
        except EOFError:
            return
        yield thing
