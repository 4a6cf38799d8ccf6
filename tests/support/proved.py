"""Changes with their claims and ledger rows, written straight into the tables."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from kaizen.ideas.models import Idea
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage
from tests.support.cast import THURSDAY, Cast

STARTS_ON = date(2026, 1, 1)
ENDS_ON = date(2027, 1, 1)


def claimed(
    cast: Cast, idea: Idea, *, verified: bool = True, booked_to: date | None = None
) -> Claim:
    """A claim of the year 2026 on an idea that is in use, verified by Fay unless said otherwise."""
    claim = Claim(
        idea_id=idea.id,
        area_id=idea.area_id,
        site_id=idea.site_id,
        currency=idea.currency,
        starts_on=STARTS_ON,
        ends_on=ENDS_ON,
        state="verified" if verified else "claimed",
        claimed_at=THURSDAY,
        claimant_id=cast.mia.id,
        verified_at=THURSDAY if verified else None,
        verifier_id=cast.fay.id if verified else None,
        verified_as="finance" if verified else None,
        booked_to=booked_to,
    )
    cast.session.add(claim)
    cast.session.flush()
    return claim


def line(
    cast: Cast,
    claim: Claim,
    amount: int,
    *,
    benefit: BenefitClass | None = None,
    cost: CostKind | None = None,
    stage: ValueStage = ValueStage.VERIFIED,
) -> Line:
    """One line of the claim with its yearly amount at one stage."""
    made = Line(
        idea_id=claim.idea_id,
        benefit_class=benefit.value if benefit else None,
        cost_kind=cost.value if cost else None,
        driver=Driver.AMOUNT.value,
        currency=claim.currency,
        created_at=THURSDAY,
    )
    made.values.append(LineValue(stage=stage.value, amount=Decimal(amount), at=THURSDAY))
    cast.session.add(made)
    cast.session.flush()
    return made


def booked(cast: Cast, claim: Claim, of: Line, month_on: date, amount: int | Decimal) -> None:
    """One row of the ledger."""
    cast.session.add(
        LedgerEntry(
            claim_id=claim.id,
            line_id=of.id,
            idea_id=claim.idea_id,
            area_id=claim.area_id,
            site_id=claim.site_id,
            month_on=month_on,
            kind="accrual" if of.benefit_class else "cost",
            benefit_class=of.benefit_class,
            cost_kind=of.cost_kind,
            counts_hard=of.benefit_class == BenefitClass.HARD_COST.value,
            amount=Decimal(amount),
            currency=claim.currency,
            at=THURSDAY,
        )
    )
    cast.session.flush()


def settled(cast: Cast, idea: Idea, level: Level = Level.FIRST) -> None:
    """Somebody of that level has approved the idea in March."""
    cast.session.add(
        Decision(
            idea_id=idea.id,
            actor_id=cast.sam.id,
            at=THURSDAY,
            kind=DecisionKind.APPROVED.value,
            level=level.value,
        )
    )
    cast.session.flush()
