"""A language that nobody speaks: every word is marked and much longer, as some real ones are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from tests.support.translations import extracted

#: A locale that the house does not speak, so that nothing kept for a real one is mixed with it.
PSEUDO = "en_AU"
OPEN, CLOSE = (
    "\N{MATHEMATICAL LEFT WHITE SQUARE BRACKET}",
    "\N{MATHEMATICAL RIGHT WHITE SQUARE BRACKET}",
)
#: How much longer than the English words; house rule.
TIMES = 2.5
#: No word of a language is drawn out further than this.
LONGEST_WORD = 16

_PLACES = re.compile(r"(%\(\w+\)[sd]|%%|\{\w+\})")
_LETTERS = str.maketrans("aceinouyACEINOUY", "áçéíñöüýÁÇÉÍÑÖÜÝ")
_FILLING = "lörém ípsüm dölör sít ämét cönséctétür ädípíscíñg élít séd dö éíüsmöd témpör "


def pseudo(words: str, *, times: float = TIMES) -> str:
    """The words with strange letters, a mark at either end, and `times` as long."""
    parts = _PLACES.split(words)
    plain = [part.translate(_LETTERS) if at % 2 == 0 else part for at, part in enumerate(parts)]
    length = sum(len(part) for part in parts[::2])
    return f"{OPEN}{''.join(plain)}{_filling(round(length * (times - 1)), words)}{CLOSE}"


def _filling(length: int, words: str) -> str:
    """More of it: one long word where there is one short word, else further words."""
    if length <= 0:
        return ""
    if " " not in words.strip() and len(words) + length <= LONGEST_WORD:
        return "öéá" * (length // 3) + "ö" * (length % 3)
    filling = (_FILLING * (length // len(_FILLING) + 1))[: max(length - 1, 0)].rstrip()
    return f" {filling}"


@cache
def catalogue() -> Catalog:
    """Every word of the house in it."""
    found = Catalog(locale="en")
    for message in extracted():
        if message.id:
            one = message.id
            said = pseudo(one) if isinstance(one, str) else tuple(pseudo(form) for form in one)
            found.add(one, said, flags=message.flags)
    return found


def write(folder: Path, locale: str = PSEUDO) -> None:
    """Lay the catalogue down where an app with `BABEL_TRANSLATION_DIRECTORIES` looks for it."""
    target = folder / locale / "LC_MESSAGES"
    target.mkdir(parents=True)
    with (target / "messages.mo").open("wb") as file:
        write_mo(file, catalogue())


@contextmanager
def spoken() -> Iterator[None]:
    """Count it among the languages of the house, in this process and for this long."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("kaizen.people.rules", "kaizen.web.session"):
            patch.setattr(f"{module}.LANGUAGES", ("en", "de", "es", PSEUDO))
        yield


def unmarked(words: str) -> str:
    """What of these words does not come from the catalogue."""
    inner = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
    while inner.search(words):
        words = inner.sub(" ", words)
    return words
