"""The words of a page as people meet them: what is drawn, and what is read out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html.parser import HTMLParser

#: Attributes that are shown or read out.
SAID = ("title", "aria-label", "alt", "placeholder", "data-is", "aria-description")
#: Lists whose names come with the locales: places, zones and currencies.
FROM_LOCALES = frozenset({"time_zone", "country", "region", "currency"})
UNSEEN = frozenset({"script", "style", "template", "noscript"})
#: Elements that have no end.
VOID = frozenset(
    [
        "area",
        "base",
        "br",
        "col",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "path",
        "circle",
        "rect",
        "line",
        "polyline",
        "polygon",
        "use",
        "ellipse",
    ]
)


class Visible(HTMLParser):
    """Collects words with the names of what stands around them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self._around: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Remember where we are, and what its attributes say."""
        facts = dict(attrs)
        self._around.append((tag, facts))
        for name, value in attrs:
            if value and (name in SAID or (name.startswith("data-") and name.endswith("text"))):
                self._say(value)
        if facts.get("name") == "kz-words":
            for words in json.loads(facts.get("content") or "{}").values():
                self._say(words)
        if tag in VOID:
            self._around.pop()

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """As begun and ended at once."""
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._around.pop()

    def handle_endtag(self, tag: str) -> None:
        """Back to what stands around it."""
        while self._around:
            if self._around.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        """Words between."""
        if data.strip():
            self._say(" ".join(data.split()))

    def _say(self, words: str) -> None:
        if not any(self._is_skipped(tag, facts) for tag, facts in self._around):
            self.found.append((" ".join(tag for tag, _ in self._around[-3:]), words))

    @staticmethod
    def _is_skipped(tag: str, facts: dict[str, str | None]) -> bool:
        names_language = tag != "html" and "lang" in facts
        lists_places = tag == "select" and facts.get("name") in FROM_LOCALES
        return tag in UNSEEN or names_language or lists_places


def words_on(page: str) -> Iterator[tuple[str, str]]:
    """Where each piece of words stands, and the words."""
    parser = Visible()
    parser.feed(page)
    parser.close()
    yield from parser.found
