"""Two who verify at the same instant: the pool holds, and the same claim is verified once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

from flask import Flask
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Membership, Person
from kaizen.savings.actions.verifying import verify_claim
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.rates import CostBase
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import Driver
from tests.support.cast import THURSDAY, make_cast
from tests.support.claims import LOOKED, VERIFY_AT, claimed


def _plant(app: Flask, amounts: list[str]) -> tuple[list[int], list[int]]:
    """Claims on one thing that fell by 10,000 a year, and two persons of finance."""
    with app.app_context():
        cast = make_cast(db.session())
        cast.vera.memberships.append(Membership(area=cast.nordhafen, role="finance"))
        ideas = [claimed(cast, amount) for amount in amounts]
        cast.session.add(
            CostBase(
                area_id=cast.press.id,
                driver=Driver.AMOUNT.value,
                currency="EUR",
                starts_on=date(2026, 1, 1),
                yearly=Decimal(50000),
                yearly_now=Decimal(40000),
                at=THURSDAY,
                person_id=cast.fay.id,
                reason="The ledger of 2025.",
            )
        )
        db.session.commit()
        return [idea.id for idea in ideas], [cast.fay.id, cast.vera.id]


def _at_once(app: Flask, tasks: list[tuple[int, int]]) -> list[str]:
    """Each of them verifies at the same instant; what they were told."""
    start = Barrier(len(tasks))

    def one(task: tuple[int, int]) -> str:
        idea_id, person_id = task
        with app.app_context():
            version = db.session.scalars(
                select(Claim.version).where(Claim.idea_id == idea_id)
            ).one()
            start.wait(timeout=180)
            try:
                with transaction() as session:
                    actor = session.get_one(Person, person_id)
                    idea: Idea = load_idea_for(session, actor, idea_id, lock=True)
                    verify_claim(idea, LOOKED, actor=actor, now=VERIFY_AT, seen_version=version)
            except KaizenError as refused:
                return str(refused)
            return "verified"

    with ThreadPoolExecutor(len(tasks)) as threads:
        return list(threads.map(one, tasks))


def test_the_pool_holds(own_app: Flask) -> None:
    (first, second), (fay, vera) = _plant(own_app, ["6000", "6000"])
    told = _at_once(own_app, [(first, fay), (second, vera)])
    assert sorted(word == "verified" for word in told) == [False, True]
    assert any("have taken so much" in word for word in told)
    with own_app.app_context():
        states = db.session.scalars(select(Claim.state).order_by(Claim.state)).all()
        assert states == [ClaimState.CLAIMED, ClaimState.VERIFIED]


def test_one_claim_is_verified_once(own_app: Flask) -> None:
    (only,), (fay, vera) = _plant(own_app, ["6000"])
    told = _at_once(own_app, [(only, fay), (only, vera)])
    assert told.count("verified") == 1
    assert any("since you opened it" in word for word in told)
    with own_app.app_context():
        rows = db.session.scalars(
            select(LedgerEntry).where(LedgerEntry.benefit_class.is_not(None))
        ).all()
        assert len(rows) == 1
