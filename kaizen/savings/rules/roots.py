"""Where a polynomial with few terms and large exponents is zero: the rates of return.

A term is an exponent and its coefficient; exponents rise and begin with 0. Discounting by a
factor w a day (or a year), flows become such terms. By Descartes' rule of signs there are at
most as many positive roots as changes of sign; between two turning points there is at most one.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, localcontext

from kaizen.core.reckoned import WIDE

Term = tuple[int, Decimal]

#: Two values nearer to each other than this part of their size count as the same.
NEAR = Decimal("1e-30")
#: Sums this small beside their largest term are noise of the last digits: zero.
_NOISE = Decimal("1e-40")
# Each step at least halves the interval.
_MOST_STEPS = 400


def sign_changes(coefficients: Sequence[Decimal]) -> int:
    """How often the sign changes in the row, zeros left out."""
    signs = [value > 0 for value in coefficients if value]
    return sum(one != other for one, other in zip(signs, signs[1:], strict=False))


def roots_between(terms: Sequence[Term], low: Decimal, high: Decimal) -> list[Decimal]:
    """The different roots of the polynomial from `low` to `high` (both above 0), rising.

    1. Without a change of sign there is none.
    2. Otherwise the turning points, roots of the derivative, cut the line into pieces in which
       the polynomial only rises or only falls.
    3. Each piece whose ends differ in sign holds one root; an end may be a root itself.
    """
    with localcontext(WIDE):
        return _roots(list(terms), low, high)


def _roots(terms: list[Term], low: Decimal, high: Decimal) -> list[Decimal]:
    first = terms[0][0]
    terms = [(exponent - first, coefficient) for exponent, coefficient in terms]
    changes = sign_changes([coefficient for _, coefficient in terms])
    if not changes:
        return []
    # A single change of sign means a single root, wherever the polynomial turns.
    turns = _roots([(e, c * e) for e, c in terms[1:]], low, high) if changes > 1 else []
    edges = [low, *turns, high]
    found: list[Decimal] = []
    for left, right in zip(edges, edges[1:], strict=False):
        root = _root_in(terms, left, right)
        if root is not None and not (found and abs(root - found[-1]) <= NEAR * root):
            found.append(root)
    return found


def _root_in(terms: list[Term], low: Decimal, high: Decimal) -> Decimal | None:
    """The root between two points of a piece that only rises or falls, by Ridders' method."""
    at_low, at_high = _value(terms, low), _value(terms, high)
    if not at_low:
        return low
    if not at_high:
        return high
    if (at_low > 0) == (at_high > 0):
        return None
    for _ in range(_MOST_STEPS):
        middle = (low + high) / 2
        at_middle = _value(terms, middle)
        if not at_middle or high - low <= NEAR * middle:
            return middle
        slope = (at_middle * at_middle - at_low * at_high).sqrt()
        step = (middle - low) * at_middle / slope
        guess = middle + step if at_low > at_high else middle - step
        at_guess = _value(terms, guess)
        if not at_guess:
            return guess
        points = sorted([(low, at_low), (middle, at_middle), (guess, at_guess), (high, at_high)])
        (low, at_low), (high, at_high) = _around_root(points)
    return (low + high) / 2


def _around_root(points: list[tuple[Decimal, Decimal]]) -> list[tuple[Decimal, Decimal]]:
    """The two neighbouring points, of those in order, between which the sign changes."""
    for pair in zip(points, points[1:], strict=False):
        if (pair[0][1] > 0) != (pair[1][1] > 0):
            return list(pair)
    return [points[0], points[-1]]


def _value(terms: list[Term], at: Decimal) -> Decimal:
    """The polynomial at a point; exactly zero where only noise is left."""
    parts = [coefficient * at**exponent for exponent, coefficient in terms]
    total = sum(parts, Decimal(0))
    return total if abs(total) > _NOISE * max(abs(part) for part in parts) else Decimal(0)
