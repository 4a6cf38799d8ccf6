"""Currencies as a list of choices."""

from __future__ import annotations

from functools import lru_cache

from babel import Locale
from babel.numbers import get_currency_name

from kaizen.core.money import currencies_of_today
from kaizen.web.drawn import Options


@lru_cache(maxsize=16)
def currencies(locale: Locale) -> Options:
    """Codes and names of the currencies of today, by code."""
    return tuple(
        (code, f"{code} · {get_currency_name(code, locale=locale)}")
        for code in currencies_of_today()
    )
