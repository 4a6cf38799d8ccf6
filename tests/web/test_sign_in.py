"""The sign-in page: it opens, refuses without telling who exists, and leads nowhere else."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse
from wtforms import Form, TextAreaField
from wtforms.fields.core import UnboundField

from kaizen.people.rules import IDLE_SIGN_OFF
from kaizen.web import forms
from kaizen.web.signed_off import WORDS
from tests.support.cast import PASSWORD, PIN, Cast
from tests.support.cast import sign_in as signed_in


def send(
    client: FlaskClient, name: str = "olga", secret: str = PASSWORD, **more: str
) -> TestResponse:
    return client.post("/sign-in", data={"username": name, "password": secret, **more})


def test_the_password_opens_the_page_that_was_asked_for(client: FlaskClient, cast: Cast) -> None:
    asked = client.get("/ideas?q=hose")
    assert asked.location == "/sign-in?next=/ideas?q%3Dhose"
    assert 'value="/ideas?q=hose"' in client.get(asked.location).text
    answer = send(client, next="/ideas?q=hose")
    assert (answer.status_code, answer.location) == (303, "/ideas?q=hose")
    assert client.get("/ideas").status_code == 200


@pytest.mark.parametrize(
    "target",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "ideas", ""],
)
def test_nobody_is_led_to_another_site(client: FlaskClient, cast: Cast, target: str) -> None:
    assert send(client, next=target).location == "/"


def test_a_refusal_keeps_the_name_and_drops_the_password(client: FlaskClient, cast: Cast) -> None:
    answer = send(client, secret="wrong-password")
    assert answer.status_code == 422
    assert "That is not right. 4 tries left." in answer.text
    assert 'value="olga"' in answer.text
    assert "wrong-password" not in answer.text


def test_a_name_that_nobody_bears_gets_the_same_page(client: FlaskClient, cast: Cast) -> None:
    pages = []
    for name in ("olga", "nobody"):
        texts = [send(client, name, "wrong-password").text for _ in range(6)]
        pages.append([comparable(text, name) for text in texts])
    assert pages[0] == pages[1]
    assert "this sign-in rests" in pages[0][-1]


def comparable(text: str, name: str) -> str:
    """The page without what differs in any case: the name, the tokens, the passing minutes."""
    tokens = r'(content|value)="[\w.-]{60,}"|in \d+ min'
    return re.sub(tokens, "", text.replace(f'value="{name}"', ""))


def test_signing_in_begins_a_new_session(client: FlaskClient, cast: Cast) -> None:
    with client.session_transaction() as before:
        before["left_by_somebody"] = "x"
    send(client)
    with client.session_transaction() as after:
        assert "left_by_somebody" not in after
        assert after["_user_id"] == cast.olga.get_id()


def test_signing_out_ends_it(client: FlaskClient, cast: Cast) -> None:
    send(client)
    assert client.get("/sign-out").status_code == 405
    answer = client.post("/sign-out")
    assert answer.location == "/sign-in"
    assert answer.headers["Clear-Site-Data"] == '"cache"'
    assert client.get("/").location == "/sign-in?next=/"


def test_a_change_of_password_or_role_ends_every_session(
    client: FlaskClient, session: Session, cast: Cast
) -> None:
    send(client)
    cast.olga.end_sessions()
    session.commit()
    assert client.get("/").status_code == 303


def test_who_was_idle_for_a_shift_is_signed_off(client: FlaskClient, cast: Cast) -> None:
    signed_in(client, cast.olga)
    with client.session_transaction() as kept:
        kept["seen"] = 1_000_000_000 - IDLE_SIGN_OFF.total_seconds()
    assert client.get("/").status_code == 303


def test_a_form_whose_session_ended_leads_back_to_its_page(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/theme-of-nothing", headers={"Referer": "http://localhost/ideas/new"})
    assert answer.status_code == 404
    answer = client.post("/ideas", headers={"Referer": "http://localhost/ideas/new?area=NH"})
    assert answer.location == "/sign-in?next=/ideas/new?area%3DNH"
    fragment = client.get(
        "/ideas", headers={"HX-Request": "true", "HX-Current-URL": "http://localhost/ideas"}
    )
    assert (fragment.status_code, fragment.headers["HX-Redirect"]) == (401, "/sign-in?next=/ideas")


def test_what_was_written_while_the_session_ended_is_shown_once_more(
    client: FlaskClient, cast: Cast
) -> None:
    data = {"text": "Which beam <b>is</b> it?", "password": "a secret of mine"}
    ours = {"Referer": "http://localhost/ideas/1"}
    answer = client.post("/ideas/1/comments", data=data, headers=ours)
    assert answer.status_code == 401
    assert "Which beam &lt;b&gt;is&lt;/b&gt; it?" in answer.text
    assert "/sign-in?next=/ideas/1" in answer.text
    assert "a secret of mine" not in answer.text
    theirs = {"Referer": "https://evil.example/"}
    answer = client.post("/ideas/1/comments", data=data, headers=theirs)
    assert (answer.status_code, answer.location) == (303, "/sign-in")


@pytest.mark.parametrize(
    ("name", "picked"),
    [("reason", "already_covered"), ("result", "drifting"), ("answer", "park"), ("note", "y")],
)
def test_what_was_picked_is_not_shown_as_if_it_had_been_written(
    client: FlaskClient, cast: Cast, name: str, picked: str
) -> None:
    ours = {"Referer": "http://localhost/queue"}
    alone = client.post("/ideas/1/decline", data={name: picked}, headers=ours)
    assert (alone.status_code, alone.location) == (303, "/sign-in?next=/queue")
    data = {name: picked, "words": "The press moves in May."}
    answer = client.post("/ideas/1/decline", data=data, headers=ours)
    assert "The press moves in May." in answer.text
    assert f">{picked}<" not in answer.text


def test_every_field_for_sentences_is_kept_when_the_session_ends() -> None:
    for module in pkgutil.iter_modules(forms.__path__):
        importlib.import_module(f"{forms.__name__}.{module.name}")
    fields = {
        name
        for form in every_subclass(Form)
        for name, field in vars(form).items()
        if isinstance(field, UnboundField) and issubclass(field.field_class, TextAreaField)
    }
    # Areas are a list, written before anybody can sign in.
    assert fields - {"areas"} == set(WORDS)


def every_subclass(form: type[Form]) -> Iterator[type[Form]]:
    for child in form.__subclasses__():
        yield child
        yield from every_subclass(child)


def test_a_page_of_another_site_is_no_way_back(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/ideas", headers={"Referer": "https://evil.example/ideas/new"})
    assert answer.location == "/sign-in"


def test_the_demo_shows_its_cast_and_production_does_not(
    app: Flask, client: FlaskClient, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.olga.is_demo = True
    session.commit()
    assert "Olga Petrenko" in client.get("/sign-in").text
    monkeypatch.setitem(app.config, "KAIZEN_MODE", "production")
    assert "Olga Petrenko" not in client.get("/sign-in").text
    assert send(client).status_code == 422


def test_a_pin_opens_the_page_only_where_the_plant_allows_it(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert send(client, "4072", PIN).status_code == 422
    monkeypatch.setitem(app.config, "KAIZEN_PIN_ANYWHERE", True)
    assert send(client, "4072", PIN).status_code == 303
