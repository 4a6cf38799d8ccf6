"""Corrections stand beside what was booked: signed, with a reason, and only by finance."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.actions.verifying import Findings
from tests.support.cast import Cast, later
from tests.support.claims import benefits, claimed, entries, once, total, verified
from tests.support.stages import begun

APRIL = date(2026, 4, 17)
NOW = later(days=60)


def _correction(cast: Cast, idea: Idea, amount: str = "-57.535", **others: Any) -> Correction:
    values: dict[str, Any] = {
        "line_id": benefits(cast, idea)[0].id,
        "amount": Decimal(amount),
        "month_on": APRIL,
        "reason": "The invoice was credited in part.",
        **others,
    }
    return Correction(**values)


def test_a_correction_is_a_new_signed_row(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    before = total(cast, idea)
    (row,) = correct(idea, _correction(cast, idea), actor=cast.fay, now=NOW)
    assert (row.kind, row.amount, row.month_on) == (
        "correction",
        Decimal("-57.54"),
        date(2026, 4, 1),
    )
    assert row.counts_hard
    assert total(cast, idea) == before - Decimal("57.54")


def test_booking_leaves_a_correction_alone(cast: Cast) -> None:
    idea = verified(cast, "12000.00")
    correct(idea, _correction(cast, idea, "-100"), actor=cast.fay, now=NOW)
    book_idea(idea.id, now=later(days=80))
    plain = verified(cast, "12000.00")
    book_idea(plain.id, now=later(days=80))
    assert total(cast, idea) == total(cast, plain) - 100


def test_areas_that_share_a_claim_share_its_correction(cast: Cast) -> None:
    shares = {cast.press.id: 50, cast.assembly.id: 50}
    idea = verified(cast, "12000.00", findings=Findings("Seen", shares=shares))
    rows = correct(idea, _correction(cast, idea, "-0.01"), actor=cast.fay, now=NOW)
    assert sum(row.amount for row in rows) == Decimal("-0.01")


def test_what_was_spent_is_corrected_too(cast: Cast) -> None:
    idea = claimed(cast, "500")
    spent = _correction(cast, idea, "20", line_id=once(cast, idea).id)
    correct(idea, spent, actor=cast.fay, now=NOW)
    assert total(cast, idea, benefit=False) == Decimal(200)


@pytest.mark.parametrize("who", ["olga", "mia", "sam", "lena", "ada", "nils", "nora"])
def test_only_finance_corrects(cast: Cast, who: str) -> None:
    idea = verified(cast, "500")
    with pytest.raises(NotAllowed):
        correct(idea, _correction(cast, idea), actor=getattr(cast, who), now=NOW)


def test_not_the_own_idea(cast: Cast) -> None:
    idea = claimed(cast, "500", owner=cast.fay)
    with pytest.raises(NotAllowed, match="own this idea"):
        correct(idea, _correction(cast, idea), actor=cast.fay, now=NOW)


@pytest.mark.parametrize(
    ("others", "field"),
    [
        ({"amount": Decimal("0.004")}, "amount"),
        ({"reason": "  "}, "reason"),
        ({"month_on": date(2026, 2, 28)}, "month"),
        ({"month_on": date(2026, 6, 1)}, "month"),
        ({"line_id": 0}, "line"),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(
    cast: Cast, others: dict[str, Any], field: str
) -> None:
    idea = verified(cast, "500")
    before = len(entries(cast, idea))
    with pytest.raises(InvalidInput) as refused:
        correct(idea, _correction(cast, idea, **others), actor=cast.fay, now=NOW)
    assert refused.value.field == field
    assert len(entries(cast, idea)) == before


def test_nothing_is_corrected_before_it_is_booked(cast: Cast) -> None:
    idea = claimed(cast, "500")
    with pytest.raises(InvalidInput, match="Nothing is booked"):
        correct(idea, _correction(cast, idea), actor=cast.fay, now=NOW)


def test_without_a_claim_there_is_nothing(cast: Cast) -> None:
    with pytest.raises(Conflict):
        correct(
            begun(cast),
            Correction(1, Decimal(1), APRIL, "Because."),
            actor=cast.fay,
            now=NOW,
        )


@pytest.mark.parametrize("amount", ["-100000", "-500.01"])
def test_no_more_is_taken_back_than_the_line_brings(cast: Cast, amount: str) -> None:
    idea = verified(cast, "500")
    with pytest.raises(InvalidInput, match="No more than that") as refused:
        correct(idea, _correction(cast, idea, amount), actor=cast.fay, now=NOW)
    assert refused.value.field == "amount"
    correct(idea, _correction(cast, idea, "-400"), actor=cast.fay, now=NOW)
    with pytest.raises(InvalidInput, match="No more than that"):
        correct(idea, _correction(cast, idea, "-100.01"), actor=cast.fay, now=NOW)
    correct(idea, _correction(cast, idea, "-100"), actor=cast.fay, now=NOW)


def test_more_than_the_whole_line_is_asked_about(cast: Cast) -> None:
    idea = verified(cast, "500")
    before = total(cast, idea)
    correct(idea, _correction(cast, idea, "500"), actor=cast.fay, now=NOW)
    with pytest.raises(InvalidInput, match="more than the whole line") as refused:
        correct(idea, _correction(cast, idea, "1000.01"), actor=cast.fay, now=NOW)
    assert refused.value.field == "is_meant"
    meant = _correction(cast, idea, "1000.01", is_meant=True)
    correct(idea, meant, actor=cast.fay, now=NOW)
    assert total(cast, idea) == before + Decimal("1500.01")
