"""Verified savings and the awards that are given for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ownership.actions.checking import answer_check
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Area, Membership, Person
from kaizen.savings.actions.award_scale import set_awards
from kaizen.savings.actions.awarding import propose_award, sign_award
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.lines import Line, LineValue
from kaizen.savings.rules.award_policy import AwardPolicy
from kaizen.savings.rules.awards import US_FEDERAL, AwardScale
from kaizen.savings.rules.lines import BenefitClass, CostKind, Driver, ValueStage
from tests.support.cast import THURSDAY, Cast, later
from tests.support.stages import IN_USE_ON, check_of, sent, used

VERIFIED_AT = later(days=20)
AWARD_AT = later(days=25)
IN_EUROS = replace(US_FEDERAL, currency="EUR")
#: What `verified_saving` leaves: 12,000 hard, less 500 spent and 200 a year.
NET = Decimal(11300)
#: 1,000 and 3 % of what lies above 10,000.
EARNED = Decimal("1039.00")


def awards_on(
    cast: Cast, scale: AwardScale | None = IN_EUROS, *, is_on: bool = True, at: datetime = THURSDAY
) -> None:
    """Lena sets the awards of Nordhafen."""
    with transaction():
        set_awards(
            cast.nordhafen,
            AwardPolicy(is_on, scale),
            reason="The works council agreed.",
            actor=cast.lena,
            now=at,
        )


def verified_saving(
    cast: Cast,
    *authors: Person,
    hard: str = "12000",
    verifier: Person | None = None,
    owner: Person | None = None,
    state: str = "verified",
) -> Idea:
    """In use, and its figures verified by Fay; by Olga unless authors are named."""
    idea = sent(cast, authors[0] if authors else None)
    idea.authors.extend(
        IdeaAuthor(person=person, position=number)
        for number, person in enumerate(authors[1:], start=1)
    )
    used(cast, owner, idea)
    _line(cast, idea, hard, benefit=BenefitClass.HARD_COST)
    _line(cast, idea, "9000", benefit=BenefitClass.SOFT_CAPACITY)
    _line(cast, idea, "500", cost=CostKind.ONE_OFF)
    _line(cast, idea, "200", cost=CostKind.YEARLY)
    is_verified = state == "verified"
    cast.session.add(
        Claim(
            idea_id=idea.id,
            area_id=idea.area_id,
            site_id=idea.site_id,
            currency=idea.currency,
            starts_on=IN_USE_ON,
            ends_on=date(2027, 3, 12),
            state=state,
            claimed_at=THURSDAY,
            claimant_id=idea.owner_id,
            verified_at=VERIFIED_AT if is_verified else None,
            verifier_id=(verifier or cast.fay).id if is_verified else None,
        )
    )
    cast.session.commit()
    return idea


def correction(cast: Cast, idea: Idea, amount: str, at: datetime = AWARD_AT) -> None:
    """Finance sets right what the hard line of an idea brings."""
    claim = cast.session.query(Claim).filter_by(idea_id=idea.id).one()
    line = cast.session.query(Line).filter_by(idea_id=idea.id, benefit_class="hard_cost").one()
    cast.session.add(
        LedgerEntry(
            claim_id=claim.id,
            line_id=line.id,
            idea_id=idea.id,
            area_id=idea.area_id,
            site_id=idea.site_id,
            month_on=date(2026, 3, 1),
            kind="correction",
            benefit_class="hard_cost",
            counts_hard=True,
            amount=Decimal(amount),
            currency=idea.currency,
            at=at,
            person_id=cast.fay.id,
            reason="The invoice was higher.",
        )
    )
    cast.session.commit()


def slip(cast: Cast, idea: Idea) -> None:
    """Nobody uses it any more when Sam looks after 30 days."""
    check = check_of(cast, idea, 30)
    answer_check(check, CheckResult.LAPSED, note="Broken.", actor=cast.sam, now=later(days=30))
    cast.session.commit()


def second_finance(cast: Cast) -> Person:
    """Vera keeps the money of the site too."""
    return _also(cast, cast.vera, cast.nordhafen, "finance")


def second_leader(cast: Cast) -> Person:
    """Sam leads the site too."""
    return _also(cast, cast.sam, cast.nordhafen, "leader")


def propose(
    cast: Cast,
    idea: Idea,
    *,
    by: Person | None = None,
    shares: Mapping[int, int] | None = None,
    at: datetime = AWARD_AT,
) -> None:
    """Fay proposes the award."""
    with transaction():
        propose_award(idea, actor=by or cast.fay, now=at, shares=shares)


def sign(cast: Cast, idea: Idea, *, by: Person | None = None, at: datetime = AWARD_AT) -> None:
    """Lena signs it."""
    with transaction():
        sign_award(idea, actor=by or cast.lena, now=at)


def signed(cast: Cast, *authors: Person, hard: str = "12000") -> Idea:
    """An award with both signatures; awards are switched on."""
    idea = verified_saving(cast, *authors, hard=hard)
    propose(cast, idea)
    sign(cast, idea)
    return idea


def _also(cast: Cast, person: Person, area: Area, role: str) -> Person:
    person.memberships.append(Membership(area=area, role=role))
    cast.session.commit()
    return person


def _line(
    cast: Cast,
    idea: Idea,
    amount: str,
    *,
    benefit: BenefitClass | None = None,
    cost: CostKind | None = None,
) -> None:
    cast.session.add(
        Line(
            idea_id=idea.id,
            benefit_class=benefit,
            cost_kind=cost,
            driver=Driver.AMOUNT.value,
            currency=idea.currency,
            created_at=THURSDAY,
            values=[
                LineValue(
                    stage=ValueStage.VERIFIED.value,
                    amount=Decimal(amount),
                    person_id=cast.fay.id,
                    at=VERIFIED_AT,
                )
            ],
        )
    )
    cast.session.flush()
