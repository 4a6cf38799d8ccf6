"""Whatever limits, definitions, weights, rates and budgets become: what was decided stays."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from kaizen.core.db import Base
from kaizen.ideas.models import Idea
from kaizen.people.models import Area
from kaizen.review.actions.limits import set_authority
from kaizen.review.actions.scoring import set_scoring
from kaizen.review.rules.authority import AuthorityPolicy
from kaizen.review.rules.criteria import DEFAULT_WEIGHTS, Criterion, ScoringPolicy
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.budgets import set_budget
from kaizen.savings.actions.definitions import set_definitions
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.rules.lines import BenefitClass
from kaizen.savings.rules.policy import SavingsPolicy
from kaizen.savings.rules.rates import RateKind
from tests.support.cast import Cast, later
from tests.support.claims import entries, line, use, verify
from tests.support.reviewing import agreed
from tests.support.scoring import score, waiting_for_scores
from tests.support.stages import begun

#: What people decided and what follows from it; none of it hangs on a policy any more.
DECIDED = ("decision", "idea_move", "line_value", "ledger_entry", "score", "budget_use")
NOW, A_YEAR = later(days=60), later(days=370)
KINDS = ("limits", "definitions", "weights", "rate", "budget")


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_a_change_of_policy_alters_no_past_decision(cast: Cast, seed: int) -> None:
    drawn = random.Random(seed)
    changes = [(drawn.choice(KINDS), drawn.randint(1, 12)) for _ in range(6)]
    agreed(cast)
    scored = waiting_for_scores(cast, cast.sam, cast.fay)
    score(scored, cast.sam)
    changed, plain = _change(cast), _change(cast)
    book_idea(plain.id, now=A_YEAR)
    before = _kept(cast)
    for name, number in changes:
        _acts(cast, number)[name]()
        assert _kept(cast) == before
    cast.session.expire_all()
    assert _kept(cast) == before
    # What follows is booked as the claim was made: classes, fiscal year and amounts.
    book_idea(changed.id, now=A_YEAR)
    assert _booked(cast, changed) == _booked(cast, plain)


def _change(cast: Cast) -> Idea:
    """In use and verified, with a hard line and one that may count as hard or not; booked once."""
    idea = begun(cast)
    line(cast, idea, "12000.00")
    line(cast, idea, "3000", benefit=BenefitClass.REVENUE)
    use(idea)
    verify(cast, idea)
    book_idea(idea.id, now=NOW)
    return idea


def _acts(cast: Cast, number: int) -> dict[str, Callable[[], object]]:
    site: Area = cast.nordhafen
    by_leader = {"reason": "It went well.", "actor": cast.lena, "now": NOW}
    by_finance = {"reason": "As agreed.", "actor": cast.fay, "now": NOW}
    classes = tuple(
        replace(one, counts_hard=not one.counts_hard)
        if one.benefit_class in (BenefitClass.REVENUE, BenefitClass.AVOIDANCE)
        else one
        for one in SavingsPolicy().classes
    )
    defined = SavingsPolicy(classes=classes, fiscal_year_first_month=1 + 3 * (number % 4))
    weights = {**DEFAULT_WEIGHTS, Criterion.SAFETY: Decimal("0.35"), Criterion.EFFORT: Decimal(0)}
    limits = AuthorityPolicy(supervisor_one_off=Decimal(number), supervisor_yearly=Decimal(0))
    return {
        "limits": lambda: set_authority(site, limits, **by_leader),
        "weights": lambda: set_scoring(site, ScoringPolicy(weights=weights), **by_leader),
        "definitions": lambda: set_definitions(site, defined, **by_finance),
        "rate": lambda: set_rate(
            site,
            RateKind.LABOUR_HOUR,
            Decimal(30 + number),
            starts_on=date(2026, 1, 1),
            sure=True,
            **by_finance,
        ),
        "budget": lambda: set_budget(
            cast.production, date(2026, 4, 1), Decimal(number), **by_leader
        ),
    }


def _kept(cast: Cast) -> list[tuple[object, ...]]:
    """Every row of what was decided, as it stands in the database."""
    cast.session.flush()
    return [
        (name, *row)
        for name in DECIDED
        for row in cast.session.execute(
            select(Base.metadata.tables[name]).order_by(Base.metadata.tables[name].c.id)
        )
    ]


def _booked(cast: Cast, idea: Idea) -> list[tuple[str | None, bool, date, Decimal]]:
    rows: list[LedgerEntry] = entries(cast, idea)
    found: dict[tuple[str | None, bool, date], Decimal] = {}
    for row in rows:
        key = (row.benefit_class, row.counts_hard, row.month_on)
        found[key] = found.get(key, Decimal(0)) + row.amount
    return sorted((*key, amount) for key, amount in found.items())
