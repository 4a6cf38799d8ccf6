"""Signing in through a real browser, with script and without."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from kaizen.core.db import db
from tests.support.cast import PASSWORD, PIN, make_cast
from tests.support.chromium import Windows, check_accessibility
from tests.support.live import LiveServer

pytestmark = pytest.mark.browser


@pytest.fixture(autouse=True)
def plant(live_server: LiveServer) -> None:
    with live_server.app.app_context():
        session: Session = db.session()
        make_cast(session)


def enrol(page: Page) -> None:
    """Ada makes this browser a tablet of the press shop."""
    page.goto("/sign-in?next=/devices")
    page.fill("[name=username]", "ada")
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/devices")
    page.fill("[name=name]", "Tablet press")
    page.select_option("[name=area]", "NH-PRESS")
    page.click("main button.primary")
    page.wait_for_url("**/kiosk/sign-in")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_password_refused_then_accepted(windows: Windows, script: bool) -> None:
    page = windows.open(java_script_enabled=script, viewport={"width": 390, "height": 844})
    page.goto("/ideas")
    page.fill("[name=username]", "olga")
    page.fill("[name=password]", "not my password")
    page.click("button.primary")
    assert page.inner_text(".kz-fielderror") == "That is not right. 4 tries left."
    assert page.input_value("[name=username]") == "olga"
    page.fill("[name=password]", PASSWORD)
    page.click("button.primary")
    page.wait_for_url("**/ideas")


def test_badge_reader_and_key_pad(windows: Windows) -> None:
    page = windows.open(viewport={"width": 1024, "height": 768})
    enrol(page)
    check_accessibility(page)
    # The reader types the number and ends with Enter; the PIN follows on the key pad.
    page.keyboard.type("4072")
    page.keyboard.press("Enter")
    for digit in PIN:
        page.click(f"[data-digit='{digit}']")
    page.click("[aria-label='Sign in']")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    page.goto("/me")
    assert "Olga Petrenko" in page.inner_text("h1")
    check_accessibility(page)


def test_a_tablet_that_nobody_touches_leaves_the_page(windows: Windows) -> None:
    page = windows.open(viewport={"width": 1024, "height": 768})
    enrol(page)
    page.fill("[name=badge]", "4072")
    page.fill("[name=pin]", PIN)
    page.click("[aria-label='Sign in']")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
    page.clock.install()
    page.goto("/me")
    page.clock.run_for("04:00")
    page.mouse.click(5, 500)
    page.clock.run_for("04:00")
    assert page.url.endswith("/me")
    page.clock.run_for("01:30")
    page.wait_for_url(lambda url: url.endswith("/"))


def test_badge_and_pin_without_script(windows: Windows) -> None:
    page = windows.open(java_script_enabled=False, viewport={"width": 1024, "height": 768})
    enrol(page)
    page.fill("[name=badge]", "4072")
    page.fill("[name=pin]", PIN)
    page.click("[aria-label='Sign in']")
    page.wait_for_url(lambda url: not url.endswith("/sign-in"))
