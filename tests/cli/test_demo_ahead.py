"""Rows that a copy of this process makes while the ones before are written."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Iterator

import pytest

from kaizen.cli.demo.ahead import made_ahead


def test_things_come_in_their_order_and_from_another_process() -> None:
    found = list(made_ahead((number, os.getpid()) for number in range(50)))
    assert [number for number, _ in found] == list(range(50))
    makers = {maker for _, maker in found}
    assert len(makers) == 1
    assert os.getpid() not in makers


def test_a_maker_that_fails_is_not_taken_for_one_that_is_done() -> None:
    def some() -> Iterator[int]:
        yield 1
        raise ValueError("no second thing")

    things = made_ahead(some())
    assert next(things) == 1
    with pytest.raises(RuntimeError, match="before its work was done"):
        next(things)


def test_a_maker_ends_with_its_reader() -> None:
    things = made_ahead(iter(range(1_000_000)))
    assert next(things) == 0
    assert isinstance(things, Iterator)
    del things
    assert not multiprocessing.active_children()
