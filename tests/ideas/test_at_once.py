"""Many people at once: nothing lost, nothing twice, and no database that says it is locked."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from kaizen.core.db import db
from kaizen.ideas.models import Comment, Idea, Supporter
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from kaizen.people.models import Person
from tests.support.cast import make_cast, sign_in

WRITERS = 8
TALKERS = 10


@pytest.fixture
def plant(own_app: Flask) -> Flask:
    with own_app.app_context():
        make_cast(db.session())
    return own_app


def as_person(app: Flask, username: str, act: Callable[..., TestResponse]) -> int:
    with app.app_context():
        person = db.session.scalars(select(Person).where(Person.username == username)).one()
        client = sign_in(app.test_client(), person)
    return act(client).status_code


def at_once(app: Flask, acts: list[tuple[str, Callable[..., TestResponse]]]) -> list[int]:
    with ThreadPoolExecutor(len(acts)) as pool:
        running = [pool.submit(as_person, app, who, act) for who, act in acts]
        return [one.result(timeout=180) for one in running]


def sending(key: str) -> Callable[..., TestResponse]:
    data = {"form_key": key, "problem": f"Problem {key}", "proposal": "Try it"}
    return lambda client: client.post("/ideas", data=data)


def count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_eight_writers_at_once_make_eight_ideas(plant: Flask) -> None:
    people = ["olga", "otto", "mia", "sam", "vera", "lena", "nora", "nils"]
    acts = [(who, sending(f"key-of-{who}")) for who in people]
    assert at_once(plant, acts) == [303] * WRITERS
    with plant.app_context():
        stages = db.session.scalars(select(Idea.stage)).all()
        assert stages == [Stage.SUBMITTED] * WRITERS
        assert count(Assignment) == WRITERS


def test_same_form_sent_at_once_makes_one_idea(plant: Flask) -> None:
    assert at_once(plant, [("olga", sending("once"))] * 5) == [303] * 5
    with plant.app_context():
        assert count(Idea) == 1
        assert count(Assignment) == 1


def test_ten_people_talking_and_supporting_at_once_are_all_heard(plant: Flask) -> None:
    as_person(plant, "olga", sending("one"))
    with plant.app_context():
        idea_id = db.session.scalars(select(Idea.id)).one()
    people = ["otto", "mia", "sam", "vera", "lena"]
    talk = [
        (w, lambda c: c.post(f"/ideas/{idea_id}/comments", data={"text": "Yes"})) for w in people
    ]
    voices = [(w, lambda c: c.post(f"/ideas/{idea_id}/support")) for w in people]
    statuses = at_once(plant, talk + voices)
    assert len(statuses) == TALKERS
    assert set(statuses) <= {302, 303}
    with plant.app_context():
        assert (count(Comment), count(Supporter)) == (5, 5)


def test_second_tap_at_the_same_moment_is_one_voice(plant: Flask) -> None:
    as_person(plant, "olga", sending("one"))
    with plant.app_context():
        idea_id = db.session.scalars(select(Idea.id)).one()
    tap = ("nora", lambda client: client.post(f"/ideas/{idea_id}/support"))
    assert set(at_once(plant, [tap] * 4)) <= {302, 303}
    with plant.app_context():
        assert count(Supporter) == 1
