"""Changes in use whose savings are claimed, verified and booked."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import select

from kaizen.ideas.models import Idea
from kaizen.ownership.actions.finishing import put_in_use
from kaizen.people.models import Person
from kaizen.savings.actions.claiming import open_claim
from kaizen.savings.actions.verifying import Findings, verify_claim
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.models.rates import CostBase
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.rules.lines import BenefitClass, Cost, CostKind, Driver, ValueStage
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import begun, in_use

#: The first day on which a change in use since `IN_USE_ON` can be verified.
VERIFY_AT = later(days=20)
LOOKED = Findings("The invoice of April is lower by this much.")


def line(
    cast: Cast,
    idea: Idea,
    amount: str,
    *,
    benefit: BenefitClass = BenefitClass.HARD_COST,
    driver: Driver = Driver.AMOUNT,
    hours: str | None = None,
    by: Person | None = None,
) -> Line:
    """A benefit that was agreed to, by Sam unless said otherwise."""
    found = Line(
        idea_id=idea.id,
        benefit_class=benefit.value,
        driver=driver.value,
        currency=idea.currency,
        created_at=THURSDAY,
        values=[
            LineValue(
                stage=ValueStage.COMMITTED.value,
                amount=Decimal(amount),
                factors=None if hours is None else {"hours_a_year": hours},
                person_id=(by or cast.sam).id,
                at=THURSDAY,
            )
        ],
    )
    cast.session.add(found)
    cast.session.flush()
    return found


def claimed(
    cast: Cast,
    *amounts: str,
    owner: Person | None = None,
    idea: Idea | None = None,
    cost: Cost | None = None,
    on: date | None = None,
    now: datetime = THURSDAY,
) -> Idea:
    """In use since that Thursday; each amount is a hard line that Mia, its owner, claims."""
    idea = begun(cast, owner or cast.mia, idea)
    for amount in amounts:
        line(cast, idea, amount)
    return use(idea, cost=cost, on=on, now=now)


def use(
    idea: Idea, *, cost: Cost | None = None, on: date | None = None, now: datetime = THURSDAY
) -> Idea:
    """Its owner says that it is in use, and what it cost."""
    assert idea.owner is not None
    told = in_use(on=on) if on else in_use()
    put_in_use(idea, told, actor=idea.owner, now=now)
    open_claim(idea, actor=idea.owner, now=now, cost=cost or Cost(Decimal(180), Decimal(0)))
    return idea


def verified(
    cast: Cast,
    *amounts: str,
    findings: Findings = LOOKED,
    at: datetime = VERIFY_AT,
    idea: Idea | None = None,
) -> Idea:
    """Verified by Fay, as claimed."""
    idea = idea or claimed(cast, *amounts)
    verify(cast, idea, findings, at=at)
    return idea


def verify(
    cast: Cast,
    idea: Idea,
    findings: Findings = LOOKED,
    *,
    by: Person | None = None,
    at: datetime = VERIFY_AT,
) -> Claim:
    """Somebody looks, Fay unless said otherwise."""
    version = claim(cast, idea).version
    return verify_claim(idea, findings, actor=by or cast.fay, now=at, seen_version=version)


def claim(cast: Cast, idea: Idea) -> Claim:
    """The claim of the idea."""
    return claim_of(cast.session, idea.id) or _missing(idea)


def benefits(cast: Cast, idea: Idea) -> list[Line]:
    """The benefit lines of an idea."""
    rows = select(Line).where(Line.idea_id == idea.id, Line.benefit_class.is_not(None))
    return list(cast.session.scalars(rows.order_by(Line.id)))


def once(cast: Cast, idea: Idea) -> Line:
    """The line of what was spent once."""
    rows = select(Line).where(Line.idea_id == idea.id, Line.cost_kind == CostKind.ONE_OFF)
    return cast.session.scalars(rows).one()


def pool(cast: Cast, yearly: str, now: str | None, driver: Driver = Driver.AMOUNT) -> None:
    """What production spends a year on one thing, and what it really spends now."""
    cast.session.add(
        CostBase(
            area_id=cast.production.id,
            driver=driver.value,
            currency="EUR",
            starts_on=date(2026, 1, 1),
            yearly=Decimal(yearly),
            yearly_now=None if now is None else Decimal(now),
            at=THURSDAY,
            person_id=cast.fay.id,
            reason="The ledger of 2025.",
        )
    )
    cast.session.flush()


def entries(cast: Cast, idea: Idea, *, benefit: bool = True) -> list[LedgerEntry]:
    """The rows of the ledger, benefits or costs, in the order in which they were written."""
    which = LedgerEntry.benefit_class if benefit else LedgerEntry.cost_kind
    rows = select(LedgerEntry).where(LedgerEntry.idea_id == idea.id, which.is_not(None))
    return list(cast.session.scalars(rows.order_by(LedgerEntry.id)))


def total(cast: Cast, idea: Idea, *, benefit: bool = True) -> Decimal:
    """What the ledger says of the idea."""
    return sum((entry.amount for entry in entries(cast, idea, benefit=benefit)), Decimal(0))


def _missing(idea: Idea) -> Claim:
    raise LookupError(f"Nothing is claimed for {idea.reference}")
