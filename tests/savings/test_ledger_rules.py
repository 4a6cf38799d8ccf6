"""What a line is entitled to, month by month; without a database."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.money import round_money
from kaizen.ownership.rules import CheckResult as R
from kaizen.savings.rules.ledger import (
    Look,
    Spell,
    Window,
    among_areas,
    booked_until,
    days_in_use,
    entitled,
    entitled_once,
    still_to_book,
)
from kaizen.savings.rules.windows import add_months

OCTOBER = date(2025, 10, 1)
END = date(2026, 10, 1)
YEAR = Decimal("12000.00")


def _window(*used: tuple[date, date], ramp: tuple[int, ...] = ()) -> Window:
    return Window(OCTOBER, END, used or ((OCTOBER, END),), ramp)


def test_a_window_used_in_full_adds_up_to_the_whole() -> None:
    months = entitled(YEAR, _window(), currency="EUR")
    assert sum(months.values()) == YEAR
    assert len(months) == 12
    # The published example: calendar fiscal years of a window from 1 October.
    in_2025 = sum(amount for month, amount in months.items() if month.year == 2025)
    assert in_2025 == Decimal("3024.66")


def test_a_month_used_in_part_counts_by_days() -> None:
    full = entitled(YEAR, _window(), currency="EUR")
    part = entitled(YEAR, _window((OCTOBER, date(2025, 11, 11))), currency="EUR")
    november = (full[date(2025, 11, 1)] * 10 / 30).quantize(Decimal("0.01"))
    assert part == {OCTOBER: full[OCTOBER], date(2025, 11, 1): november}


def test_half_a_cent_is_rounded_up() -> None:
    # 15 of 30 days of 0.15 would be 0.075.
    window = Window(date(2026, 4, 1), date(2026, 5, 1), ((date(2026, 4, 1), date(2026, 4, 16)),))
    assert entitled(Decimal("0.15"), window, currency="EUR") == {date(2026, 4, 1): Decimal("0.08")}


def test_a_ramp_weighs_the_days_of_its_months() -> None:
    full = entitled(YEAR, _window(), currency="EUR")
    slow = entitled(YEAR, _window(ramp=(50, 75)), currency="EUR")
    november = date(2025, 11, 1)
    assert slow[OCTOBER] == (full[OCTOBER] / 2).quantize(Decimal("0.01"))
    assert slow[november] == round_money(full[november] * 3 / 4, "EUR")
    assert slow[date(2025, 12, 1)] == full[date(2025, 12, 1)]


def test_yen_have_no_smaller_units() -> None:
    months = entitled(Decimal(1000), _window(), currency="JPY")
    assert sum(months.values()) == 1000
    assert all(amount == amount.to_integral_value() for amount in months.values())


D30, D60, D90 = (OCTOBER + timedelta(days=day) for day in (30, 60, 90))
LATER = date(2026, 2, 1)

SPELLS: list[tuple[str, list[Spell], tuple[tuple[date, date], ...]]] = [
    ("still in use", [Spell(OCTOBER, None)], ((OCTOBER, LATER),)),
    ("slipped back: that day counts no more", [Spell(OCTOBER, D60)], ((OCTOBER, D60),)),
    ("held", [Spell(OCTOBER, None, (Look(D30, R.HELD),))], ((OCTOBER, LATER),)),
    ("drifting once still counts", [Spell(OCTOBER, None, (Look(D30, R.DRIFTING),))],
     ((OCTOBER, LATER),)),
    ("missed waits from the due day",
     [Spell(OCTOBER, None, (Look(D30, R.MISSED), Look(D60, None)))], ((OCTOBER, D30),)),
    ("missed, then held: in arrears",
     [Spell(OCTOBER, None, (Look(D30, R.MISSED), Look(D60, R.HELD)))], ((OCTOBER, LATER),)),
    ("missed, then weak: not",
     [Spell(OCTOBER, D60, (Look(D30, R.MISSED), Look(D60, R.DRIFTING)))], ((OCTOBER, D30),)),
    ("held, then missed",
     [Spell(OCTOBER, None, (Look(D30, R.HELD), Look(D60, R.MISSED)))], ((OCTOBER, D60),)),
    ("held again after it slipped back", [Spell(OCTOBER, D30), Spell(D90, None)],
     ((OCTOBER, D30), (D90, LATER))),
    ("a day is counted once", [Spell(OCTOBER, D60), Spell(D30, None)],
     ((OCTOBER, D60), (D60, LATER))),
    ("slipped back on its first day", [Spell(OCTOBER, OCTOBER), Spell(D30, None)],
     ((D30, LATER),)),
]  # fmt: skip


@pytest.mark.parametrize(("spells", "used"), [s[1:] for s in SPELLS], ids=[s[0] for s in SPELLS])
def test_days_in_use(spells: list[Spell], used: tuple[tuple[date, date], ...]) -> None:
    assert days_in_use(spells, LATER) == used


def test_what_is_still_to_be_booked() -> None:
    booked = {1: Decimal(5), 2: Decimal(5)}
    missing = still_to_book({1: Decimal(5), 3: Decimal(7)}, booked)
    assert missing == {2: Decimal(-5), 3: Decimal(7)}
    assert still_to_book({}, {}) == {}


def test_months_are_booked_when_they_are_over() -> None:
    assert booked_until(date(2026, 3, 31), END) == date(2026, 3, 1)
    assert booked_until(date(2026, 4, 1), END) == date(2026, 4, 1)
    assert booked_until(date(2026, 10, 14), date(2026, 10, 12)) == date(2026, 10, 12)


def test_money_spent_once_belongs_to_the_first_month() -> None:
    assert entitled_once(Decimal(180), date(2026, 3, 12)) == {date(2026, 3, 1): Decimal(180)}


amounts = st.decimals("-99999", "99999", places=2)
days = st.integers(0, 365)
looks = st.lists(st.sampled_from([*R, None]), max_size=4)


@st.composite
def _spells(draw: st.DrawFn) -> list[Spell]:
    """Times in use in any order of days, closed or open, with any answers."""
    marks = sorted(draw(st.lists(days, min_size=1, max_size=6)))
    spells = []
    for begin, end in zip(marks[::2], [*marks[1::2], None], strict=False):
        from_on = OCTOBER + timedelta(days=begin)
        until_on = None if end is None else OCTOBER + timedelta(days=end)
        seen = tuple(
            Look(from_on + timedelta(days=30 * number), result)
            for number, result in enumerate(draw(looks), start=1)
        )
        spells.append(Spell(from_on, until_on, seen))
    return spells


@given(amounts, st.lists(st.tuples(_spells(), days), min_size=1, max_size=6))
def test_the_ledger_adds_up_to_what_the_days_are_worth(
    yearly: Decimal, history: list[tuple[list[Spell], int]]
) -> None:
    """Whatever was believed on the way: after the last booking it is exact, month by month."""
    booked: dict[date, Decimal] = {}
    final: dict[date, Decimal] = {}
    for spells, day in history:
        until = booked_until(OCTOBER + timedelta(days=day), END)
        window = Window(OCTOBER, END, days_in_use(spells, until))
        final = entitled(yearly, window, currency="EUR")
        for month, amount in still_to_book(final, booked).items():
            booked[month] = booked.get(month, Decimal(0)) + amount
        assert still_to_book(final, booked) == {}
    assert sum(booked.values()) == sum(final.values())


@given(amounts, st.dates(date(2023, 1, 1), date(2029, 12, 31)))
def test_a_whole_year_in_use_is_the_whole_claim(yearly: Decimal, start: date) -> None:
    end = add_months(start, 12)
    months = entitled(yearly, Window(start, end, ((start, end),)), currency="EUR")
    assert sum(months.values()) == yearly


@given(amounts, _spells(), st.dictionaries(st.integers(1, 9), st.integers(1, 100), min_size=1))
def test_shares_of_areas_add_up_in_each_month(
    yearly: Decimal, spells: list[Spell], percents: dict[int, int]
) -> None:
    months = entitled(yearly, Window(OCTOBER, END, days_in_use(spells, END)), currency="EUR")
    shared = among_areas(months, percents, currency="EUR")
    for month, amount in months.items():
        assert sum(part for (on, _area), part in shared.items() if on == month) == amount


@given(st.decimals("0", "99999", places=2), _spells(), _spells())
def test_a_reversal_never_takes_back_more_than_was_booked(
    yearly: Decimal, before: list[Spell], after: list[Spell]
) -> None:
    first = entitled(yearly, Window(OCTOBER, END, days_in_use(before, END)), currency="EUR")
    then = entitled(yearly, Window(OCTOBER, END, days_in_use(after, END)), currency="EUR")
    for month, amount in still_to_book(then, first).items():
        assert amount >= -first.get(month, Decimal(0))
