"""Every page carries its protection: headers, tokens, nothing inline."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.test import TestResponse

from kaizen.ideas.rules import Stage
from tests.support.addresses import Kind
from tests.support.cast import PASSWORD, sign_in
from tests.support.doors import Door, address, doors
from tests.support.visits import House, furnished
from tests.support.world import Hanging

TEMPLATES = Path(__file__).parents[2] / "templates"
#: Directive → what it may allow; nothing else, and nowhere anything inline.
POLICY = {
    "default-src": "'none'",
    "object-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data: blob:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
    "base-uri": "'none'",
    "manifest-src": "'self'",
}
#: Reports with a tag; signing out has the browser forget them.
TAGGED = {"programme.show", "savings.show", "morale.show"}
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: Pages whose address is a key tell nobody where somebody came from.
UNTOLD = {"Referrer-Policy": "no-referrer"}
STRICTER = dict.fromkeys(
    ("/do/<token>", "/wall/<token>", "/wall/<token>/photos/<int:photo_id>"), UNTOLD
)
INLINE = re.compile(
    r"<style\b|\sstyle\s*=|\son[a-z]+\s*=\s*[\"'{]|javascript:|<script(?![^>]*\ssrc=)|\|\s*safe\b",
    re.IGNORECASE,
)


#: What is shown in the window; everything else is a file to keep.
SHOWN = {"text/html", "text/plain", "application/json", "application/pdf", "image/jpeg"}


class Markup(HTMLParser):
    """Finds what the policy would refuse, and forms that post without a token."""

    def __init__(self) -> None:
        super().__init__()
        self.inline: list[str] = []
        self.forms: list[dict[str, str | None]] = []
        self.tokens: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        names = set(found)
        if tag == "style" or (tag == "script" and "src" not in names) or "style" in names:
            self.inline.append(self.get_starttag_text() or tag)
        if any(name.startswith("on") for name in names):
            self.inline.append(self.get_starttag_text() or tag)
        if (found.get("href") or "").lower().startswith("javascript:"):
            self.inline.append(self.get_starttag_text() or tag)
        if tag == "form":
            self.forms.append(found)
            self.tokens.append(False)
        if tag == "input" and found.get("name") == "csrf_token" and found.get("value"):
            self.tokens[-1:] = [True]

    @property
    def without_token(self) -> list[str | None]:
        """Where forms lead that post and carry no token."""
        return [
            form.get("action")
            for form, has_token in zip(self.forms, self.tokens, strict=True)
            if (form.get("method") or "get").lower() == "post" and not has_token
        ]


@pytest.fixture
def house(worker_app: Flask) -> Iterator[House]:
    with furnished(worker_app) as house:
        yield house


def test_every_page_carries_its_protection(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(house.app.config, "WTF_CSRF_ENABLED", True)
    wrong: list[str] = []
    for name in ("olga", "sam", "lena", "ada", None):
        client = house.app.test_client()
        if name:
            sign_in(client, getattr(house.cast, name))
        for door, hanging in _readable(house.app, house.world):
            answer = client.get(address(house.app, door, hanging))
            wrong += [f"{door.name} as {name}: {words}" for words in _lacking(answer, door)]
    assert not wrong, "\n".join(["", *sorted(set(wrong))])


@pytest.mark.parametrize(
    ("path", "status"), [("/no-such-page", 404), ("/theme", 405), ("/ideas/999999", 303)]
)
def test_refusals_are_protected_too(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert not _unprotected(answer)
    assert answer.headers["X-Request-Id"]


@pytest.mark.parametrize("fault", [Exception("secret of the house"), RequestEntityTooLarge()])
def test_faults_are_protected_and_say_nothing_of_the_inside(
    app: Flask, client: FlaskClient, fault: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> str:
        raise fault

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setitem(app.view_functions, "sign_in.show", broken)
    answer = client.get("/sign-in")
    assert answer.status_code in (413, 500)
    assert not _unprotected(answer)
    assert "secret of the house" not in answer.text
    assert "Traceback" not in answer.text
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.parametrize("method", ["TRACE", "TRACK", "CONNECT", "PROPFIND"])
def test_methods_that_nobody_needs_are_refused(client: FlaskClient, method: str) -> None:
    assert client.open("/sign-in", method=method).status_code == 405


@pytest.mark.parametrize(
    "path", ["/static/dist/manifest.json", "/static/dist/no-such.js", "/static/", "/static/../wsgi"]
)
def test_files_are_protected_and_no_folder_is_listed(client: FlaskClient, path: str) -> None:
    with client.get(path) as answer:
        assert answer.status_code == (200 if path.endswith("manifest.json") else 404)
        assert not _unprotected(answer)


def test_no_other_site_may_read_along(client: FlaskClient) -> None:
    answer = client.get("/sign-in", headers={"Origin": "https://evil.example"})
    assert not [name for name, _ in answer.headers if name.startswith("Access-Control")]


def test_every_text_says_how_it_is_written(house: House) -> None:
    client = sign_in(house.app.test_client(), house.cast.lena)
    wrong = []
    for door, hanging in _readable(house.app, house.world):
        answer = client.get(address(house.app, door, hanging))
        is_text = answer.mimetype.startswith("text/")
        if is_text and answer.mimetype_params.get("charset") != "utf-8":
            wrong.append(f"{door.name}: {answer.content_type}")
        said = answer.headers.get("Content-Disposition", "")
        shown = answer.mimetype in SHOWN or said.startswith("attachment")
        if answer.status_code == 200 and not shown:
            wrong.append(f"{door.name}: {answer.content_type} is not sent as a file")
    assert not wrong, "\n".join(["", *wrong])


def test_https_is_insisted_on_where_there_is_https(client: FlaskClient) -> None:
    plain, safe = client.get("/sign-in"), client.get("/sign-in", base_url="https://localhost")
    assert "Strict-Transport-Security" not in plain.headers
    assert "max-age=31536000" in safe.headers["Strict-Transport-Security"]


@pytest.mark.usefixtures("cast")
@pytest.mark.parametrize(
    "target",
    ["https://example.invalid", "//example.invalid", "/\\example.invalid", "javascript:1", "\t//x"],
)
def test_signing_in_leads_to_no_other_server(client: FlaskClient, target: str) -> None:
    form = {"username": "sam", "password": PASSWORD, "next": target}
    assert client.post("/sign-in", data=form).location == "/"


#: Mail programs know no style sheets; no browser is shown these as a page.
PAGES = [file for file in sorted(TEMPLATES.rglob("*.html")) if "mail" not in file.parts]


@pytest.mark.parametrize("file", PAGES, ids=lambda file: file.name)
def test_templates_hold_nothing_inline(file: Path) -> None:
    found = [
        f"{number}: {line.strip()[:120]}"
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1)
        if INLINE.search(line)
    ]
    assert not found, f"{file.name}\n" + "\n".join(found)


def _readable(app: Flask, world: dict[Stage, Hanging]) -> list[tuple[Door, Hanging]]:
    stages = (Stage.SUBMITTED, Stage.NEEDS_DETAIL, Stage.IN_PROGRESS, Stage.IMPLEMENTED)
    found = []
    for door in doors(app):
        if not door.reads or door.rule.endpoint == "static":
            continue
        if door.kind is Kind.DRAFT:
            found.append((door, world[Stage.DRAFT]))
        else:
            chosen = stages if "idea_id" in door.rule.arguments else stages[:1]
            found += [(door, world[stage]) for stage in chosen]
    return found


def _unprotected(answer: TestResponse) -> list[str]:
    """Which of the headers of every answer are missing or say something else."""
    wrong = [name for name, value in ALWAYS.items() if answer.headers.get(name) != value]
    if dict(part.split(maxsplit=1) for part in _policy(answer).split(";")) != POLICY:
        wrong.append(_policy(answer))
    return wrong


def _lacking(answer: TestResponse, door: Door) -> list[str]:
    directives = [part.split(maxsplit=1) for part in _policy(answer).split(";")]
    wrong = [
        f"{name} is {answer.headers.get(name)}"
        for name, value in {**ALWAYS, **STRICTER.get(door.rule.rule, {})}.items()
        if answer.headers.get(name) != value
    ]
    if dict(directives) != POLICY:
        wrong.append(f"policy is {_policy(answer)}")
    if answer.mimetype != "text/html":
        return wrong
    # A report may be kept by its reader's browser, which asks each time whether it still holds.
    is_report = answer.status_code == 200 and door.rule.endpoint in TAGGED
    kept = "private, no-cache" if is_report else "no-store"
    if answer.headers.get("Cache-Control") != kept:
        wrong.append(f"may be kept: {answer.headers.get('Cache-Control')}")
    markup = Markup()
    markup.feed(answer.get_data(as_text=True))
    wrong += [f"inline: {text[:120]}" for text in markup.inline]
    return wrong + [f"no token in the form to {action}" for action in markup.without_token]


def _policy(answer: TestResponse) -> str:
    return answer.headers["Content-Security-Policy"]
