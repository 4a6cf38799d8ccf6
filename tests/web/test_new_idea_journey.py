"""An operator on a phone says an idea with a photo in a few taps, with script and without."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from tests.support.cast import make_cast
from tests.support.chromium import Windows, check_accessibility
from tests.support.journeys import PHONE, Thumb, phone_photo
from tests.support.live import LiveServer
from tests.support.signed_in import sign_in_window

MOST_TAPS = 6

pytestmark = pytest.mark.browser


@pytest.fixture
def shot(tmp_path: Path) -> Path:
    return phone_photo(tmp_path)


def begin(windows: Windows, live_server: LiveServer, **options: object) -> Page:
    with live_server.app.app_context():
        make_cast(db.session())
    page = windows.open(viewport=PHONE, has_touch=True, is_mobile=True, **options)
    sign_in_window(page, live_server, "olga")
    page.goto("/")
    return page


def only_idea(live_server: LiveServer) -> Idea:
    with live_server.app.app_context():
        session = db.session()
        idea = session.scalars(select(Idea)).unique().one()
        assert idea.photos
        session.expunge_all()
        return idea


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_operator_sends_an_idea_with_a_large_photo_in_six_taps_and_a_minute(
    windows: Windows, live_server: LiveServer, shot: Path, script: bool
) -> None:
    page = begin(windows, live_server, java_script_enabled=script)
    thumb = Thumb(page)
    thumb.tap(".kz-dock a")
    thumb.tap("#problem")
    thumb.type("The air hose lies across the walkway at press 2.")
    thumb.choose_photo(shot, "[name=photos]")
    thumb.tap("#proposal")
    thumb.type("Hang a hose reel from the beam over there.")
    thumb.tap(".kz-dock button")
    expect(page.locator("h1")).to_contain_text("Thank you, Olga")
    expect(page.locator("body")).to_contain_text("Sam Okafor answers you by")
    assert thumb.taps <= MOST_TAPS
    assert thumb.seconds < 60
    idea = only_idea(live_server)
    assert idea.stage == Stage.SUBMITTED
    assert (idea.photos[0].width, idea.photos[0].height) == (1536, 2048)


def test_draft_survives_closing_the_page(
    windows: Windows, live_server: LiveServer, shot: Path
) -> None:
    page = begin(windows, live_server)
    page.goto("/ideas/new")
    page.fill("#problem", "The drawer of the label printer jams.")
    page.set_input_files("[name=photos]", shot)
    expect(page.locator(".kz-phototile img")).to_be_visible()
    expect(page.locator("[data-draft-status]")).to_contain_text("Draft kept")
    page.goto("/")
    page.get_by_text("The drawer of the label printer jams.").click()
    expect(page.locator("#problem")).to_have_value("The drawer of the label printer jams.")
    expect(page.locator(".kz-phototile img")).to_be_visible()


def test_words_written_without_network_come_back(windows: Windows, live_server: LiveServer) -> None:
    page = begin(windows, live_server)
    page.goto("/ideas/new")
    page.context.set_offline(True)
    page.fill("#problem", "No network behind the big press.")
    expect(page.locator("[data-draft-status]")).to_contain_text("kept on this phone")
    # The page is closed before the network comes back: else it brings the words to the server.
    context = page.context
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto("/ideas/new")
    expect(again.locator("#problem")).to_have_value("No network behind the big press.")
    windows.complaints.clear()


def test_bad_photo_says_so_and_the_words_stay(
    windows: Windows, live_server: LiveServer, tmp_path: Path
) -> None:
    bad = tmp_path / "drawing.jpg"
    bad.write_bytes(b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    page = begin(windows, live_server)
    page.goto("/ideas/new")
    page.fill("#problem", "The lamp over the bench flickers.")
    page.set_input_files("[name=photos]", bad)
    expect(page.locator(".kz-photoerror")).to_contain_text("“drawing.jpg” is not a photo")
    # The same file would be refused again, so it can only be taken away.
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    page.get_by_role("button", name="Remove photo").click()
    expect(page.locator(".kz-phototile")).to_have_count(0)
    expect(page.locator("#problem")).to_have_value("The lamp over the bench flickers.")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_form_is_open_to_everybody(
    windows: Windows, live_server: LiveServer, theme: str
) -> None:
    page = begin(windows, live_server, color_scheme=theme)
    for address in ("/", "/ideas/new", "/ideas/mine"):
        page.goto(address)
        for fold in page.locator("details.kz-fold > summary").all():
            fold.click()
        check_accessibility(page)
