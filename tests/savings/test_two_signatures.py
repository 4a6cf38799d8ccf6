"""Two who sign, or pay, at the same instant: one does it, the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from flask import Flask
from sqlalchemy import func, select

from kaizen.core.db import db
from kaizen.core.errors import KaizenError
from kaizen.core.transaction import transaction
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Area, Person
from kaizen.savings.actions.awarding import propose_award, sign_award
from kaizen.savings.actions.paying import pay_awards
from kaizen.savings.models.awards import Award, AwardPayment, AwardStep
from tests.support.awards import (
    AWARD_AT,
    awards_on,
    propose,
    second_finance,
    second_leader,
    signed,
    verified_saving,
)
from tests.support.cast import make_cast


def _at_once(app: Flask, people: list[int], act: Callable[[Person], object]) -> list[str]:
    """Each of them does it at the same instant; what they were told."""
    start = Barrier(len(people))

    def one(person_id: int) -> str:
        with app.app_context():
            start.wait(timeout=180)
            try:
                with transaction() as session:
                    act(session.get_one(Person, person_id))
            except KaizenError as refused:
                return str(refused)
            return "done"

    with ThreadPoolExecutor(len(people)) as threads:
        return list(threads.map(one, people))


def test_two_leaders_sign_once(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        awards_on(cast)
        idea = verified_saving(cast)
        propose(cast, idea)
        idea_id, people = idea.id, [cast.lena.id, second_leader(cast).id]

    def act(actor: Person) -> None:
        idea = load_idea_for(db.session(), actor, idea_id, lock=True)
        sign_award(idea, actor=actor, now=AWARD_AT)

    told = _at_once(own_app, people, act)
    assert told.count("done") == 1
    assert any("has signed it already" in words for words in told)
    with own_app.app_context():
        assert db.session.scalar(select(func.count(AwardStep.id))) == 1


def test_two_of_finance_propose_once(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        awards_on(cast)
        idea_id = verified_saving(cast).id
        people = [cast.fay.id, second_finance(cast).id]

    def act(actor: Person) -> None:
        idea = load_idea_for(db.session(), actor, idea_id, lock=True)
        propose_award(idea, actor=actor, now=AWARD_AT)

    told = _at_once(own_app, people, act)
    assert told.count("done") == 1
    assert any("proposed already" in words for words in told)
    with own_app.app_context():
        assert db.session.scalar(select(func.count(Award.id))) == 1


def test_two_lists_at_once_pay_once(own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        awards_on(cast)
        signed(cast)
        site_id, people = cast.nordhafen.id, [cast.fay.id, second_finance(cast).id]

    def act(actor: Person) -> None:
        pay_awards(db.session.get_one(Area, site_id), actor=actor, now=AWARD_AT)

    told = _at_once(own_app, people, act)
    assert told.count("done") == 1
    assert any("Nothing is signed" in words for words in told)
    with own_app.app_context():
        assert db.session.scalar(select(func.count(AwardPayment.id))) == 1
        paid = select(func.count(AwardStep.id)).where(AwardStep.kind == "paid")
        assert db.session.scalar(paid) == 1
