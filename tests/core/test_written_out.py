"""Days and money as each language writes them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from kaizen.core.written_out import As, in_money, written

THURSDAY = date(2026, 3, 12)
NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("language", "form", "words"),
    [
        ("en", As.WEEKDAY, "Thu 12 Mar"),
        ("de", As.WEEKDAY, "Do., 12. März"),
        ("es", As.WEEKDAY, "jue, 12 mar"),
        ("en", As.DAY_YEAR, "12 Mar 2026"),
        ("de", As.DAY_YEAR, "12. März 2026"),
        ("es", As.DAY_YEAR, "12 mar 2026"),
        ("en", As.LONG_WEEKDAY, "Thursday 12 March"),
        ("de", As.LONG_WEEKDAY, "Donnerstag, 12. März"),
        ("es", As.LONG_WEEKDAY, "jueves, 12 de marzo"),
        ("de", As.LONG_WEEKDAY_YEAR, "Donnerstag, 12. März 2026"),
        ("es", As.LONG_WEEKDAY_YEAR, "jueves, 12 de marzo de 2026"),
        ("en", As.MONTH_YEAR, "March 2026"),
        ("de", As.MONTH_YEAR, "März 2026"),
        ("es", As.MONTH_YEAR, "marzo de 2026"),
        ("es", As.SHORT_MONTH_YEAR, "mar 26"),
    ],
)
def test_a_day_is_written_as_the_language_writes_it(language: str, form: As, words: str) -> None:
    assert written(THURSDAY, form, Locale.parse(language)) == words


@pytest.mark.parametrize("form", As)
@pytest.mark.parametrize("language", ["fr", "pl", "tr", "ja", "ar"])
def test_a_language_that_is_to_come_has_a_pattern_for_every_day(language: str, form: As) -> None:
    assert written(THURSDAY, form, Locale.parse(language))


@pytest.mark.parametrize(
    ("language", "amount", "decimals", "words"),
    [
        ("en", "2002.4", "", "€2,002"),
        ("de", "2002.4", "", f"2.002{NBSP}€"),
        ("es", "2002.4", "", f"2.002{NBSP}€"),
        ("en", "-486", "00", "−€486.00"),
        ("de", "-486", "00", f"−486,00{NBSP}€"),
        ("de", "0.1835", "00####", f"0,1835{NBSP}€"),
    ],
)
def test_money_is_written_as_the_language_writes_it(
    language: str, amount: str, decimals: str, words: str
) -> None:
    assert in_money(Decimal(amount), "EUR", decimals, Locale.parse(language)) == words
