"""How people are, held against the time before: what rose, what fell, what is only chance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from math import comb
from statistics import fmean

from kaizen.core.xmr import beyond, limits_of, risen_at
from kaizen.metrics.rules.conditions import Condition, Series
from kaizen.metrics.rules.pulse import Counts, Score, moved, score_of
from kaizen.reports.rules.spans import YEAR, months_on

#: Limits of fewer months say too little.
FEWEST_BEFORE = 6
#: One month after the change is no trend.
FEWEST_AFTER = 2
#: One-sided; the usual two-sided level of five percent.
UNLIKELY = 0.025


class Trend(StrEnum):
    """What became of a condition since a change came into use."""

    #: Beyond what the months before explain.
    RISEN = "risen"
    #: Higher on average, within the usual up and down.
    HIGHER = "higher"
    #: The same or lower.
    NOT_HIGHER = "not_higher"


@dataclass(frozen=True)
class Turn:
    """The mean of a month before and since, and what that means."""

    before: Decimal
    since: Decimal
    trend: Trend


@dataclass(frozen=True)
class Watch:
    """How people are since a change came into use, for at most a year.

    `months` is how many whole months since then were looked at; `turns` holds the conditions
    with enough months on both sides.
    """

    months: int
    turns: Mapping[Condition, Turn]
    score_before: Score | None
    score_since: Score | None

    @property
    def risen(self) -> list[Condition]:
        """The conditions that rose beyond chance."""
        return [one for one, turn in self.turns.items() if turn.trend is Trend.RISEN]

    @property
    def morale(self) -> int:
        """−1 where fewer would recommend us than before, by more than chance; 1 where more."""
        return moved(self.score_before, self.score_since)

    @property
    def is_warning(self) -> bool:
        """Whether somebody has to look at it."""
        return bool(self.risen) or self.morale < 0

    @property
    def knows_anything(self) -> bool:
        """Whether there is enough to say anything at all."""
        known = self.score_before is not None and self.score_since is not None
        return bool(self.turns) or known


def turn_of(
    condition: Condition, before: Sequence[Decimal], since: Sequence[Decimal]
) -> Turn | None:
    """A condition before and since; None with fewer than six months before or two since.

    It has risen when its mean is higher and more than chance explains it. For absence and
    overtime that is when a month since lies above the upper natural process limit of the months
    before (mean + 2.66 mean moving ranges), or eight in a row lie above their mean (Wheeler,
    "Understanding variation", 1993; `core.xmr`). Worked example: before 4, 5, 4, 5, 4, 5 has the
    mean 4.5 and mean range 1, so the limit is 7.16; since then 5, 8 has risen, 5, 6 is higher.
    For accidents, which are rare, see `is_more_often`.
    """
    if len(before) < FEWEST_BEFORE or len(since) < FEWEST_AFTER:
        return None
    means = Decimal(str(round(fmean(before), 4))), Decimal(str(round(fmean(since), 4)))
    if means[1] <= means[0]:
        return Turn(*means, Trend.NOT_HIGHER)
    if condition is Condition.ACCIDENTS:
        is_signal = is_more_often(int(sum(before)), len(before), int(sum(since)), len(since))
    else:
        is_signal = _stands_out([float(one) for one in before], [float(one) for one in since])
    return Turn(*means, Trend.RISEN if is_signal else Trend.HIGHER)


def is_more_often(before: int, months_before: int, since: int, months_since: int) -> bool:
    """Whether something rare happens more often since than before, by more than chance.

    If nothing had changed, each of all the accidents would fall into the time since with the
    chance of its share of the months; it is more when so many of them, or more, would come
    about in fewer than 25 of 1,000 cases (conditional binomial test of two Poisson rates;
    Przyborowski and Wilenski, Biometrika 31, 1940). Worked example: 2 in twelve months before
    and 6 in six since: P(at least 6 of 8 | p = 1/3) = 129/6561 = 0.0197, which is more often.
    """
    share = months_since / (months_before + months_since)
    many = before + since
    chance = sum(
        comb(many, hits) * share**hits * (1 - share) ** (many - hits)
        for hits in range(since, many + 1)
    )
    return chance < UNLIKELY


def watch_of(
    in_use_on: date,
    today: date,
    conditions: Mapping[Condition, Series],
    counts: Mapping[date, Counts],
) -> Watch:
    """A change and the people around it: twelve months before its month, and those since.

    Only whole months count: neither the one in which it came into use nor the one that runs;
    since then at most twelve, as long as dismissals are asked for.
    """
    began = months_on(in_use_on, 0)
    over = (today.year - began.year) * YEAR + today.month - began.month - 1
    many = min(over, YEAR)
    earlier = [months_on(began, -back) for back in range(YEAR, 0, -1)]
    later = [months_on(began, ahead) for ahead in range(1, many + 1)]
    turns = {
        condition: turn
        for condition, series in conditions.items()
        if (turn := turn_of(condition, _values(series, earlier), _values(series, later)))
    }
    return Watch(
        months=max(many, 0),
        turns=turns,
        score_before=score_of(total(counts, earlier)),
        score_since=score_of(total(counts, later)),
    )


def rolling(counts: Mapping[date, Counts], month_on: date, months: int = 3) -> Counts:
    """The answers of a month and the ones before it together, so that one month swings less."""
    return total(counts, [months_on(month_on, -back) for back in range(months)])


def total(counts: Mapping[date, Counts], months: Sequence[date]) -> Counts:
    """All answers of these months together."""
    return sum((counts[on] for on in months if on in counts), Counts())


def _stands_out(earlier: Sequence[float], later: Sequence[float]) -> bool:
    limits = limits_of(earlier)
    above = [place for place in beyond(later, limits) if later[place] > limits.upper]
    return bool(above) or risen_at(later, limits) is not None


def _values(series: Series, months: Sequence[date]) -> list[Decimal]:
    return [series[on] for on in months if on in series]
