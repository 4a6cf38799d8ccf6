"""The two questions on a page: asked after an answer, by a code on the wall, and never by name."""

from __future__ import annotations

import re
from datetime import date

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.metrics.actions.links import make_link
from kaizen.metrics.models.pulse import PulseLink, PulseMark, SealedAnswer
from kaizen.metrics.rules.pulse import Answer, Door
from kaizen.metrics.sealing import sign_token, unseal
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.reviewing import agreed as answered

ANSWER = {"recommend": "3", "serious": "1"}


@pytest.fixture(autouse=True)
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)


@pytest.fixture
def token(cast: Cast) -> str:
    """The code of the press shop."""
    with transaction():
        link = make_link(cast.press, actor=cast.lena, now=THURSDAY)
        return sign_token(link.id)


def enter(app: Flask, person: Person) -> FlaskClient:
    """Sign in, and leave nothing open in the test's own session."""
    client = sign_in(app.test_client(), person)
    db.session.commit()
    return client


def envelopes(session: Session) -> list[Answer]:
    """What was said, as only the house can read it."""
    session.commit()
    opened = [unseal(one) for one in session.scalars(select(SealedAnswer.sealed))]
    return [one[3] for one in opened if one is not None]


def test_the_page_of_an_answered_idea_asks_its_author_once(
    app: Flask, session: Session, cast: Cast
) -> None:
    idea = answered(cast)
    olga, sam = enter(app, cast.olga), enter(app, cast.sam)
    asks = "Two questions, without your name"
    assert asks in olga.get(f"/ideas/{idea.id}").text
    assert asks not in sam.get(f"/ideas/{idea.id}").text
    assert olga.post("/pulse", data=ANSWER).status_code == 303
    assert asks not in olga.get(f"/ideas/{idea.id}").text
    assert envelopes(session) == [Answer(3, 1)]


def test_an_idea_that_waits_or_was_answered_long_ago_asks_nothing(
    app: Flask, cast: Cast, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    idea = answered(cast)
    monkeypatch.setattr(clock, "now", lambda: later(days=90))
    page = enter(app, cast.olga).get(f"/ideas/{idea.id}").text
    assert "Two questions" not in page


def test_answer_and_refusal_look_alike_from_outside(
    app: Flask, session: Session, cast: Cast
) -> None:
    olga, otto = enter(app, cast.olga), enter(app, cast.otto)
    said, refused = olga.post("/pulse", data=ANSWER), otto.post("/pulse", data={"blank": "y"})
    assert (said.status_code, said.location) == (refused.status_code, refused.location)
    session.commit()
    assert session.scalar(select(func.count(PulseMark.id))) == 2
    assert session.scalar(select(func.count(SealedAnswer.id))) == 2
    assert session.scalar(select(func.count(Event.id))) == 0


def test_no_line_of_the_log_tells_who_or_what(app: Flask, cast: Cast, token: str) -> None:
    with structlog.testing.capture_logs() as lines:
        enter(app, cast.olga).post("/pulse", data=ANSWER)
        app.test_client().post(f"/pulse/{token}", data=ANSWER)
    assert lines == []
    with app.test_request_context(f"/pulse/{token}"):
        app.preprocess_request()
        assert token not in str(structlog.contextvars.get_contextvars())


def test_both_questions_are_needed_and_what_was_chosen_stays(app: Flask, cast: Cast) -> None:
    answer = enter(app, cast.olga).post("/pulse", data={"recommend": "3"})
    assert answer.status_code == 422
    assert "Choose one." in answer.text
    assert re.search(r'name="recommend" value="3" checked', answer.text)


def test_a_second_answer_in_the_quarter_changes_nothing(
    app: Flask, session: Session, cast: Cast
) -> None:
    olga = enter(app, cast.olga)
    olga.post("/pulse", data=ANSWER)
    assert olga.post("/pulse", data=ANSWER, follow_redirects=True).status_code == 200
    assert len(envelopes(session)) == 1
    assert "already" in olga.get("/pulse").text


def test_by_a_code_nobody_signs_in_and_nobody_is_named(
    client: FlaskClient, session: Session, cast: Cast, token: str
) -> None:
    page = client.get(f"/pulse/{token}")
    assert page.status_code == 200
    assert "Press shop" in page.text
    assert client.post(f"/pulse/{token}", data=ANSWER).status_code == 200
    (sealed,) = session.scalars(select(SealedAnswer.sealed))
    opened = unseal(sealed)
    assert opened is not None
    # Four people work in the press shop: counted with the site, where there are nine.
    assert opened[:3] == (cast.nordhafen.id, date(2026, 3, 1), Door.LINK)
    assert session.scalar(select(func.count(PulseMark.id))) == 0


def test_who_is_signed_in_leaves_no_trace_by_a_code_either(
    app: Flask, session: Session, cast: Cast, token: str
) -> None:
    olga = enter(app, cast.olga)
    page = olga.get(f"/pulse/{token}").text
    assert "Olga" not in page
    olga.post(f"/pulse/{token}", data=ANSWER)
    session.commit()
    assert session.scalar(select(func.count(PulseMark.id))) == 0


def test_a_device_that_answered_this_month_is_asked_whether_it_is_somebody_else(
    client: FlaskClient, cast: Cast, token: str
) -> None:
    client.post(f"/pulse/{token}", data=ANSWER)
    assert "Somebody else answers" in client.get(f"/pulse/{token}").text
    assert "Would you recommend us" in client.get(f"/pulse/{token}?again=1").text


def test_a_code_that_was_ended_or_forged_opens_nothing(
    app: Flask, client: FlaskClient, session: Session, cast: Cast, token: str
) -> None:
    lena = enter(app, cast.lena)
    lena.post("/areas/NH-PRESS/pulse/ending")
    for address in (token, token[:-1] + ("A" if token[-1] != "A" else "B"), "no-token"):
        assert client.get(f"/pulse/{address}").status_code == 404
        assert client.post(f"/pulse/{address}", data=ANSWER).status_code == 404
    assert envelopes(session) == []


def test_a_new_code_ends_the_one_before(
    app: Flask, client: FlaskClient, cast: Cast, token: str
) -> None:
    lena = enter(app, cast.lena)
    assert lena.post("/areas/NH-PRESS/pulse").status_code == 303
    assert client.get(f"/pulse/{token}").status_code == 404
    page = lena.get("/areas/NH-PRESS/pulse").text
    found = re.search(r"/pulse/([\w.-]+)", page.split('pu-address">')[1])
    assert found
    assert client.get(f"/pulse/{found[1]}").status_code == 200
    assert "<svg" in page


@pytest.mark.parametrize(("name", "status"), [("sam", 403), ("olga", 403), ("nils", 404)])
def test_only_leaders_make_codes(
    app: Flask, session: Session, cast: Cast, name: str, status: int
) -> None:
    client = enter(app, getattr(cast, name))
    assert client.post("/areas/NH-PRESS/pulse").status_code == status
    session.commit()
    assert session.scalar(select(func.count(PulseLink.id))) == 0


def test_ideas_are_untouched_by_all_of_it(app: Flask, session: Session, cast: Cast) -> None:
    idea = answered(cast)
    version = idea.version
    enter(app, cast.olga).post("/pulse", data=ANSWER)
    session.commit()
    assert session.get_one(Idea, idea.id).version == version
