"""What browsers keep and by which names, and what the log keeps of refusals."""

from __future__ import annotations

import hashlib

import pytest
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import Signer
from structlog.testing import capture_logs

from config import from_environment
from tests.support.cast import PASSWORD, Cast, sign_in


@pytest.mark.usefixtures("cast")
def test_the_session_is_kept_from_scripts_and_other_sites(client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"username": "sam", "password": PASSWORD})
    cookie = next(text for text in answer.headers.getlist("Set-Cookie") if "kaizen=" in text)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_over_https_cookies_bear_names_that_nobody_else_can_set(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    settings = from_environment({"KAIZEN_MODE": "production", "SECRET_KEY": "x" * 40})
    assert settings["SESSION_COOKIE_NAME"] == "__Host-kaizen"
    monkeypatch.setitem(app.config, "SESSION_COOKIE_NAME", settings["SESSION_COOKIE_NAME"])
    client = app.test_client()
    form = {"username": "ada", "password": PASSWORD}
    kept = client.post("/sign-in", data=form, base_url="https://localhost").headers
    cookies = kept.getlist("Set-Cookie")
    for path, data in (
        ("/theme", {"theme": "dark"}),
        ("/language", {"language": "de"}),
        ("/kiosk/device", {"name": "Tablet", "area": "NH-PRESS"}),
    ):
        answer = client.post(path, data=data, base_url="https://localhost")
        cookies += answer.headers.getlist("Set-Cookie")
    set_here = [cookie for cookie in cookies if "Max-Age=0" not in cookie and "=;" not in cookie]
    assert {cookie.partition("=")[0] for cookie in set_here} == {
        "__Host-kaizen",
        "__Host-theme",
        "__Host-language",
        "__Host-kaizen_device",
    }
    for cookie in set_here:
        words = {word.strip() for word in cookie.split(";")[1:]}
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= words, cookie
        assert "Domain" not in cookie


def test_a_tablet_enrolled_before_stays_so(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = sign_in(app.test_client(), cast.ada)
    client.post("/kiosk/device", data={"name": "Tablet", "area": "NH-PRESS"})
    assert "Press" in client.get("/kiosk/sign-in").text
    kept = client.get_cookie("kaizen_device")
    assert kept is not None
    token = str(kept.value).rpartition(".")[0]
    # As it was signed, and called, before.
    before = Signer(app.secret_key or "", salt="kaizen-device", digest_method=hashlib.sha1)
    client.set_cookie("kaizen_device", before.sign(token).decode())
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    assert "Press" in client.get("/kiosk/sign-in").text
    client.set_cookie("kaizen_device", f"{token}.forged")
    assert "Press" not in client.get("/kiosk/sign-in").text


def test_refusals_are_logged_with_who_and_what_and_no_words(
    client: FlaskClient, cast: Cast
) -> None:
    sign_in(client, cast.olga)
    with capture_logs() as lines:
        client.get("/people?q=typed")
    assert [line for line in lines if line["event"] == "refused"] == [
        {
            "event": "refused",
            "log_level": "warning",
            "status": 403,
            "endpoint": "accounts.listing",
            "person": str(cast.olga.id),
            "by": "127.0.0.1",
        }
    ]


def test_forms_that_are_refused_for_what_they_hold_are_logged_too(
    client: FlaskClient, cast: Cast
) -> None:
    sign_in(client, cast.olga)
    with capture_logs() as lines:
        client.post("/ideas", data={"problem": "typed"})
        client.post("/me/password", data={"current": "typed", "new": "short"})
    refused = [line for line in lines if line["event"] == "refused"]
    assert [(line["endpoint"], line["status"], line["log_level"]) for line in refused] == [
        ("new_idea.send", 422, "info"),
        ("me.change_password", 422, "info"),
    ]
    assert "typed" not in str(refused)


def test_who_comes_over_http_reads_why_no_form_is_taken(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first start without the proxy: the browser drops the cookie that the token is bound to."""
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", True)
    for path in ("/sign-in", "/set-up"):
        answer = app.test_client().post(path, data={"name": "Nordhafen"})
        assert answer.status_code == 400
        assert "Open this page with https://" in answer.text
    over_https = app.test_client().post("/sign-in", base_url="https://localhost")
    assert "load the page and send again" in over_https.text
