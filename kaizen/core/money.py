"""Amounts of money: minor units, rounding once and half up, parts that add up to the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from math import lcm

from babel.core import get_global
from babel.numbers import get_territory_currencies

from kaizen.core.errors import InvalidInput

# ISO 4217, the codes whose minor unit is not two digits.
MINOR_UNITS = {
    **dict.fromkeys(
        ("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG")
        + ("RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF", "XPF"),
        0,
    ),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
    **dict.fromkeys(("CLF", "UYW"), 4),
}
USUAL_MINOR_UNITS = 2

_CODE = re.compile(r"[A-Z]{3}\Z")
# Wide enough that rounding never loses a digit; an amount that does not fit is refused.
_WIDE = Context(prec=60, rounding=ROUND_HALF_UP)


class MixedCurrencyError(ValueError):
    """Amounts of different currencies were to be added or compared; that never has a sense."""


@dataclass(frozen=True)
class Money:
    """An amount in one currency; adding or comparing across currencies is refused.

    Raises:
        TypeError: the amount is not a `Decimal`.
        InvalidInput: the amount is not a number, or the currency is not an ISO 4217 code.
        MixedCurrencyError: on adding, subtracting or comparing with another currency.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        _refuse_unless_exact(self.amount)
        minor_units(self.currency)

    def __str__(self) -> str:
        return f"{round_money(self.amount, self.currency):,f} {self.currency}"

    def __add__(self, other: Money) -> Money:
        return Money(_WIDE.add(self.amount, self._same(other)), self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(_WIDE.subtract(self.amount, self._same(other)), self.currency)

    def __neg__(self) -> Money:
        return Money(self.amount.copy_negate(), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        """The amount times a plain number; not rounded, since rounding comes last."""
        exact = Decimal(factor) if isinstance(factor, int) else factor
        _refuse_unless_exact(exact)
        return Money(_WIDE.multiply(self.amount, exact), self.currency)

    def __lt__(self, other: Money) -> bool:
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        return self.amount <= self._same(other)

    def __gt__(self, other: Money) -> bool:
        return self.amount > self._same(other)

    def __ge__(self, other: Money) -> bool:
        return self.amount >= self._same(other)

    def rounded(self) -> Money:
        """The same in whole minor units, half up."""
        return Money(round_money(self.amount, self.currency), self.currency)

    def _same(self, other: Money) -> Decimal:
        if not isinstance(other, Money):
            raise TypeError(f"money and {type(other).__name__} do not add up")
        if other.currency != self.currency:
            raise MixedCurrencyError(f"{self.currency} and {other.currency} are never added")
        return other.amount


@lru_cache(maxsize=512)
def minor_units(currency: str) -> int:
    """How many digits after the point an amount of the currency has (ISO 4217).

    Raises:
        InvalidInput: not three capital letters.
    """
    if not _CODE.match(currency):
        raise InvalidInput(
            "“%(currency)s” is not a currency. Type three capital letters, such as EUR.",
            field="currency",
            currency=currency,
        )
    return MINOR_UNITS.get(currency, USUAL_MINOR_UNITS)


@lru_cache(maxsize=1)
def currencies_of_today() -> tuple[str, ...]:
    """The codes that somebody somewhere pays with, in alphabetical order."""
    countries: Iterable[str] = get_global("territory_currencies")
    return tuple(sorted({code for each in countries for code in get_territory_currencies(each)}))


def round_money(amount: Decimal, currency: str) -> Decimal:
    """The amount in whole minor units of the currency, half up (away from zero).

    Raises:
        TypeError: anything but a `Decimal`; no float ever touches money.
        InvalidInput: not a number, or too large to be reckoned with.
    """
    _refuse_unless_exact(amount)
    try:
        rounded = amount.quantize(_smallest(currency), context=_WIDE)
    except InvalidOperation as error:
        raise InvalidInput("That amount is too large. Check the digits.", field="amount") from error
    return rounded.copy_abs() if rounded.is_zero() else rounded


def largest_remainder(parts: Sequence[Decimal | Fraction], currency: str) -> list[Decimal]:
    """The parts in whole minor units, so that they add up to the rounded whole.

    Each part is first rounded down; the units still missing go to the parts that lost
    most, the earlier one first where two lost the same (Hamilton's method). Negative
    wholes are split as their mirror image, so that a reversal takes back exactly what
    was booked.

    Raises:
        TypeError: a part is neither a `Decimal` nor a `Fraction`.
    """
    return largest_remainder_to(parts, minor_units(currency))


def largest_remainder_to(parts: Sequence[Decimal | Fraction], digits: int) -> list[Decimal]:
    """The same with so many digits after the point, for what has no currency of its own."""
    ratios = [_ratio(part) for part in parts]
    below = lcm(*(denominator for _, denominator in ratios))
    return _hamilton([above * (below // each) for above, each in ratios], below, digits)


def split(
    amount: Decimal, weights: Sequence[int | Decimal | Fraction], currency: str
) -> list[Decimal]:
    """The amount shared out by weights, in minor units that add up to the rounded amount.

    12,000.00 over 92 and 273 days gives 3,024.66 and 8,975.34.

    Raises:
        ValueError: a weight is negative, or there is none above zero.
    """
    return split_to(amount, weights, minor_units(currency))


def split_to(
    amount: Decimal, weights: Sequence[int | Decimal | Fraction], digits: int
) -> list[Decimal]:
    """The same with so many digits after the point, for what has no currency of its own."""
    ratios = [(each, 1) if isinstance(each, int) else _ratio(each) for each in weights]
    below = lcm(*(denominator for _, denominator in ratios))
    exact = [above * (below // each) for above, each in ratios]
    total = sum(exact)
    if total <= 0 or min(exact) < 0:
        raise ValueError("weights are not negative and one at least is above zero")
    whole, parts_each = _ratio(amount)
    return _hamilton([whole * weight for weight in exact], parts_each * total, digits)


def total_of(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of the amounts, all of the currency; zero where there are none.

    Raises:
        MixedCurrencyError: one is of another currency.
    """
    total = Money(Decimal(0), currency)
    for amount in amounts:
        total = total + amount
    return total


def _refuse_unless_exact(amount: Decimal) -> None:
    if not isinstance(amount, Decimal):
        raise TypeError(f"money is reckoned in Decimal, not in {type(amount).__name__}")
    if not amount.is_finite():
        raise InvalidInput("That is not an amount. Type a number.", field="amount")


@lru_cache(maxsize=512)
def _smallest(currency: str) -> Decimal:
    return Decimal(1).scaleb(-minor_units(currency))


def _ratio(part: Decimal | Fraction) -> tuple[int, int]:
    if not isinstance(part, Fraction):
        _refuse_unless_exact(part)
    return part.as_integer_ratio()


def _hamilton(parts: Sequence[int], denominator: int, digits: int) -> list[Decimal]:
    """Largest remainder over parts of one denominator, in whole numbers: many are split a night."""
    scale = 10**digits
    sign = -1 if sum(parts) < 0 else 1
    shares, lost = [], []
    for part in parts:
        share, rest = divmod(part * sign * scale, denominator)
        shares.append(share)
        lost.append(-rest)
    whole = (2 * sum(parts) * sign * scale + denominator) // (2 * denominator)
    by_loss = sorted(range(len(parts)), key=lambda i: (lost[i], i))
    for i in by_loss[: whole - sum(shares)]:
        shares[i] += 1
    return [_from_units(sign * share, digits) for share in shares]


def _from_units(units: int, digits: int) -> Decimal:
    return Decimal(units).scaleb(-digits, context=_WIDE)
