"""A figure that cannot always be reckoned: its value, or in plain words why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import MAX_EMAX, MIN_EMIN, ROUND_HALF_EVEN, Context, Decimal

from kaizen.core.sentences import to_say

#: Digits of intermediate steps; far more than any figure that is shown.
PRECISION = 60
#: Wide enough for what a long row of amounts, however odd, can come to on the way. It traps
#: nothing: what overflows even so comes out infinite, and `defined` says that it is too large.
WIDE = Context(prec=PRECISION, Emax=MAX_EMAX, Emin=MIN_EMIN, traps=[])
#: What is handed on has as many digits as decimals usually have.
_KEPT = Context(prec=28, rounding=ROUND_HALF_EVEN)

#: What a single amount or result may be; beyond it somebody has slipped on the keys.
LARGEST = Decimal("1e18")

#: Powers of ten below which a result is nothing but noise.
_SMALLEST = -30

TOO_LARGE = to_say("The amounts are too large to reckon with. Check the digits.")


@dataclass(frozen=True)
class Reckoned:
    """Either a value, or the sentence that says why it is undefined; never both, never neither.

    The sentence is plain English, fit to be shown, and translated at the door. Where several
    rates would fit, `candidates` holds them, in rising order; otherwise it is empty.
    """

    value: Decimal | None
    reason: str | None = None
    candidates: tuple[Decimal, ...] = ()

    def __post_init__(self) -> None:
        if (self.value is None) == (self.reason is None):
            raise ValueError("a figure has a value or a reason")


def is_plausible(value: Decimal) -> bool:
    """Whether it is a number of a size, and of digits, that somebody can have meant."""
    if not value.is_finite() or value.copy_abs() > LARGEST:
        return False
    exponent = value.as_tuple().exponent
    return isinstance(exponent, int) and exponent >= _SMALLEST


def undefined(reason: str) -> Reckoned:
    """No value, and why."""
    return Reckoned(None, reason)


def defined(value: Decimal) -> Reckoned:
    """A value of 28 digits, unless it is beyond all measure."""
    if not value.is_finite() or value.copy_abs() > LARGEST:
        return undefined(TOO_LARGE)
    return Reckoned(kept(value))


def kept(value: Decimal) -> Decimal:
    """The value without the digits that only served on the way."""
    return Decimal(0) if value.adjusted() < _SMALLEST else _KEPT.plus(value)
