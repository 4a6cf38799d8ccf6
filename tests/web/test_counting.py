"""How the coarse limits count: each key for itself, within its time, and nothing is kept longer."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest

from kaizen.core import clock
from kaizen.web.counting import SWEEP_EVERY, SweptStorage


@pytest.fixture
def moment(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The moment, to be moved: for the library and for the house."""
    moment = [1_000_000.0]
    monkeypatch.setattr(time, "time", lambda: moment[0])
    monkeypatch.setattr(clock, "now", lambda: datetime.fromtimestamp(moment[0], UTC))
    return moment


@pytest.fixture
def storage(moment: list[float]) -> SweptStorage:
    storage = SweptStorage()
    storage.timer.join()
    return storage


def test_each_key_is_counted_for_itself(storage: SweptStorage) -> None:
    assert [storage.incr("one", 60), storage.incr("one", 60), storage.incr("other", 60)] == [
        1,
        2,
        1,
    ]


def test_a_count_begins_anew_when_its_time_is_over(
    storage: SweptStorage, moment: list[float]
) -> None:
    storage.incr("one", 60)
    moment[0] += 59
    assert storage.incr("one", 60) == 2
    moment[0] += 2
    assert storage.incr("one", 60) == 1


def test_who_does_not_come_again_is_forgotten(storage: SweptStorage, moment: list[float]) -> None:
    for number in range(50):
        storage.incr(f"visitor {number}", 10)
    moment[0] += SWEEP_EVERY + 1
    storage.incr("another", 10)
    assert set(storage.storage) == set(storage.expirations) == {"another"}


def test_counting_starts_no_thread(storage: SweptStorage, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(_: threading.Thread) -> None:
        raise AssertionError("A thread for a request")

    monkeypatch.setattr(threading.Thread, "start", refused)
    assert storage.incr("one", 60) == 1
