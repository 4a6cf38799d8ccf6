"""Amounts as people write them: with a point or a comma, and never read in two ways."""

from __future__ import annotations

import re
from decimal import Decimal

from kaizen.core.errors import InvalidInput

#: From here on it is a slip of the hand.
TOO_LARGE = Decimal(10) ** 12
USUAL_DECIMALS = 2

# Spaces of any width and the Swiss apostrophe stand between thousands and nowhere else.
_GAPS = re.compile(r"[ \u00a0\u2009\u202f'\u2019]")
_MINUS = re.compile(r"\A\s*[-\u2212\u2013]")
_GROUPED = re.compile(r"\d{1,3}(?:(?P<gap>[^\d])\d{3})(?:(?P=gap)\d{3})*\Z", re.ASCII)
_PLAIN = re.compile(r"\d+\Z", re.ASCII)
_LONGEST_TOLD = 40


def read_amount(typed: str, *, sign: str = ".", decimals: int = USUAL_DECIMALS) -> Decimal | None:
    """The amount that was typed; None where nothing stands there.

    ``1200.50``, ``1200,50``, ``1,200.50``, ``1.200,50`` and ``1 200,50`` are one amount. `sign`
    is the decimal sign of the person's language; `decimals` is how many decimals it may have.

    Raises:
        InvalidInput: no amount, below zero, too large, or one that could be two amounts, such
            as ``1,200``: a thousand to some and little more than one to others.
    """
    text = typed.strip()
    if not text:
        return None
    if _MINUS.match(text):
        raise InvalidInput("An amount is not below zero. Leave out the minus.", field="amount")
    amount = _read(text, sign, decimals)
    if amount is None:
        raise InvalidInput(
            "“%(text)s” is not an amount. Write one such as %(example)s.",
            field="amount",
            text=text[:_LONGEST_TOLD],
            example=f"1200{sign}50",
        )
    if amount >= TOO_LARGE:
        raise InvalidInput("That amount is too large. Check the digits.", field="amount")
    return amount


def _read(text: str, sign: str, decimals: int) -> Decimal | None:
    whole, mark, part = _halves(text)
    if mark and text.count(mark) == 1 and _could_be_thousands(whole, part):
        # Two decimals at most: then three digits behind the mark settle nothing.
        if decimals <= USUAL_DECIMALS or mark != sign:
            raise _in_two_ways(text, whole, part, sign)
    elif mark and text.count(mark) > 1:
        whole, part = text, ""
    digits = _without_thousands(whole or ("0" if part else ""), other_than=mark if part else "")
    if digits is None or (part and not _PLAIN.match(part)):
        return None
    if len(part.rstrip("0")) > decimals:
        raise InvalidInput(
            "“%(text)s” has too many decimals; at most %(most)s.",
            field="amount",
            text=text[:_LONGEST_TOLD],
            most=decimals,
        )
    return Decimal(f"{digits}.{part}" if part else digits)


def _halves(text: str) -> tuple[str, str, str]:
    """What stands before and behind the last point or comma, and which of them it is."""
    at = max(text.rfind("."), text.rfind(","))
    return (text, "", "") if at < 0 else (text[:at], text[at], text[at + 1 :])


def _could_be_thousands(whole: str, part: str) -> bool:
    """Whether the mark between may stand between thousands: ``1,200`` but not ``0,200``."""
    is_group = len(part) == 3 and part.isdigit()
    return is_group and whole.isdigit() and len(whole) <= 3 and not whole.startswith("0")


def _without_thousands(text: str, *, other_than: str) -> str | None:
    """The digits alone; None where marks stand elsewhere than between thousands."""
    if _PLAIN.match(text):
        return text
    found = _GROUPED.match(text)
    if found is None or found["gap"] == other_than:
        return None
    gap = found["gap"]
    return text.replace(gap, "") if gap in ".," or _GAPS.match(gap) else None


def _in_two_ways(text: str, whole: str, part: str, sign: str) -> InvalidInput:
    return InvalidInput(
        "“%(text)s” can be read in two ways. Write %(large)s or %(small)s.",
        field="amount",
        text=text,
        large=f"{whole}{part}",
        small=f"{whole}{sign}{part[:2]}",
    )
