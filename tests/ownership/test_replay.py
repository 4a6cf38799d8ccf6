"""Trying a ladder out: what it would have sent, step by step, as pure reckoning."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from kaizen.core.calendar import DEFAULT_CALENDAR
from kaizen.ownership.ladder import DEFAULT_LADDERS, LadderKind, Rung, Told
from kaizen.ownership.replay import Tally, Waiting, replay

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = datetime(2026, 3, 31, tzinfo=UTC)
OLGA, SAM, LENA = 1, 2, 3
ANSWER = LadderKind.ANSWER
WAITING = Waiting(
    kind=ANSWER,
    due_on=date(2026, 3, 13),
    since=datetime(2026, 3, 12, 13, tzinfo=UTC),
    until=None,
    calendar=DEFAULT_CALENDAR,
    people={
        Told.HOLDER: SAM,
        Told.DEPUTY: LENA,
        Told.SUPERVISOR: SAM,
        Told.LEADER: LENA,
        Told.NEXT_UP: LENA,
        Told.TOP: LENA,
    },
)


def tried(*waiting: Waiting, rungs: tuple[Rung, ...] = DEFAULT_LADDERS[ANSWER]) -> Tally:
    ladders = {**DEFAULT_LADDERS, ANSWER: rungs}
    return replay(waiting, ladders, since=SINCE, until=UNTIL)


def test_each_step_counts_once_and_the_last_comes_again_weekly() -> None:
    tally = tried(WAITING)
    # Friday 13, Monday 16, Wednesday 18 and Tuesday 24; the week after ends the span.
    assert dict(tally.steps) == {(ANSWER, 0): 1, (ANSWER, 1): 1, (ANSWER, 3): 1, (ANSWER, 7): 1}
    assert tally.messages == 5
    assert tally.capacities[(ANSWER, 1), Told.DEPUTY] == 1


def test_what_was_answered_is_not_reminded_of_afterwards() -> None:
    answered = replace(WAITING, until=datetime(2026, 3, 16, 12, tzinfo=UTC))
    assert dict(tried(answered).steps) == {(ANSWER, 0): 1, (ANSWER, 1): 1}


def test_what_was_sent_later_is_not_reminded_of_before() -> None:
    early = (Rung(-2, (Told.HOLDER,)), Rung(0, (Told.HOLDER,)))
    assert tried(WAITING, rungs=early).steps[ANSWER, -2] == 0


@pytest.mark.parametrize(
    ("rungs", "messages"),
    [
        ((Rung(0, (Told.HOLDER,)),), 3),
        ((Rung(0, (Told.HOLDER, Told.SUPERVISOR)),), 3),
        ((Rung(0, (Told.HOLDER, Told.LEADER)),), 6),
        ((Rung(60, (Told.HOLDER,)),), 0),
    ],
)
def test_another_ladder_sends_another_number(rungs: tuple[Rung, ...], messages: int) -> None:
    # The day itself, then each week: Friday 13, 20 and 27. One person is told once a step.
    assert tried(WAITING, rungs=rungs).messages == messages


def test_days_of_one_person_are_counted_together() -> None:
    tally = tried(WAITING, WAITING, replace(WAITING, due_on=date(2026, 3, 16)))
    assert tally.days[SAM, date(2026, 3, 16)] == 3
    assert tally.highest == 3
    assert tally.usual == 2.0


def test_nothing_waited() -> None:
    tally = tried()
    assert (tally.messages, tally.usual, tally.highest) == (0, 0.0, 0)


def test_what_was_put_off_comes_later_and_only_the_newest() -> None:
    put_off = (datetime(2026, 3, 13, 5, tzinfo=UTC), datetime(2026, 3, 17, 6, tzinfo=UTC))
    # Friday 13 and Monday 16 wait until Tuesday 17: then only Monday's is sent.
    tally = tried(replace(WAITING, put_off=(put_off,)))
    assert dict(tally.steps) == {(ANSWER, 1): 1, (ANSWER, 3): 1, (ANSWER, 7): 1}
    assert (SAM, date(2026, 3, 17)) in tally.days
    assert (SAM, date(2026, 3, 13)) not in tally.days
    # What was done before the waiting was over was never reminded of.
    done = replace(WAITING, put_off=(put_off,), until=datetime(2026, 3, 17, 5, tzinfo=UTC))
    assert tried(done).messages == 0


def test_whoever_is_away_is_told_through_the_deputy_or_the_one_above() -> None:
    only_holder = {**DEFAULT_LADDERS, ANSWER: (Rung(0, (Told.HOLDER,)),)}

    def told(away: dict[int, int | None]) -> set[int]:
        found = replay([WAITING], only_holder, since=SINCE, until=UNTIL, away_on=lambda _day: away)
        return {person_id for person_id, _day in found.days}

    assert told({}) == {SAM}
    assert told({SAM: OLGA}) == {OLGA}
    assert told({SAM: None}) == {LENA}
    assert told({SAM: None, LENA: None}) == {SAM}
