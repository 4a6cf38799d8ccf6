"""What rose, what fell and what is chance around a change; without a database."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from kaizen.metrics.rules.conditions import Condition, Series
from kaizen.metrics.rules.pulse import Counts
from kaizen.reports.rules.morale import Trend, is_more_often, rolling, turn_of, watch_of
from kaizen.reports.rules.spans import months_on

CAME = date(2026, 3, 12)
TODAY = date(2026, 11, 5)
A, ACC = Condition.ABSENCE, Condition.ACCIDENTS


def numbers(*values: float) -> list[Decimal]:
    return [Decimal(str(value)) for value in values]


def series(before: list[Decimal], since: list[Decimal]) -> Series:
    first = months_on(CAME, -len(before))
    months = [months_on(first, n) for n in range(len(before))]
    months += [months_on(CAME, n + 1) for n in range(len(since))]
    return dict(zip(months, before + since, strict=True))


def answers(likes: int, dislikes: int) -> Counts:
    recommend = [0] * 11
    recommend[10], recommend[0] = likes, dislikes
    return Counts(recommend=tuple(recommend))


@pytest.mark.parametrize(
    ("since", "trend"),
    [
        ((5, 8), Trend.RISEN),
        ((5, 6), Trend.HIGHER),
        ((4, 4), Trend.NOT_HIGHER),
        # One month stands out, but on average it is lower than before.
        ((0, 0, 0, 8), Trend.NOT_HIGHER),
        # None stands out, but eight in a row lie above the mean.
        ((5,) * 8, Trend.RISEN),
    ],
)
def test_a_condition_rises_beyond_the_limits_of_the_months_before(
    since: tuple[float, ...], trend: Trend
) -> None:
    turn = turn_of(A, numbers(4, 5, 4, 5, 4, 5), numbers(*since))
    assert turn is not None
    assert turn.trend is trend
    assert turn.before == Decimal("4.5")


def test_too_few_months_say_nothing() -> None:
    assert turn_of(A, numbers(4, 5, 4, 5, 4), numbers(9, 9)) is None
    assert turn_of(A, numbers(4, 5, 4, 5, 4, 5), numbers(9)) is None


@pytest.mark.parametrize(
    ("before", "since", "months_since", "more"),
    [(2, 6, 6, True), (2, 5, 6, False), (0, 1, 6, False), (1, 1, 2, False), (0, 0, 6, False)],
)
def test_accidents_are_more_often_only_beyond_chance(
    before: int, since: int, months_since: int, more: bool
) -> None:
    assert is_more_often(before, 12, since, months_since) is more


def test_one_accident_after_a_quiet_year_is_no_warning() -> None:
    turn = turn_of(ACC, numbers(*[0] * 12), numbers(1, 0, 0))
    assert turn is not None
    assert turn.trend is Trend.HIGHER


def test_a_change_is_watched_by_whole_months_and_for_a_year_at_most() -> None:
    values = series(numbers(*[4, 5] * 6), numbers(*[8] * 7))
    watch = watch_of(CAME, TODAY, {A: values}, {})
    assert watch.months == 7
    assert watch.risen == [A]
    assert watch.is_warning
    assert watch_of(CAME, date(2028, 1, 1), {A: values}, {}).months == 12


def test_neither_its_own_month_nor_the_one_that_runs_counts() -> None:
    values = {**series(numbers(*[4, 5] * 6), numbers(4, 5)), date(2026, 3, 1): Decimal(99)}
    values[date(2026, 11, 1)] = Decimal(99)
    assert not watch_of(CAME, TODAY, {A: values}, {}).is_warning


def test_morale_falls_where_both_margins_do_not_explain_it() -> None:
    fell = {date(2026, 1, 1): answers(20, 2), date(2026, 6, 1): answers(5, 17)}
    watch = watch_of(CAME, TODAY, {}, fell)
    assert watch.morale == -1
    assert watch.is_warning
    held = {date(2026, 1, 1): answers(20, 2), date(2026, 6, 1): answers(17, 4)}
    assert not watch_of(CAME, TODAY, {}, held).is_warning


def test_a_change_of_this_month_is_too_young() -> None:
    watch = watch_of(TODAY, TODAY, {}, {})
    assert watch.months <= 0
    assert not watch.knows_anything


def test_three_months_are_laid_together() -> None:
    counts = {date(2026, n, 1): answers(n, 0) for n in range(1, 6)}
    assert rolling(counts, date(2026, 5, 1)).answers == 12
