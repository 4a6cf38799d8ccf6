"""Sheets and reports on paper: words go to the typesetter as data, never as its markup."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from importlib import import_module
from pathlib import Path
from typing import Any

_LAYOUT = "areas/sheet.typ"
#: The scripts of the letters that come with the typesetter, as Unicode names them.
COMES_ALONG = ("LATIN", "GREEK", "CYRILLIC", "MICRO", "MODIFIER", "FEMININE", "MASCULINE")
_LONG_WORD = re.compile(r"\S{30,}")


def pdf_of(folder: Path, facts: Mapping[str, Any], layout: str = _LAYOUT) -> bytes:
    """The sheet as a PDF in A4; `folder` holds the templates, `facts` all words of the sheet.

    The layout reads the facts as JSON, so that nothing anybody typed is ever read as a command.
    """
    return typeset(folder, facts, "pdf", layout=layout)[0]


def typeset(
    folder: Path, facts: Mapping[str, Any], kind: str, ppi: float = 96, layout: str = _LAYOUT
) -> list[bytes]:
    """The sheet as a PDF, or as one picture for each of its pages (`kind` png)."""
    # Loaded only here: most processes print nothing, and its library is the largest of all.
    made = import_module("typst").compile(
        (folder / layout).read_bytes(),
        font_paths=_fonts(),
        sys_inputs={"facts": json.dumps(_breakable(facts))},
        format=kind,
        ppi=ppi,
    )
    return made if isinstance(made, list) else [made]


def may_lack_letters(facts: Mapping[str, Any]) -> bool:
    """Whether words are in a script that comes with no typesetter; only the machine may have it."""
    return any(_is_foreign(sign) for word in _words_in(facts) for sign in set(word))


def _words_in(fact: Any) -> Iterator[str]:
    if isinstance(fact, str):
        yield fact
    elif isinstance(fact, Mapping):
        for key in fact:
            yield from _words_in(fact[key])
    elif isinstance(fact, list | tuple):
        for one in fact:
            yield from _words_in(one)


@lru_cache(maxsize=4096)
def _is_foreign(sign: str) -> bool:
    return sign.isalpha() and not unicodedata.name(sign, "").startswith(COMES_ALONG)


def _breakable(fact: Any) -> Any:
    """The facts with a possible break in each word that is longer than any line."""
    if isinstance(fact, Mapping):
        return {key: fact[key] if key == "qr" else _breakable(fact[key]) for key in fact}
    if isinstance(fact, list):
        return [_breakable(one) for one in fact]
    if isinstance(fact, str):
        return _LONG_WORD.sub(lambda found: "\N{ZERO WIDTH SPACE}".join(found[0]), fact)
    return fact


@cache
def _fonts() -> Any:
    """The machine's fonts and those that come with the typesetter; looked for once."""
    return import_module("typst").Fonts()
