"""The system's Chromium: where it is, how it is started, and what its pages complain of."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

#: Names under which Debian, Fedora, Arch and Google install it.
NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PATH_SETTING = "KAIZEN_TEST_CHROMIUM"
#: In milliseconds: so long a page may take. It costs nothing where all is well.
PATIENCE = 120_000
#: Nothing is fetched, nothing is asked, and it runs for root and in a container.
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
#: WCAG 2.2 AA, which the product promises.
STANDARD: Mapping[str, object] = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # The policy refuses frames, and no rule of these reads a style sheet: neither is looked for.
    "iframes": False,
    "preload": False,
}
#: The rules of it that look at colours: all that another theme can break.
COLOURS: Mapping[str, object] = {
    **STANDARD,
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
#: One line for each place that breaks a rule; all else that is found stays in the browser.
#: Nothing where the page does not know the rules yet.
BROKEN = """async (options) => "axe" in window && (await axe.run(options)).violations.flatMap(
    (rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 200)}`)
)"""


def find() -> str | None:
    """Find the browser; `KAIZEN_TEST_CHROMIUM` names another one."""
    named = os.environ.get(PATH_SETTING)
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


@contextmanager
def launched(path: str) -> Iterator[Browser]:
    """Run the browser without a window."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


class Windows:
    """Opens windows for one test, each a person's own browser; watches what pages complain of."""

    def __init__(self, browser: Browser, base_url: str) -> None:
        self._browser = browser
        self._base_url = base_url
        self._contexts: list[BrowserContext] = []
        #: Script errors, refused content (CSP) and failed requests, in the order they came.
        self.complaints: list[str] = []

    def open(self, **options: Any) -> Page:
        """Open a window; `options` are Playwright's, as `viewport` or `java_script_enabled`."""
        options = {"locale": "en-GB", "viewport": {"width": 1280, "height": 800}} | options
        context = self._browser.new_context(base_url=self._base_url, **options)
        self._contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", self._hear)
        return page

    def keep_pictures(self, folder: Path) -> None:
        """Save what every window shows, to see why a test failed."""
        folder.mkdir(parents=True, exist_ok=True)
        pages = [page for context in self._contexts for page in context.pages]
        for number, page in enumerate(pages, start=1):
            page.screenshot(path=folder / f"window-{number}.png", full_page=True)

    def close(self) -> None:
        """Close every window."""
        for context in self._contexts:
            context.close()

    def _hear(self, message: ConsoleMessage) -> None:
        # A refused form (409, 422) is an answer like any other, though the console calls it failed.
        refused = "the server responded with a status of 4" in message.text
        if message.type == "error" and not refused:
            self.complaints.append(f"{message.location.get('url', '')}: {message.text}")


def check_accessibility(page: Page, rules: Mapping[str, object] = STANDARD) -> None:
    """Hold the page against WCAG 2.2 AA, or against some rules of it.

    Raises:
        AssertionError: it lists every rule that is broken, and where.
    """
    lines = page.evaluate(BROKEN, rules)
    if lines is False:
        page.evaluate(AXE_SCRIPT)
        lines = page.evaluate(BROKEN, rules)
    if lines:
        raise AssertionError(f"{page.url} breaks accessibility rules:\n" + "\n".join(lines))
