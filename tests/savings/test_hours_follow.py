"""Hours follow the amount they stand beside: what was proved smaller frees fewer of them."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.queries.lines import hours_of
from kaizen.savings.rules.lines import ValueStage

AT = datetime(2026, 3, 12, 13, 2, tzinfo=UTC)


def _line(*values: tuple[ValueStage, str, str | None]) -> Line:
    return Line(
        benefit_class="soft_capacity",
        driver="labour_time",
        values=[
            LineValue(
                stage=stage.value,
                amount=Decimal(amount),
                factors=hours and {"hours_a_year": hours},
                at=AT,
            )
            for stage, amount, hours in values
        ],
    )


AGREED = (ValueStage.COMMITTED, "12144.00", "330")


@pytest.mark.parametrize(
    ("values", "hours"),
    [
        # 330 hours at 36.80 are 12,144.00; 10,322.40 at 36.80 are 280.5 hours.
        ([AGREED, (ValueStage.VERIFIED, "10322.40", None)], "280.5"),
        ([AGREED, (ValueStage.CLAIMED, "13358.40", None)], "363.0"),
        ([AGREED, (ValueStage.CLAIMED, "12144.00", None)], "330"),
        (
            [AGREED, (ValueStage.CLAIMED, "7360", "200"), (ValueStage.VERIFIED, "3680", None)],
            "100.0",
        ),
        ([AGREED, (ValueStage.VERIFIED, "0", None)], "0.0"),
        ([(ValueStage.CLAIMED, "100", None)], None),
        # Where no rate was known nothing can be said of another amount.
        ([(ValueStage.COMMITTED, "0", "330"), (ValueStage.CLAIMED, "500", None)], None),
        ([(ValueStage.COMMITTED, "0", "330")], "330"),
    ],
)
def test_hours_follow_the_surest_amount(
    values: list[tuple[ValueStage, str, str | None]], hours: str | None
) -> None:
    assert hours_of(_line(*values)) == (None if hours is None else Decimal(hours))


def test_an_earlier_stage_keeps_its_own() -> None:
    line = _line(AGREED, (ValueStage.VERIFIED, "10322.40", None))
    assert line.hours_at(ValueStage.COMMITTED) == 330
    assert line.hours_at(ValueStage.CLAIMED) is None
