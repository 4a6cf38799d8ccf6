"""Two supervisors agree at the same moment, and the money is enough for one: one gets through."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Membership
from kaizen.review.models.decisions import Decision
from kaizen.savings.models.budgets import BudgetUse
from tests.support.cast import THURSDAY, Cast, make_cast, sign_in
from tests.support.money import budget

ROUNDS = 3
ANSWER: dict[str, object] = {
    "start_on": "2026-03-16",
    "due_on": "2026-03-27",
    "in_use_on": "2026-03-12",
    "evidence": "It hangs there.",
    "one_off": "80",
    "yearly": "0",
    "words": "Thank you.",
}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.mark.parametrize("nouns", [("approval", "approval"), ("approval", "confirmation")])
def test_exactly_one_gets_through(own_app: Flask, nouns: tuple[str, str]) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        clients = _two_supervisors(own_app, cast)
        for number in range(1, ROUNDS + 1):
            budget(cast, str(100 * number))
            ideas = _two_ideas(cast)
            # 100 a round came in, 80 went out: enough for one, never for both.
            assert _race(cast, clients, ideas, nouns) == [303, 403]
            db.session.rollback()
            used = db.session.scalar(select(func.sum(BudgetUse.amount)))
            assert used == Decimal(80 * number)
            agreed = select(func.count(Decision.id)).where(Decision.one_off == Decimal(80))
            assert db.session.scalar(agreed) == number
            db.session.rollback()


def test_two_who_answer_many_at_once_wait_for_each_other_and_never_crosswise(
    own_app: Flask,
) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        clients = _two_supervisors(own_app, cast)
        cast.sam.memberships.append(Membership(area=cast.assembly, role="supervisor"))
        db.session.commit()
        budget(cast, "1000")
        budget(cast, "1000", cast.assembly)
        with transaction():
            ideas = [cast.draft(area=area) for area in (cast.press, cast.assembly) * 3]
            for idea in ideas:
                submit_idea(idea, actor=cast.olga, now=THURSDAY)
        rows = [f"{idea.id}.{idea.version}" for idea in ideas]
        db.session.rollback()
        halves = (rows[0::3] + rows[1::3], rows[2::3] + rows[1::3][::-1])
        ready = Barrier(2)

        def answer(client: FlaskClient, picked: list[str]) -> int:
            ready.wait(180)
            data = {**ANSWER, "answer": "approve", "picked": picked}
            return client.post("/queue/bulk", data=data).status_code

        with ThreadPoolExecutor(2) as pool:
            statuses = list(pool.map(answer, clients, halves))
        assert set(statuses) <= {200, 303, 422}
        assert db.session.scalar(select(func.sum(BudgetUse.amount))) == Decimal(80 * 6)


def _two_supervisors(app: Flask, cast: Cast) -> list[FlaskClient]:
    cast.vera.memberships.append(Membership(area=cast.press, role="supervisor"))
    db.session.commit()
    return [sign_in(app.test_client(), person) for person in (cast.sam, cast.vera)]


def _two_ideas(cast: Cast) -> list[Idea]:
    with transaction():
        ideas = [cast.draft(), cast.draft()]
        for idea in ideas:
            submit_idea(idea, actor=cast.olga, now=THURSDAY)
    return ideas


def _race(
    cast: Cast, clients: list[FlaskClient], ideas: list[Idea], nouns: tuple[str, str]
) -> list[int]:
    """Each answers an idea of their own; their statuses, the lower first."""
    ready = Barrier(2)
    forms = [{**ANSWER, "seen_version": idea.version, "owner": cast.mia.id} for idea in ideas]
    addresses = [f"/ideas/{idea.id}/{noun}" for idea, noun in zip(ideas, nouns, strict=True)]
    db.session.rollback()

    def answer(client: FlaskClient, address: str, form: dict[str, object]) -> int:
        ready.wait(180)
        return client.post(address, data=form).status_code

    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(answer, clients, addresses, forms))
