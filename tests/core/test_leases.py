"""Leases: one holder, watched by a steady clock; the dead are replaced within a minute."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from kaizen.core import leases
from kaizen.core.db import db
from kaizen.core.leases import BEATS_PER_LEASE, LEASE_SECONDS, Lease, Taken, Watcher
from kaizen.core.transaction import transaction
from tests.support.cast import THURSDAY

NOW = THURSDAY.astimezone(UTC)
LOOK_SECONDS = 5.0


class SteadyClock:
    """A clock that goes on only when the test says so."""

    def __init__(self) -> None:
        self.at = 1000.0

    def __call__(self) -> float:
        return self.at


@pytest.fixture
def clock() -> SteadyClock:
    return SteadyClock()


@pytest.fixture
def watcher(clock: SteadyClock) -> Watcher:
    return Watcher(clock=clock)


def take(watcher: Watcher, name: str = "sweep") -> Taken | None:
    with transaction() as session:
        return leases.take(session, name, watcher=watcher, now=NOW)


def taken(watcher: Watcher) -> Taken:
    found = take(watcher)
    assert found is not None
    return found


def watch(watcher: Watcher, clock: SteadyClock, seconds: float) -> Taken | None:
    """Try to take it at each look for so long."""
    for _ in range(int(seconds / LOOK_SECONDS)):
        if (found := take(watcher)) is not None:
            return found
        clock.at += LOOK_SECONDS
    return None


def test_a_free_name_is_taken_and_then_refused(session: Session, watcher: Watcher) -> None:
    assert not taken(watcher).was_dead
    assert take(watcher) is None
    assert session.get_one(Lease, "sweep").taken_at == NOW


def test_given_back_it_is_free_at_once(session: Session, watcher: Watcher) -> None:
    with transaction():
        assert leases.release(session, taken(watcher))
    assert not taken(watcher).was_dead


def test_the_dead_are_replaced_within_a_minute(
    session: Session, watcher: Watcher, clock: SteadyClock
) -> None:
    taken(watcher)
    died_at, found = clock.at, None
    # The other process last looked just before the kill.
    clock.at += LOOK_SECONDS
    while found is None:
        found = take(watcher)
        clock.at += LOOK_SECONDS
    assert found.was_dead
    assert clock.at - died_at <= 45
    assert LEASE_SECONDS + 2 * LOOK_SECONDS < 60


def test_the_living_keep_it_however_long_they_take(
    session: Session, watcher: Watcher, clock: SteadyClock
) -> None:
    holder = taken(watcher)
    for _ in range(100):
        assert watch(watcher, clock, LEASE_SECONDS / BEATS_PER_LEASE) is None
        with transaction():
            assert leases.renew(session, holder)


def test_who_was_taken_for_dead_learns_it(
    session: Session, watcher: Watcher, clock: SteadyClock
) -> None:
    asleep = taken(watcher)
    assert watch(watcher, clock, 2 * LEASE_SECONDS) is not None
    with transaction():
        assert not leases.renew(session, asleep)
        assert not leases.release(session, asleep)
    assert take(watcher) is None


def test_time_in_which_nobody_could_look_does_not_count(
    session: Session, watcher: Watcher, clock: SteadyClock
) -> None:
    holder = taken(watcher)
    assert watch(watcher, clock, LEASE_SECONDS / 2) is None
    # The database is away for a minute: neither can the holder count on, nor others look.
    clock.at += 60
    assert take(watcher) is None
    with transaction():
        assert leases.renew(session, holder)
    assert watch(watcher, clock, LEASE_SECONDS - LOOK_SECONDS) is None


def test_the_moment_in_the_row_decides_nothing(
    session: Session, watcher: Watcher, clock: SteadyClock
) -> None:
    # The holder's clock was an hour ahead, or the clock was set back after it died.
    taken(watcher)
    with transaction():
        session.get_one(Lease, "sweep").taken_at = NOW.replace(year=NOW.year + 1)
    assert watch(watcher, clock, 2 * LEASE_SECONDS) is not None


def test_of_eight_who_try_at_once_one_succeeds(own_app: Flask) -> None:
    def try_it(_: int) -> bool:
        with own_app.app_context():
            return take(Watcher()) is not None

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(try_it, range(32))) == 1
    with own_app.app_context():
        assert db.session.get_one(Lease, "sweep").owner is not None


def test_it_is_renewed_while_a_block_runs(own_app: Flask) -> None:
    with own_app.app_context():
        holder = taken(Watcher())
        before = db.session.get_one(Lease, "sweep").beat
        db.session.rollback()
    with leases.kept(own_app, holder, lease_seconds=0.3):
        end = time.monotonic() + 180
        while time.monotonic() < end:
            with own_app.app_context():
                if db.session.get_one(Lease, "sweep").beat >= before + 2:
                    return
            time.sleep(0.05)
    raise AssertionError("nobody counted on")
