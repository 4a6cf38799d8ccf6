"""Rounding, splitting and adding money, against worked examples and for any amount."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kaizen.core.errors import InvalidInput
from kaizen.core.money import (
    MixedCurrencyError,
    Money,
    largest_remainder,
    minor_units,
    round_money,
    split,
    total_of,
)


def exact(*texts: str) -> list[Decimal]:
    return [Decimal(text) for text in texts]


@pytest.mark.parametrize(
    ("amount", "currency", "rounded"),
    [
        ("1.005", "EUR", "1.01"),
        ("1.00499", "EUR", "1.00"),
        ("2.675", "EUR", "2.68"),
        ("-1.005", "EUR", "-1.01"),
        ("-0.001", "EUR", "0.00"),
        ("0.5", "JPY", "1"),
        ("1234.49", "KRW", "1234"),
        ("1.2345", "KWD", "1.235"),
        ("1.2344", "BHD", "1.234"),
        ("1.0005", "TND", "1.001"),
        ("12.345678", "CLF", "12.3457"),
        ("12345678901234567890123456789.125", "EUR", "12345678901234567890123456789.13"),
    ],
)
def test_amounts_are_rounded_half_up_to_the_minor_unit(
    amount: str, currency: str, rounded: str
) -> None:
    assert str(round_money(Decimal(amount), currency)) == rounded


@pytest.mark.parametrize("amount", [1.5, 1, "1.50", True, None])
def test_nothing_but_a_decimal_is_money(amount: object) -> None:
    with pytest.raises(TypeError):
        round_money(amount, "EUR")  # type: ignore[arg-type]
    with pytest.raises(TypeError):
        Money(amount, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "-Infinity", "1e80"])
def test_what_cannot_be_reckoned_with_is_refused(amount: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        round_money(Decimal(amount), "EUR")
    assert refused.value.field == "amount"


@pytest.mark.parametrize("code", ["", "eur", "EURO", "€", "EUR\n"])
def test_a_currency_is_three_capital_letters(code: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        minor_units(code)
    assert refused.value.field == "currency"


@pytest.mark.parametrize(
    ("parts", "currency", "result"),
    [
        (("33.333", "33.333", "33.334"), "EUR", ("33.33", "33.33", "33.34")),
        (("0.335", "0.335", "0.33"), "EUR", ("0.34", "0.33", "0.33")),
        (("1.4", "1.4", "1.2"), "JPY", ("2", "1", "1")),
        (("-1.4", "-1.4", "-1.2"), "JPY", ("-2", "-1", "-1")),
        (("1.5", "-0.5"), "JPY", ("2", "-1")),
        (("0", "0"), "EUR", ("0.00", "0.00")),
        ((), "EUR", ()),
    ],
)
def test_rounded_parts_add_up_to_the_whole(
    parts: tuple[str, ...], currency: str, result: tuple[str, ...]
) -> None:
    assert largest_remainder(exact(*parts), currency) == exact(*result)


@pytest.mark.parametrize(
    ("amount", "weights", "result"),
    [
        # A year from 1 October in calendar fiscal years.
        ("12000.00", (92, 273), ("3024.66", "8975.34")),
        ("-12000.00", (92, 273), ("-3024.66", "-8975.34")),
        ("100.00", (1, 1, 1), ("33.34", "33.33", "33.33")),
        ("0.01", (1, 1), ("0.01", "0.00")),
        ("5.00", (0, 7), ("0.00", "5.00")),
    ],
)
def test_an_amount_is_shared_out_by_weights(
    amount: str, weights: tuple[int, ...], result: tuple[str, ...]
) -> None:
    assert split(Decimal(amount), weights, "EUR") == exact(*result)


def test_seats_are_shared_out_as_by_hamilton() -> None:
    """The votes of the textbook example: 100,000 votes, 10 seats, five lists."""
    votes = (47000, 16000, 15800, 12000, 6100, 3100)
    assert split(Decimal(10), votes, "JPY") == exact("5", "2", "1", "1", "1", "0")


@pytest.mark.parametrize("weights", [(), (0, 0), (2, -1)])
def test_weights_without_a_sense_are_refused(weights: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="weights"):
        split(Decimal(1), weights, "EUR")


def test_floats_are_refused_as_parts_and_weights() -> None:
    with pytest.raises(TypeError):
        largest_remainder([0.5], "EUR")  # type: ignore[list-item]
    with pytest.raises(TypeError):
        split(Decimal(1), [0.5], "EUR")  # type: ignore[list-item]


def test_amounts_of_one_currency_add_up() -> None:
    five, two = Money(Decimal("5.00"), "EUR"), Money(Decimal("2.50"), "EUR")
    assert five + two == Money(Decimal("7.50"), "EUR")
    assert five - two == Money(Decimal("2.50"), "EUR")
    assert -five < two < five <= five
    assert five >= two
    assert five > two
    assert (five * Decimal("0.3335")).rounded() == Money(Decimal("1.67"), "EUR")
    assert five * 3 == Money(Decimal(15), "EUR")
    assert total_of([five, two], "EUR") == Money(Decimal("7.50"), "EUR")
    assert total_of([], "JPY") == Money(Decimal(0), "JPY")


def test_amounts_of_different_currencies_are_never_added_or_compared() -> None:
    euro, yen = Money(Decimal(1), "EUR"), Money(Decimal(1), "JPY")
    assert euro != yen
    for mixed in (
        lambda: euro + yen,
        lambda: euro - yen,
        lambda: euro < yen,
        lambda: total_of([euro, yen], "EUR"),
    ):
        with pytest.raises(MixedCurrencyError):
            mixed()


def test_money_is_not_a_bare_number() -> None:
    with pytest.raises(TypeError):
        Money(Decimal(1), "EUR") + Decimal(1)  # type: ignore[operator]
    with pytest.raises(TypeError):
        Money(Decimal(1), "EUR") * 0.5  # type: ignore[operator]


AMOUNTS = st.decimals("-1e9", "1e9", allow_nan=False, allow_infinity=False, places=5)
CURRENCIES = st.sampled_from(["EUR", "JPY", "KWD", "CLF"])


@given(st.lists(AMOUNTS, max_size=12), CURRENCIES)
def test_parts_add_up_and_none_is_off_by_a_unit(parts: list[Decimal], currency: str) -> None:
    rounded = largest_remainder(parts, currency)
    assert sum(rounded, Decimal(0)) == round_money(sum(parts, Decimal(0)), currency)
    unit = Decimal(1).scaleb(-minor_units(currency))
    assert all(abs(part - given_) < unit for part, given_ in zip(rounded, parts, strict=True))


@given(AMOUNTS, st.lists(st.integers(0, 366), min_size=1, max_size=12), CURRENCIES)
def test_a_reversal_takes_back_exactly_what_was_booked(
    amount: Decimal, weights: list[int], currency: str
) -> None:
    weights[0] += 1
    booked = split(amount, weights, currency)
    assert split(-amount, weights, currency) == [-part for part in booked]
    assert sum(booked, Decimal(0)) == round_money(amount, currency)


def test_fractions_are_split_without_loss() -> None:
    assert largest_remainder([Fraction(100, 3)] * 3, "EUR") == exact("33.34", "33.33", "33.33")
