"""Lines of an idea with amounts at their stages, written down without the actions."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kaizen.ideas.models import Idea
from kaizen.people.models import Person
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage
from kaizen.savings.rules.windows import add_months
from tests.support.cast import THURSDAY, Cast, later

#: Eleven minutes less: 52 hours a year at 38.50 are 2,002.
OVERTIME: dict[str, Any] = {
    "entry": "a",
    "minutes_before": "42",
    "minutes_after": "30",
    "cycles_a_day": "1",
    "people": "1",
    "working_days": "260",
    "hours_a_year": "52",
    "rates": {"labour_hour": "38.50"},
}


def line(
    cast: Cast,
    idea: Idea,
    what: BenefitClass | CostKind,
    *,
    driver: Driver = Driver.AMOUNT,
    factors: dict[str, Any] | None = None,
    by: Person | None = None,
    basis: str = "",
    sure_percent: int | None = None,
    **amounts: str,
) -> Line:
    """A line with an amount a stage (`estimated="3200"`), said by Sam unless told otherwise."""
    found = Line(
        idea_id=idea.id,
        benefit_class=what.value if isinstance(what, BenefitClass) else None,
        cost_kind=what.value if isinstance(what, CostKind) else None,
        driver=driver.value,
        basis=basis,
        sure_percent=sure_percent,
        currency=idea.currency,
        created_at=THURSDAY,
    )
    for stage, amount in amounts.items():
        found.values.append(
            LineValue(
                stage=ValueStage(stage).value,
                amount=Decimal(amount),
                factors=factors,
                person_id=(by or cast.sam).id,
                at=THURSDAY,
            )
        )
    cast.session.add(found)
    cast.session.flush()
    return found


def verified_claim(
    cast: Cast,
    idea: Idea,
) -> Claim:
    """A claim that finance has verified."""
    starts_on = THURSDAY.date()
    claim = Claim(
        idea_id=idea.id,
        area_id=idea.area_id,
        site_id=idea.site_id,
        currency=idea.currency,
        starts_on=starts_on,
        ends_on=add_months(starts_on, 12),
        state="verified",
        claimed_at=THURSDAY,
        claimant_id=cast.mia.id,
        committer_id=cast.sam.id,
        verified_at=later(days=30),
        verifier_id=cast.fay.id,
        verified_as="finance",
    )
    cast.session.add(claim)
    cast.session.flush()
    return claim
