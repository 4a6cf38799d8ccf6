"""Amounts as people write them: either decimal sign, and nothing that could be two amounts."""

from __future__ import annotations

from decimal import Decimal

import pytest

from kaizen.core.errors import InvalidInput
from kaizen.core.written_amounts import read_amount


@pytest.mark.parametrize(
    "typed",
    [
        "1200.50",
        "1200,50",
        "1200.5",
        " 1200,500 ",
        "1,200.50",
        "1.200,50",
        "1 200,50",
        "1\u202f200,50",
        "1'200.50",
        "1\u2019200.50",
    ],
)
def test_one_amount_in_many_hands(typed: str) -> None:
    assert read_amount(typed) == Decimal("1200.50")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("0", "0"),
        ("180", "180"),
        ("0,125", None),
        ("1200", "1200"),
        ("1.200.000", "1200000"),
        ("1,200,000", "1200000"),
        ("1,200,000.75", "1200000.75"),
        ("12 000", "12000"),
        ("999999999999", "999999999999"),
    ],
)
def test_thousands_and_wholes(typed: str, amount: str | None) -> None:
    decimals = 2 if amount else 3
    assert read_amount(typed, decimals=decimals) == Decimal(amount or "0.125")


def test_nothing_is_nothing() -> None:
    assert read_amount("  ") is None


@pytest.mark.parametrize("typed", ["1,200", "1.200", "41.500", "999,999"])
@pytest.mark.parametrize("sign", [".", ","])
def test_what_could_be_two_amounts_is_asked_about(typed: str, sign: str) -> None:
    with pytest.raises(InvalidInput, match="two ways"):
        read_amount(typed, sign=sign)


def test_the_sentence_names_both_readings() -> None:
    with pytest.raises(InvalidInput) as refused:
        read_amount("1.250", sign=",")
    assert str(refused.value) == "“1.250” can be read in two ways. Write 1250 or 1,25."


def test_a_rate_with_decimals_is_read_by_the_language() -> None:
    assert read_amount("1.183", sign=".", decimals=6) == Decimal("1.183")
    assert read_amount("1,183", sign=",", decimals=6) == Decimal("1.183")
    assert read_amount("0,1834", sign=".", decimals=6) == Decimal("0.1834")
    with pytest.raises(InvalidInput, match="two ways"):
        read_amount("1,183", sign=".", decimals=6)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("-5", "below zero"),
        ("\u22125", "below zero"),
        ("much", "not an amount"),
        ("1e5", "not an amount"),
        ("NaN", "not an amount"),
        ("Infinity", "not an amount"),
        ("1,2,3", "not an amount"),
        ("1.2.3,4", "not an amount"),
        ("12,00.50", "not an amount"),
        ("1,200,50", "not an amount"),
        (".", "not an amount"),
        ("5 €", "not an amount"),
        ("\u0661\u0662", "not an amount"),
        ("1x200", "not an amount"),
        ("180.505", "two ways"),
        ("1800.505", "too many decimals"),
        ("0.125", "too many decimals"),
        ("1000000000000", "too large"),
        ("9" * 400, "too large"),
    ],
)
def test_refusals(typed: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words) as refused:
        read_amount(typed)
    assert refused.value.field == "amount"


def test_a_point_at_the_end_and_one_at_the_beginning() -> None:
    assert read_amount("180.") == Decimal(180)
    assert read_amount(".50") == Decimal("0.50")
