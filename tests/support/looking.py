"""Looking at a page as people do: at every width, in light and dark."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from playwright.sync_api import Page

from tests.support.chromium import COLOURS, STANDARD, check_accessibility

Theme = Literal["light", "dark"]
LOOKS = (Path(__file__).parent / "looks.js").read_text(encoding="utf-8")
#: In the order that changes the theme least often. The first theme at a width is held against
#: every rule; the other one differs from it in colours alone.
THEMES_AT: dict[int, tuple[Theme, Theme]] = {
    360: ("light", "dark"),
    768: ("dark", "light"),
    1440: ("light", "dark"),
}
WIDTHS = tuple(THEMES_AT)


def faults_of(page: Page) -> list[str]:
    """What is wrong on the page that is shown: sticks out, overlaps, or cannot be read by all."""
    wrong: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        wrong += [f"{width} px: {words}" for words in page.evaluate(LOOKS)]
        for theme, rules in zip(THEMES_AT[width], (STANDARD, COLOURS), strict=True):
            page.emulate_media(color_scheme=theme)
            try:
                check_accessibility(page, rules)
            except AssertionError as error:
                wrong.append(f"{width} px, {theme}: {error}")
    return wrong
