"""Changing the secret key: with the one before kept, nobody notices; without it all ends."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64decode

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from config import from_environment
from kaizen.core import clock
from kaizen.core.errors import WrongSetting
from kaizen.core.transaction import transaction
from kaizen.metrics.actions.answering import give_answer
from kaizen.metrics.models.pulse import SealedAnswer
from kaizen.metrics.queries.pulse import may_answer
from kaizen.metrics.rules.pulse import Answer
from kaizen.metrics.sealing import read_token, sign_token, unseal
from kaizen.notifications.links import Link, read_link, sign_link
from tests.support.cast import PIN, Cast, sign_in
from tests.support.reviewing import agreed

NEW = "n" * 40


def _change_key(app: Flask, patch: pytest.MonkeyPatch, *, kept: bool) -> None:
    before = app.config["SECRET_KEY"]
    patch.setitem(app.config, "SECRET_KEY", NEW)
    patch.setitem(app.config, "SECRET_KEY_FALLBACKS", [before] if kept else [])
    if kept:
        patch.setitem(app.config, "WTF_CSRF_SECRET_KEY", [before, NEW])


@pytest.mark.parametrize("kept", [True, False])
def test_sessions_and_links_count_with_a_fallback_only(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch, *, kept: bool
) -> None:
    sign_in(client, cast.olga)
    link = Link(cast.olga.id, 0, 7, clock.now().replace(microsecond=0))
    token, code = sign_link(link), sign_token(11)
    _change_key(app, monkeypatch, kept=kept)
    assert client.get("/ideas").status_code == (200 if kept else 303)
    assert read_link(token) == (link if kept else None)
    assert read_token(code) == (11 if kept else None)
    # What is signed now is signed by the new key: it counts when the old one is gone.
    fresh = sign_link(link)
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    assert read_link(fresh) == link


def test_a_form_that_was_open_is_taken(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    token = _token(client.get("/sign-in").text)
    _change_key(app, monkeypatch, kept=True)
    answer = client.post("/language", data={"language": "de", "csrf_token": token})
    assert answer.status_code in (302, 303)


def test_form_tokens_are_signed_with_sha_256(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    signature = _token(client.get("/sign-in").text).rsplit(".", 1)[1]
    assert len(urlsafe_b64decode(f"{signature}=")) == hashlib.sha256().digest_size


def _token(page: str) -> str:
    return page.split('name="csrf_token"', 1)[1].split('value="', 1)[1].split('"', 1)[0]


def test_a_tablet_stays_enrolled_and_gets_a_cookie_of_the_new_key(
    app: Flask, client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.ada)
    client.post("/kiosk/device", data={"name": "Tablet", "area": "NH-PRESS"})
    _change_key(app, monkeypatch, kept=True)
    assert client.post("/kiosk/sign-in", data={"badge": "4072", "pin": PIN}).status_code == 303
    client.post("/sign-out")
    monkeypatch.setitem(app.config, "SECRET_KEY_FALLBACKS", [])
    assert "Press shop" in client.get("/kiosk/sign-in").text


def test_answers_without_a_name_are_opened_and_nobody_answers_twice(
    app: Flask, session: Session, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    agreed(cast)
    with transaction():
        give_answer(Answer(4, 2), actor=cast.olga, now=clock.now())
    _change_key(app, monkeypatch, kept=True)
    inside = unseal(session.scalars(select(SealedAnswer.sealed)).one())
    assert inside is not None
    assert inside[3] == Answer(4, 2)
    assert not may_answer(session, cast.olga, clock.now())


def test_keys_of_before_come_from_the_environment() -> None:
    least = {"KAIZEN_MODE": "production", "SECRET_KEY": NEW}
    settings = from_environment({**least, "SECRET_KEY_FALLBACKS": f"{'a' * 32}\n{'b' * 32} "})
    assert settings["SECRET_KEY_FALLBACKS"] == ["a" * 32, "b" * 32]
    assert settings["WTF_CSRF_SECRET_KEY"] == ["a" * 32, "b" * 32, NEW]
    assert "WTF_CSRF_SECRET_KEY" not in from_environment(least)
    with pytest.raises(WrongSetting, match="SECRET_KEY_FALLBACKS"):
        from_environment({**least, "SECRET_KEY_FALLBACKS": "short"})
