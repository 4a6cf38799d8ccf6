"""Every page and message in a language that nobody speaks: what is not marked was missed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.jobs.letters import write_letter
from kaizen.notifications.bundles import Bundle
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.reports.actions.watching import watch_site
from tests.browser.test_every_page import LONG, _pages
from tests.notifications.test_letters import ITEMS, MARTA, OF_THE_DAY, SIX
from tests.notifications.told_lines import FACTS, lines
from tests.support import pseudo
from tests.support.apps import CleanClient, close_connections, settings
from tests.support.cast import later, make_cast
from tests.support.databases import Template
from tests.support.signing import cookie_of
from tests.support.untranslated import left_on, left_over, typed_words
from tests.support.world import make_world


@pytest.fixture
def strange(template: Template, tmp_path: Path) -> Iterator[Flask]:
    """An app that speaks the strange language too."""
    pseudo.write(tmp_path / "translations")
    with template.copy(tmp_path) as url, pseudo.spoken():
        folder = str(tmp_path / "translations")
        app = create_app(settings(url, tmp_path, BABEL_TRANSLATION_DIRECTORIES=folder))
        app.test_client_class = CleanClient
        yield app
        close_connections(app)


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_no_word_of_a_page_was_forgotten(strange: Flask) -> None:
    with strange.app_context():
        cast = make_cast(db.session())
        world = make_world(cast, strange)
        cast.session.execute(sa.update(Person).values(language=pseudo.PSEUDO))
        cast.otto.pin_given_at = cast.otto.created_at
        cast.session.commit()
        with transaction():
            watch_site(cast.nordhafen.id, now=later(days=120))
        pages = [*_pages(strange, world, of_ideas=True), *_pages(strange, world, of_ideas=False)]
        typed = typed_words(cast.session, also=[LONG])
        cookies = {name: cookie_of(strange, cast, name) for name, _ in pages}
    missed: dict[str, str] = {}
    for name, path in pages:
        client = strange.test_client()
        client.set_cookie("language", pseudo.PSEUDO)
        if cookies[name]:
            client.set_cookie(cookies[name]["name"], cookies[name]["value"])
        page = client.get(path, follow_redirects=True).get_data(as_text=True)
        for words in left_on(page, typed):
            missed.setdefault(words, f"{path} as {name}")
    assert not missed, "\n".join(f"{words}   ({path})" for words, path in missed.items())


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_no_word_of_a_message_was_forgotten(
    strange: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    headers = {"Cookie": f"language={pseudo.PSEUDO}"}
    asking = partial(strange.test_request_context, headers=headers)
    monkeypatch.setattr(strange, "test_request_context", asking)
    typed = [str(value) for value in FACTS.values()]
    found = [line.partition("]: ")[2] for line in lines(strange)]
    assert not [left for left in (left_over(words, typed) for words in found) if left]


@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
def test_no_word_of_a_mail_was_forgotten(strange: Flask) -> None:
    strange.config["KAIZEN_URL"] = "https://kaizen.plant.example"
    reader = replace(MARTA, language=pseudo.PSEUDO)
    words = {part for one in ITEMS for part in (one.words, one.title, one.author, one.area)}
    typed = sorted({*filter(None, words), "Marta"}, key=len, reverse=True)
    letters = []
    with strange.app_context():
        for bundle in (
            OF_THE_DAY,
            replace(OF_THE_DAY, at_shift=True),
            replace(OF_THE_DAY, items=ITEMS[-1:], things=0, more=0, waiting=0),
            Bundle(MARTA, ITEMS[:1], SIX, things=1),
            *(
                Bundle(MARTA, (replace(ITEMS[1], kind=kind, is_mine=is_mine),), SIX, things=1)
                for kind in AssignmentKind
                for is_mine in (True, False)
            ),
        ):
            letters.append(write_letter(replace(bundle, reader=reader)))
    missed = {
        left
        for letter in letters
        for line in (letter.subject, *letter.text.splitlines())
        if (left := left_over(line, typed))
    }
    missed |= {left for letter in letters for left in left_on(letter.html, typed)}
    assert not missed
