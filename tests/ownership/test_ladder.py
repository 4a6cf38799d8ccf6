"""The rungs of the reminder ladder: the table of ownership.md, counted in working days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.calendar import Shift, WorkingCalendar
from kaizen.core.errors import InvalidInput
from kaizen.ownership.ladder import (
    DEFAULT_LADDERS,
    LADDER_OF,
    Channel,
    LadderKind,
    LadderPolicy,
    Rung,
    Told,
    missed_at,
    next_after,
    reached,
)
from kaizen.ownership.rules import AssignmentKind

BERLIN = WorkingCalendar(
    time_zone="Europe/Berlin",
    workdays=frozenset(range(5)),
    shifts=(Shift("A", time(6), time(14)), Shift("B", time(14), time(22))),
)
FRIDAY = date(2026, 3, 13)
LONG_AGO = datetime(2026, 1, 1, tzinfo=UTC)

H, D, S, L, N, T = (
    Told.HOLDER,
    Told.DEPUTY,
    Told.SUPERVISOR,
    Told.LEADER,
    Told.NEXT_UP,
    Told.TOP,
)

#: ownership.md, "The ladder", row by row.
TABLE = {
    LadderKind.ANSWER: {0: (H,), 1: (H, D), 3: (L,), 7: (T,)},
    LadderKind.DETAIL: {-1: (H,), 0: (H,), 1: (H, S), 3: (S,)},
    LadderKind.DECIDE: {-1: (H,), 0: (H,), 1: (H,), 3: (N,), 7: (T,)},
    LadderKind.WORK: {-1: (H,), 0: (H,), 1: (H,), 3: (S,), 7: (L,)},
    LadderKind.ASLEEP: {0: (H,), 5: (S,), 10: (L,)},
    LadderKind.CHECK: {-1: (H,), 0: (H,), 1: (H,), 3: (S,), 7: (L,)},
    LadderKind.PARKED: {0: (H,), 3: (S,), 7: (L,)},
    LadderKind.VERIFY: {0: (H,), 3: (D,), 7: (L,)},
    LadderKind.CLAIM: {0: (H,), 3: (H, S), 7: (L,)},
    LadderKind.DISMISSAL: {0: (H,), 3: (N,), 7: (T,)},
    LadderKind.SCORE: {0: (H,), 1: (H,), 3: (L,)},
}


@pytest.mark.parametrize("kind", list(TABLE))
def test_the_defaults_are_the_table(kind: LadderKind) -> None:
    assert {rung.after: rung.told for rung in DEFAULT_LADDERS[kind]} == TABLE[kind]


def test_everything_that_can_be_asked_has_a_ladder() -> None:
    assert set(LADDER_OF) == set(AssignmentKind)
    assert {*LADDER_OF.values(), LadderKind.ASLEEP} == set(DEFAULT_LADDERS)


@pytest.mark.parametrize(
    ("now", "rungs"),
    [
        # Due Friday 13 March; a rung comes when the first shift of its day begins, 6:00 local.
        ("2026-03-13T04:59Z", []),
        ("2026-03-13T05:00Z", [(0, 0)]),
        ("2026-03-15T12:00Z", [(0, 0)]),
        ("2026-03-16T05:00Z", [(0, 0), (1, 0)]),
        ("2026-03-18T05:00Z", [(0, 0), (1, 0), (3, 0)]),
        ("2026-03-24T05:00Z", [(0, 0), (1, 0), (3, 0), (7, 0)]),
        # Then each Tuesday; on 29 March the clocks go forward, and 6:00 is 4:00 in UTC.
        ("2026-03-31T03:59Z", [(0, 0), (1, 0), (3, 0), (7, 0)]),
        ("2026-03-31T04:00Z", [(0, 0), (1, 0), (3, 0), (7, 0), (7, 1)]),
        ("2026-04-07T04:00Z", [(0, 0), (1, 0), (3, 0), (7, 0), (7, 1), (7, 2)]),
    ],
)
def test_rungs_come_at_the_first_shift_of_their_working_day(
    now: str, rungs: list[tuple[int, int]]
) -> None:
    come = reached(
        DEFAULT_LADDERS[LadderKind.ANSWER],
        FRIDAY,
        BERLIN,
        opened_at=LONG_AGO,
        now=datetime.fromisoformat(now),
    )
    assert [(due.rung.after, due.occurrence) for due in come] == rungs


def test_what_lies_before_the_asking_is_no_rung_of_it() -> None:
    opened = datetime(2026, 3, 16, 12, tzinfo=UTC)
    come = reached(
        DEFAULT_LADDERS[LadderKind.ANSWER],
        FRIDAY,
        BERLIN,
        opened_at=opened,
        now=datetime(2026, 3, 19, tzinfo=UTC),
    )
    assert [due.rung.after for due in come] == [3]


def test_a_week_that_ends_on_a_free_day_moves_to_the_next_working_day() -> None:
    calendar = WorkingCalendar(
        time_zone="Europe/Berlin",
        workdays=BERLIN.workdays,
        shifts=BERLIN.shifts,
        days_off=frozenset({date(2026, 3, 31)}),
    )
    after = datetime(2026, 3, 24, 6, tzinfo=UTC)
    again = next_after(DEFAULT_LADDERS[LadderKind.ANSWER], FRIDAY, calendar, after)
    assert again == datetime(2026, 4, 1, 4, tzinfo=UTC)


def test_a_check_is_missed_ten_working_days_after_its_day() -> None:
    assert missed_at(FRIDAY, BERLIN) == datetime(2026, 3, 27, 5, tzinfo=UTC)


def test_after_midnight_a_night_shift_belongs_to_the_evening_before() -> None:
    nights = WorkingCalendar(
        time_zone="Europe/Berlin",
        workdays=BERLIN.workdays,
        shifts=(*BERLIN.shifts, Shift("C", time(22), time(6))),
    )
    # The shift that began on Friday evening ends on Saturday at 6:00, 5:00 in UTC.
    assert nights.working_day_of(nights.end_of_day(FRIDAY)) == FRIDAY
    assert nights.working_day_of(datetime(2026, 3, 14, 5, 1, tzinfo=UTC)) == date(2026, 3, 14)
    assert BERLIN.working_day_of(datetime(2026, 3, 14, 1, tzinfo=UTC)) == date(2026, 3, 14)


@given(
    due=st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    hours=st.integers(-24 * 40, 24 * 400),
    kind=st.sampled_from(list(LadderKind)),
)
def test_there_always_is_a_next_rung_and_it_is_never_farther_than_the_ladder(
    due: date, hours: int, kind: LadderKind
) -> None:
    rungs = DEFAULT_LADDERS[kind]
    moment = BERLIN.start_of_day(due) + timedelta(hours=hours)
    coming = next_after(rungs, due, BERLIN, moment)
    assert coming > moment
    # Once the due day has begun, nobody waits longer than the gap of the ladder and a week-end.
    if hours >= 0:
        assert coming - moment <= timedelta(days=12)
    come = reached(rungs, due, BERLIN, opened_at=LONG_AGO - timedelta(days=9000), now=moment)
    assert [d.at for d in come] == sorted(d.at for d in come)
    assert all(d.at <= moment for d in come)


def test_a_policy_comes_back_from_what_is_stored() -> None:
    ladders = {**DEFAULT_LADDERS, LadderKind.WORK: (Rung(2, (H, S), Channel.AT_ONCE),)}
    stored = {
        "ladders": {
            kind.value: [
                {"after": r.after, "told": [t.value for t in r.told], "channel": r.channel.value}
                for r in rungs
            ]
            for kind, rungs in ladders.items()
        }
    }
    assert LadderPolicy.from_stored(stored) == LadderPolicy(ladders)


@pytest.mark.parametrize(
    "rungs",
    [
        (),
        (Rung(0, ()),),
        (Rung(1, (H,)), Rung(1, (S,))),
        (Rung(3, (H,)), Rung(0, (S,))),
        (Rung(-9, (H,)),),
        (Rung(61, (H,)),),
        tuple(Rung(n, (H,)) for n in range(9)),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(rungs: tuple[Rung, ...]) -> None:
    with pytest.raises(InvalidInput):
        LadderPolicy({**DEFAULT_LADDERS, LadderKind.WORK: rungs})
