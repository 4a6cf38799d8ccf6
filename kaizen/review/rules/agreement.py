"""How far reviewers agree beyond chance: kappa for two or many, intraclass correlation for steps.

All are 1 for full agreement, about 0 for what chance alone would give, and may be negative. They
are reckoned in exact fractions. Where all ratings are alike there is nothing to compare, and a
sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Literal

from kaizen.core.reckoned import WIDE, Reckoned, defined, is_plausible, undefined
from kaizen.core.sentences import to_say
from kaizen.review.rules.criteria import STEPS

Weights = Literal["linear", "quadratic"]
Matrix = list[list[Fraction]]

#: Things rated by the same several, before their intraclass correlation says anything.
LEAST_FOR_ICC = 30
_PAIR = 2

NOTHING_RATED = to_say("Nothing has been scored by several reviewers yet.")
NOT_ENOUGH_SPREAD = to_say("Not enough spread: the scores are too much alike to compare.")
UNEVEN = to_say("Every idea needs a score from each of these reviewers.")
TOO_FEW = to_say("Too few scores to tell.")
NO_COUNTS = to_say("The table does not hold counts of scores.")


class IccKind(StrEnum):
    """Which intraclass correlation, as Shrout and Fleiss (1979) name them.

    First number: 1 each idea has other reviewers, 2 the same reviewers, drawn from many, 3 just
    these reviewers. Second: whether it is said of one reviewer or of the mean of all k.
    """

    ONE_WAY = "ICC(1,1)"
    TWO_WAY = "ICC(2,1)"
    FIXED = "ICC(3,1)"
    ONE_WAY_MEAN = "ICC(1,k)"
    TWO_WAY_MEAN = "ICC(2,k)"
    FIXED_MEAN = "ICC(3,k)"


def cohen_kappa(table: Sequence[Sequence[int]], weights: Weights | None = None) -> Reckoned:
    """Cohen's kappa of two reviewers: 1 − observed ÷ expected disagreement.

    `table[i][j]` counts the ideas that the first gave step i and the second step j. Without
    weights every disagreement is alike; 'linear' weighs it by the distance |i − j|, 'quadratic'
    by its square. Sources: Cohen 1960 and 1968; Fleiss and Cohen 1973.
    """
    size = len(table)
    if any(len(line) != size for line in table) or _has_no_counts(table):
        return undefined(NO_COUNTS)
    total = sum(map(sum, table))
    if not total:
        return undefined(NOTHING_RATED)
    rows = [sum(line) for line in table]
    columns = [sum(line[j] for line in table) for j in range(size)]
    observed = expected = 0
    for i in range(size):
        for j in range(size):
            weight = _disagreement(abs(i - j), weights)
            observed += weight * table[i][j] * total
            expected += weight * rows[i] * columns[j]
    return _ratio(expected - observed, expected)


def fleiss_kappa(table: Sequence[Sequence[int]]) -> Reckoned:
    """Fleiss' kappa of many reviewers: (P − Pₑ) ÷ (1 − Pₑ).

    `table[i][j]` counts the reviewers who gave idea i the step j; every idea has as many
    reviewers, though not the same ones. Source: Fleiss 1971.
    """
    if not table:
        return undefined(NOTHING_RATED)
    if len({len(line) for line in table}) != 1 or _has_no_counts(table):
        return undefined(NO_COUNTS)
    raters = sum(table[0])
    if any(sum(line) != raters for line in table):
        return undefined(UNEVEN)
    if raters < 2:
        return undefined(NOTHING_RATED)
    pairs = sum(count * (count - 1) for line in table for count in line)
    agreed = Fraction(pairs, len(table) * raters * (raters - 1))
    columns = [sum(line[j] for line in table) for j in range(len(table[0]))]
    chance = sum(Fraction(count, len(table) * raters) ** 2 for count in columns)
    return _ratio(agreed - chance, 1 - chance)


def least_compared(reviewers: int) -> int:
    """How many things the same reviewers must have rated before a measure of theirs says anything.

    For weighted kappa of two 2 × steps², here 50 (Cicchetti 1981, Applied Psychological
    Measurement 5, 101-104); for the intraclass correlation of several 30 (Koo and Li 2016,
    Journal of Chiropractic Medicine 15, 155-163).
    """
    return 2 * len(STEPS) ** 2 if reviewers == _PAIR else LEAST_FOR_ICC


def icc(ratings: Sequence[Sequence[int | Decimal]], kind: IccKind) -> Reckoned:
    """Intraclass correlation of n ideas (rows) scored by k reviewers (columns).

    From the mean squares between ideas (BMS), between reviewers (JMS), within ideas (WMS) and of
    the rest (EMS). Source: Shrout and Fleiss 1979, Psychological Bulletin 86, 420-428.
    """
    n, k = len(ratings), len(ratings[0]) if ratings else 0
    if n < 2 or k < 2:
        return undefined(NOTHING_RATED)
    if any(len(line) != k for line in ratings):
        return undefined(UNEVEN)
    if not all(is_plausible(Decimal(step)) for line in ratings for step in line):
        return undefined(NO_COUNTS)
    between, judges, within, rest = _mean_squares([[Fraction(s) for s in line] for line in ratings])
    top, bottom = {
        IccKind.ONE_WAY: (between - within, between + (k - 1) * within),
        IccKind.TWO_WAY: (
            between - rest,
            between + (k - 1) * rest + Fraction(k, n) * (judges - rest),
        ),
        IccKind.FIXED: (between - rest, between + (k - 1) * rest),
        IccKind.ONE_WAY_MEAN: (between - within, between),
        IccKind.TWO_WAY_MEAN: (between - rest, between + (judges - rest) / n),
        IccKind.FIXED_MEAN: (between - rest, between),
    }[IccKind(kind)]
    return _ratio(top, bottom)


def _mean_squares(ratings: Matrix) -> tuple[Fraction, Fraction, Fraction, Fraction]:
    """BMS, JMS, WMS and EMS of the two-way analysis of variance."""
    n, k = len(ratings), len(ratings[0])
    mean = sum((step for line in ratings for step in line), Fraction(0)) / (n * k)
    ideas = k * sum(((sum(line, Fraction(0)) / k - mean) ** 2 for line in ratings), Fraction(0))
    columns = [sum((line[j] for line in ratings), Fraction(0)) / n for j in range(k)]
    judges = n * sum(((column - mean) ** 2 for column in columns), Fraction(0))
    whole = sum(((step - mean) ** 2 for line in ratings for step in line), Fraction(0))
    rest = whole - ideas - judges
    return (
        Fraction(1, n - 1) * ideas,
        Fraction(1, k - 1) * judges,
        Fraction(1, n * (k - 1)) * (whole - ideas),
        Fraction(1, (n - 1) * (k - 1)) * rest,
    )


def _disagreement(distance: int, weights: Weights | None) -> int:
    if weights is None:
        return int(distance > 0)
    return distance if weights == "linear" else distance**2


def _has_no_counts(table: Sequence[Sequence[int]]) -> bool:
    return any(count < 0 for line in table for count in line)


def _ratio(top: Fraction | int, bottom: Fraction | int) -> Reckoned:
    """Top ÷ bottom, of which only the result is rounded; undefined where there is no bottom."""
    if bottom <= 0:
        return undefined(NOT_ENOUGH_SPREAD)
    exact = Fraction(top) / Fraction(bottom)
    return defined(WIDE.divide(Decimal(exact.numerator), Decimal(exact.denominator)))
