"""Many at once: nothing is lost, nothing happens twice, and nobody is told “database is locked”."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.people.models import Person
from kaizen.review.models.decisions import Decision
from tests.support.cast import make_cast, sign_in
from tests.support.stand import stand

Send = Callable[[FlaskClient, int], TestResponse]
WORDS = {
    "problem": "The air hose lies across the walkway at press 2.",
    "proposal": "Hang a hose reel from the beam.",
}


@pytest.fixture
def waiting(own_app: Flask) -> int:
    """The id of an idea that waits for Sam."""
    with own_app.app_context():
        cast = make_cast(db.session())
        idea = stand(cast, Stage.SUBMITTED)
        db.session.commit()
        return idea.id


@pytest.fixture
def cast_here(own_app: Flask) -> None:
    with own_app.app_context():
        make_cast(db.session())


def at_once(app: Flask, names: list[str], send: Send) -> list[TestResponse]:
    """Let everybody named send at the same instant, each from a browser of their own."""
    with app.app_context():
        clients = [sign_in(app.test_client(), _person(name)) for name in names]
    start = Barrier(len(names))

    def one(number: int) -> TestResponse:
        start.wait(timeout=180)
        return send(clients[number], number)

    with ThreadPoolExecutor(len(names)) as threads:
        return list(threads.map(one, range(len(names))))


@pytest.mark.usefixtures("cast_here")
def test_one_form_sent_twice_at_once_makes_one_idea(own_app: Flask) -> None:
    form = {**WORDS, "form_key": "b" * 32}
    answers = at_once(own_app, ["olga"] * 3, lambda client, _: client.post("/ideas", data=form))
    assert [answer.status_code for answer in answers] == [303] * 3
    assert len({answer.location for answer in answers}) == 1
    assert count(own_app, Idea) == 1
    assert count(own_app, Event, Event.kind == "idea.submitted") == 1


@pytest.mark.usefixtures("cast_here")
def test_eight_writers_at_once_lose_nothing(own_app: Flask) -> None:
    def send(client: FlaskClient, number: int) -> TestResponse:
        for turn in range(4):
            key = f"{number:016d}{turn:016d}"
            answer = client.post("/ideas", data={**WORDS, "form_key": key})
            assert answer.status_code == 303, answer.get_data(as_text=True)
        return answer

    names = ["olga", "otto", "mia", "nora", "sam", "vera", "lena", "nils"]
    at_once(own_app, names, send)
    assert count(own_app, Idea, Idea.stage == Stage.SUBMITTED.value) == 32
    assert count(own_app, Assignment, Assignment.is_main, Assignment.closed_at.is_(None)) == 32


def test_ten_people_comment_at_once(own_app: Flask, waiting: int) -> None:
    names = ["olga", "otto", "mia", "sam", "vera", "lena", "fay", "nora", "olga", "otto"]

    def send(client: FlaskClient, number: int) -> TestResponse:
        form = {"text": f"Comment {number}", "form_key": f"{number:032d}"}
        return client.post(f"/ideas/{waiting}/comments", data=form)

    answers = at_once(own_app, names, send)
    assert [answer.status_code for answer in answers] == [303] * 10
    with own_app.app_context():
        said = db.session.scalars(select(Comment.text).where(Comment.idea_id == waiting)).all()
    assert sorted(said) == [f"Comment {number}" for number in range(10)]


def test_two_reviewers_at_once_leave_one_decision(own_app: Flask, waiting: int) -> None:
    with own_app.app_context():
        version = db.session.get_one(Idea, waiting).version
    form = {"seen_version": str(version), "reason": "other", "instead": "Ask again in May."}

    def send(client: FlaskClient, number: int) -> TestResponse:
        form_here = {**form, "words": f"Answer {number}: not this time, the beam is full."}
        return client.post(f"/ideas/{waiting}/decline", data=form_here)

    answers = at_once(own_app, ["sam", "sam"], send)
    assert sorted(answer.status_code for answer in answers) == [303, 409]
    late = next(answer for answer in answers if answer.status_code == 409)
    assert "Sam" in late.get_data(as_text=True), "it says who was faster"
    assert count(own_app, Decision) == 1


def count(app: Flask, model: Any, *conditions: Any) -> int:
    """How many rows there are, read afresh."""
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(model).where(*conditions)) or 0


def _person(name: str) -> Person:
    return db.session.scalars(select(Person).where(Person.username == name)).one()
