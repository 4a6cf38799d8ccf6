"""How amounts are written in sentences and at charts; screens.md, "Numbers"."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from babel import Locale
from babel.numbers import format_compact_currency, format_compact_decimal
from flask_babel import get_locale

from kaizen.core.written_out import MINUS
from kaizen.web.formats import money, number

#: Below this an amount is told to the unit, from here on to hundreds.
EXACT_BELOW = Decimal(10_000)
_HUNDRED = Decimal(100)


def summed(amount: Decimal, currency: str) -> str:
    """``€77,700``: an amount in a sentence, under 10,000 exact and then to hundreds."""
    step = Decimal(1) if abs(amount) < EXACT_BELOW else _HUNDRED
    whole = (amount / step).quantize(Decimal(1), rounding=ROUND_HALF_UP) * step
    return money(whole, currency)


def signed(amount: Decimal, currency: str) -> str:
    """``+€5,880``: the same with its sign, where both signs occur."""
    text = summed(amount, currency)
    return f"+{text}" if amount > 0 else text


def short(amount: Decimal | float, currency: str) -> str:
    """``€16k``: at an axis or a column, as short as the language allows."""
    exact = _whole(amount)
    text = _compact(exact, currency, get_locale())
    # Some languages have no short word for thousands.
    return money(exact, currency) if str(abs(exact)) in text else _lower(text)


def shorter(amount: Decimal | float) -> str:
    """``16k``: the same where the axis beside it names the currency."""
    exact = _whole(amount)
    text = _compact(exact, "", get_locale())
    return number(exact) if str(abs(exact)) in text else _lower(text)


@lru_cache(maxsize=4096)
def _compact(amount: Decimal, currency: str, locale: Locale) -> str:
    """Remembered: the axes of a chart for a desk and of the same for a phone say the same."""
    if not currency:
        return str(format_compact_decimal(amount, locale=locale, fraction_digits=1))
    return str(format_compact_currency(amount, currency, locale=locale, fraction_digits=1))


def _whole(amount: Decimal | float) -> Decimal:
    """Whole units: what is written in thousands is rounded to a tenth of them anyhow."""
    return Decimal(str(amount)).quantize(Decimal(1), rounding=ROUND_HALF_UP)


def _lower(text: str) -> str:
    locale = get_locale()
    if locale is not None and locale.language == "en":
        text = text.replace("K", "k")
    return text.replace("-", MINUS)
