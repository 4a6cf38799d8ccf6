"""Which language somebody reads: their own, else this device's, else their browser's."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from tests.support.cast import Cast, sign_in
from tests.support.translations import make_ready


@pytest.fixture(scope="module", autouse=True)
def _words() -> None:
    make_ready()


def test_a_visitor_reads_what_the_browser_asks_for(client: FlaskClient, cast: Cast) -> None:
    for asked, language, words in (
        ("de-AT,de;q=0.9,en;q=0.5", "de", "Anmelden"),
        ("es-MX", "es", "Entrar"),
        ("de-CH, en;q=0.5", "de", "Anmelden"),
        ("en;q=0.4, ES-ar;q=0.8", "es", "Entrar"),
        ("de;q=0, en", "en", "Sign in"),
        ("fr", "en", "Sign in"),
    ):
        page = client.get("/sign-in", headers={"Accept-Language": asked}).text
        assert f'<html lang="{language}"' in page
        assert f"<h1>{words}</h1>" in page


def test_the_device_remembers_what_was_chosen_by_its_own_name(
    client: FlaskClient, cast: Cast
) -> None:
    page = client.get("/sign-in").text
    assert all(name in page for name in ("English", "Deutsch", "Español"))
    answer = client.post("/language", data={"language": "es", "next": "/sign-in"})
    assert answer.status_code == 302
    assert answer.location == "/sign-in"
    page = client.get("/sign-in", headers={"Accept-Language": "de"}).text
    assert '<html lang="es"' in page


def test_a_language_that_nobody_speaks_is_refused(client: FlaskClient, cast: Cast) -> None:
    answer = client.post("/language", data={"language": "tlh", "next": "/sign-in"})
    assert answer.status_code == 422
    assert "Choose a language from the list." in answer.text


def test_one_s_own_language_rules_over_device_and_browser(client: FlaskClient, cast: Cast) -> None:
    cast.olga.language = "de"
    cast.session.commit()
    client.post("/language", data={"language": "es"})
    sign_in(client, cast.olga)
    page = client.get("/", headers={"Accept-Language": "es"}).text
    assert '<html lang="de"' in page
    assert "Neue Idee" in page


def test_refusals_speak_the_reader_s_language(client: FlaskClient, cast: Cast) -> None:
    cast.olga.language = "de"
    cast.session.commit()
    sign_in(client, cast.olga)
    answer = client.get("/rates")
    assert answer.status_code == 403
    assert "Finance" not in answer.text
