"""Every page with words two and a half times as long: they wrap, and nothing sticks out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from playwright.sync_api import Browser, Page

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from kaizen.reports.actions.watching import watch_site
from tests.browser.test_every_page import _pages
from tests.support import pseudo
from tests.support.apps import close_connections, settings
from tests.support.cast import later, make_cast
from tests.support.chromium import Windows
from tests.support.databases import Template
from tests.support.live import LiveServer, serve
from tests.support.looking import LOOKS
from tests.support.signing import cookie_of
from tests.support.world import make_world

#: A phone and a desk: what lies between is one of the two.
WIDTHS = (360, 1440)


@pytest.fixture
def long_winded(template: Template, tmp_path: Path) -> Iterator[LiveServer]:
    """A server whose English is two and a half times as long."""
    # In a process of its own: nothing kept there meets the English of others.
    pseudo.write(tmp_path / "translations", locale="en")
    folder = str(tmp_path / "translations")
    with template.copy(tmp_path) as url:
        config = settings(url, tmp_path, TESTING=False, BABEL_TRANSLATION_DIRECTORIES=folder)
        app = create_app({**config, "BABEL_TRANSLATION_DIRECTORIES": "translations"})
        with serve(app, config, tmp_path / "server.log") as server:
            yield server
        close_connections(app)


@pytest.mark.browser
@pytest.mark.parametrize("template", ["sqlite"], indirect=True)
@pytest.mark.parametrize("of_ideas", [True, False], ids=["ideas", "everything else"])
def test_long_words_break_no_page(
    of_ideas: bool, browser: Browser, long_winded: LiveServer
) -> None:
    with long_winded.app.app_context():
        cast = make_cast(db.session())
        world = make_world(cast, long_winded.app)
        cast.session.execute(sa.update(Person).values(language="en"))
        cast.session.commit()
        with transaction():
            watch_site(cast.nordhafen.id, now=later(days=120))
        pages = list(_pages(long_winded.app, world, of_ideas=of_ideas))
        cookies = {name: cookie_of(long_winded.app, cast, name) for name, _ in pages}
    windows = Windows(browser, long_winded.url)
    wrong: list[str] = []
    looking: dict[str | None, Page] = {}
    for name, path in pages:
        if name not in looking:
            looking[name] = windows.open(reduced_motion="reduce")
            if cookies[name]:
                looking[name].context.add_cookies([{**cookies[name], "url": long_winded.url}])
        wrong += [f"{path} as {name}: {words}" for words in _look_at(looking[name], path)]
    windows.close()
    assert not wrong, "\n".join(["", *wrong])


def _look_at(page: Page, path: str) -> list[str]:
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})
    answer = page.goto(path)
    assert answer is not None
    assert answer.status < 500
    wrong: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{width} px: {words}" for words in page.evaluate(LOOKS)]
    return wrong
