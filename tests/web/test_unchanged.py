"""A report that the reader already has is not drawn again, and is as soon as anything differs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.core.transaction import transaction
from kaizen.jobs.rolling import roll_up_months
from kaizen.people.actions.accounts import choose_language
from kaizen.people.models import Person
from kaizen.web.reports.kept import BUILD
from tests.reports.test_rolling_months import send
from tests.support.cast import Cast, later, sign_in
from tests.support.counting import counted_queries

PAGE = "/programme?area=NH"


class Reader:
    """Lena's browser, which keeps what it has read; `moment` is what the clock says."""

    def __init__(self, client: FlaskClient, cast: Cast) -> None:
        self.client, self.cast, self.moment = client, cast, later(days=2)
        self.tag = ""

    def asks(self, page: str = PAGE) -> TestResponse:
        held = {"If-None-Match": self.tag} if self.tag else {}
        answer = self.client.get(page, headers=held)
        self.tag = answer.headers.get("ETag", "")
        return answer

    def happens(self) -> None:
        send(self.cast, self.moment)
        roll_up_months(self.moment)
        self.cast.session.commit()


@pytest.fixture
def lena(cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Reader:
    reader = Reader(sign_in(client, cast.lena), cast)
    monkeypatch.setattr(clock, "now", lambda: reader.moment)
    reader.happens()
    assert reader.asks().status_code == 200
    return reader


def test_what_is_known_is_not_drawn_again(lena: Reader) -> None:
    with counted_queries() as drawing:
        lena.client.get(PAGE, headers={"Cache-Control": "no-cache"})
    with counted_queries() as asking:
        answer = lena.asks()
    assert answer.status_code == 304
    assert answer.get_data() == b""
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert len(asking) < len(drawing)


@pytest.mark.parametrize("page", ["/savings", "/morale"])
def test_the_other_reports_are_known_too(lena: Reader, page: str) -> None:
    assert lena.asks(page).status_code == 200
    assert lena.asks(page).status_code == 304
    lena.happens()
    assert lena.asks(page).status_code == 200


def test_another_question_is_another_page(lena: Reader) -> None:
    assert lena.asks(f"{PAGE}&span=month").status_code == 200


def test_what_happens_to_an_idea_is_seen(lena: Reader) -> None:
    lena.happens()
    assert lena.asks().status_code == 200
    assert lena.asks().status_code == 304


def test_ages_move_on_by_themselves(lena: Reader) -> None:
    lena.moment += timedelta(minutes=61)
    assert lena.asks().status_code == 200


def test_another_time_zone_is_another_page(lena: Reader) -> None:
    with transaction() as session:
        person = session.get_one(Person, lena.cast.lena.id)
        choose_language("en", "Asia/Tokyo", actor=person, now=lena.moment)
    assert lena.asks().status_code == 200


def test_another_theme_is_another_page(lena: Reader) -> None:
    lena.client.set_cookie("theme", "dark")
    assert lena.asks().status_code == 200


def test_somebody_else_does_not_get_it(lena: Reader, cast: Cast) -> None:
    sign_in(lena.client, cast.fay)
    assert lena.asks().status_code == 200


def test_a_new_build_draws_it_anew(
    lena: Reader, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert app.config[BUILD]
    monkeypatch.setitem(app.config, BUILD, "another")
    assert lena.asks().status_code == 200


def test_a_sentence_that_is_shown_once_is_shown_and_not_kept(lena: Reader) -> None:
    with lena.client.session_transaction() as kept:
        kept["_flashes"] = [("good", "Written down.")]
    answer = lena.asks()
    assert answer.status_code == 200
    assert "Written down." in answer.get_data(as_text=True)
    assert "ETag" not in answer.headers
