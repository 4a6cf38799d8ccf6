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
