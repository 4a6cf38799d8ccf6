"""The built files are found by their plain names and sent packed and for good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from flask import Flask, session
from flask.testing import FlaskClient

from kaizen.notifications.reminder_words import REMINDING
from kaizen.notifications.words import WORDS
from kaizen.web.assets import FOR_GOOD, serve_assets


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A static folder as the build leaves it."""
    dist = tmp_path / "dist"
    dist.mkdir()
    (dist / "app-1a.css").write_bytes(b"plain")
    (dist / "app-1a.css.br").write_bytes(b"br")
    (dist / "app-1a.css.gz").write_bytes(b"gz")
    (dist / "manifest.json").write_text(json.dumps({"app.css": "app-1a.css"}))
    (tmp_path / "robots.txt").write_text("User-agent: *")
    return tmp_path


@pytest.fixture
def pages(built: Path) -> FlaskClient:
    """A client of a small application that serves only files."""
    app = Flask(__name__, static_folder=str(built), static_url_path="/static")
    app.secret_key = "test"
    app.before_request(lambda: session.update(seen=1))
    serve_assets(app)
    app.add_url_rule("/where/<name>", "where", lambda name: app.jinja_env.globals["asset"](name))
    return app.test_client()


def test_a_template_gets_the_hashed_name(pages: FlaskClient) -> None:
    assert pages.get("/where/app.css").text == "/static/dist/app-1a.css"


def test_before_the_first_build_the_plain_name_stays(pages: FlaskClient) -> None:
    assert pages.get("/where/other.js").text == "/static/dist/other.js"


@pytest.mark.parametrize(
    ("accepts", "body", "encoding"),
    [("br, gzip", b"br", "br"), ("gzip", b"gz", "gzip"), ("identity", b"plain", None)],
)
def test_the_best_packing_that_the_browser_knows_is_sent(
    pages: FlaskClient, accepts: str, body: bytes, encoding: str | None
) -> None:
    with pages.get("/static/dist/app-1a.css", headers={"Accept-Encoding": accepts}) as answer:
        assert answer.data == body
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.mimetype == "text/css"
        assert answer.headers["Cache-Control"] == FOR_GOOD


def test_a_built_file_does_not_vary_by_cookie(pages: FlaskClient) -> None:
    pages.set_cookie("session", "abc")
    with pages.get("/static/dist/app-1a.css") as answer:
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert "Set-Cookie" not in answer.headers


def test_other_files_are_not_kept_for_good(pages: FlaskClient) -> None:
    with pages.get("/static/robots.txt") as answer:
        assert answer.status_code == 200
        assert "immutable" not in answer.headers.get("Cache-Control", "")


def test_a_file_that_is_not_there_is_not_found(pages: FlaskClient) -> None:
    assert pages.get("/static/dist/app-0.css").status_code == 404


def test_every_icon_of_a_notice_is_in_the_sprite(app: Flask) -> None:
    dist = Path(app.static_folder or "") / "dist"
    manifest = json.loads((dist / "manifest.json").read_text(encoding="utf-8"))
    sprite = (dist / manifest["icons.svg"]).read_text(encoding="utf-8")
    told = {wording.icon for words in WORDS.values() for wording in words.values()}
    reminding = {words.icon for words in REMINDING.values()}
    missing = {icon for icon in told | reminding if f'id="{icon}"' not in sprite}
    assert not missing
