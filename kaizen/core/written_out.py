"""How a day, a month or an amount of money is written in each language."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

MINUS = "\N{MINUS SIGN}"


class As(StrEnum):
    """What is told of a day, as the skeleton by which locales are asked for their pattern."""

    DAY = "MMMd"
    DAY_YEAR = "yMMMd"
    LONG_DAY_YEAR = "yMMMMd"
    WEEKDAY = "MMMEd"
    WEEKDAY_YEAR = "yMMMEd"
    #: The weekday short, the month long: for the subject of a mail.
    WEEKDAY_MONTH = "MMMMEd"
    #: Both long.
    LONG_WEEKDAY = "MMMMEEEEd"
    LONG_WEEKDAY_YEAR = "yMMMMEEEEd"
    MONTH = "LLLL"
    MONTH_YEAR = "yMMMM"
    SHORT_MONTH = "LLL"
    SHORT_MONTH_YEAR = "yyLLL"
    YEAR = "y"


#: English of the house: ``Thu 12 Mar``. What locales call English is that of the United States.
_ENGLISH = {
    As.DAY: "d MMM",
    As.DAY_YEAR: "d MMM y",
    As.LONG_DAY_YEAR: "d MMMM y",
    As.WEEKDAY: "EEE d MMM",
    As.WEEKDAY_YEAR: "EEE d MMM y",
    As.WEEKDAY_MONTH: "EEE d MMMM",
    As.LONG_WEEKDAY: "EEEE d MMMM",
    As.LONG_WEEKDAY_YEAR: "EEEE d MMMM y",
    As.MONTH_YEAR: "LLLL y",
}
#: No locale has a pattern for these: they are plain parts, or made of a shorter one.
_PARTS = {
    As.MONTH: "LLLL",
    As.SHORT_MONTH: "LLL",
    As.SHORT_MONTH_YEAR: "LLL yy",
    As.YEAR: "y",
}


@lru_cache(maxsize=4096)
def written(on: date, form: As, locale: Locale) -> str:
    """The day in the words of the language; remembered, since lists name the same days again."""
    return str(format_date(on, _pattern(form, locale), locale=locale))


@lru_cache(maxsize=256)
def _pattern(form: As, locale: Locale) -> str:
    if form in _PARTS:
        return _PARTS[form]
    if locale.language == "en":
        return _ENGLISH[form]
    if form is As.LONG_WEEKDAY_YEAR:
        return str(locale.date_formats["full"].pattern)
    if form is As.LONG_WEEKDAY:
        return _skeleton(As.WEEKDAY_MONTH, locale).replace("E", "EEEE", 1)
    if form is As.LONG_DAY_YEAR:
        return str(locale.date_formats["long"].pattern)
    return _skeleton(form, locale)


def _skeleton(form: As, locale: Locale) -> str:
    """The locale's own pattern; where it has none, its usual one for days."""
    found = locale.datetime_skeletons.get(form.value)
    return str((found or locale.date_formats["medium"]).pattern)


@lru_cache(maxsize=4096)
def in_money(amount: Decimal, currency: str, decimals: str, locale: Locale) -> str:
    """``€2,002`` or ``2.002 €``, by the locale; `decimals` such as ``00`` or ``00####``.

    Remembered: a page tells the same amount in a sentence, a chart and a table.
    """
    pattern = _money_pattern(decimals, locale)
    text = format_currency(abs(amount), currency, pattern, locale=locale, currency_digits=False)
    return f"{MINUS}{text}" if amount < 0 else str(text)


@lru_cache(maxsize=256)
def _money_pattern(decimals: str, locale: Locale) -> str:
    usual = str(locale.currency_formats["standard"].pattern).partition(";")[0]
    return usual.replace("0.00", f"0.{decimals}" if decimals else "0")
