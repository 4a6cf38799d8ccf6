"""How figures are shown: rounded half up, as they are reckoned."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask import Flask

from kaizen.web import formats


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        ("5340.50", "€5,341"),
        ("5341.50", "€5,342"),
        ("-5340.50", "\N{MINUS SIGN}€5,341"),
        ("68522.5", "€68,523"),
        ("1.205", "€1.21"),
        ("40", "€40"),
    ],
)
def test_amounts_are_rounded_half_up(app: Flask, amount: str, shown: str) -> None:
    with app.test_request_context():
        assert formats.money(Decimal(amount), "EUR") == shown


def test_numbers_are_rounded_half_up(app: Flask) -> None:
    with app.test_request_context():
        assert formats.number(Decimal("0.25")) == "0.3"
        assert formats.number(0.45) == "0.5"
        assert formats.number(12) == "12"
