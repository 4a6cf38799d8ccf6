"""Pieces of pages that look the same again and again: drawn once for each language, then kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from babel import Locale
from flask import current_app, get_template_attribute
from flask_babel import get_locale
from markupsafe import Markup

from kaizen.web.holding import ShownHolder
from kaizen.web.shown import stage_look, stairs_look

#: Value and words of each choice of a list, in its order.
Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Hand:
    """What a drawn piece depends on besides its facts; asked for once in each request.

    There is one for each language, told apart by identity: comparing locales costs more than
    most pieces.
    """

    locale: Locale
    icons: str


def hand() -> Hand:
    """The reader's language, and where the icons of this build are."""
    icons = current_app.jinja_env.globals["asset"]("icons.svg")  # type: ignore[operator]
    return _hand(get_locale(), str(icons))


@lru_cache(maxsize=32)
def _hand(locale: Locale, icons: str) -> Hand:
    return Hand(locale, icons)


@lru_cache(maxsize=1024)
def where(stage: str, word: str, is_proven: bool | None, _hand: Hand) -> Markup:
    """The small stairs and the pill of a stage; `word` says more than the stage's own.

    `is_proven` is whether its saving is verified; None where there is none to prove.
    """
    proven = bool(is_proven)
    stairs = stairs_look(stage, is_proven=proven, has_claim=is_proven is not None)
    look = stage_look(stage, is_proven=proven)
    return _drawn("parts/stages.html", "where", look, stairs, word)


@lru_cache(maxsize=4096)
def holder_line(holder: ShownHolder, _hand: Hand) -> Markup:
    """Who has an idea now: a face, what they do, and by when."""
    return _drawn("parts/people.html", "holder", holder)


@lru_cache(maxsize=32)
def script_words(_hand: Hand) -> Markup:
    """The sentences that scripts say; the same in the head of every page."""
    return _drawn("parts/shell.html", "script_words")


@lru_cache(maxsize=256)
def options(choices: Options, chosen: str) -> Markup:
    """The choices of a drop-down list, one of them chosen."""
    return _drawn("parts/forms.html", "options", choices, chosen)


def _drawn(template: str, macro: str, *values: object) -> Markup:
    """What one of our own macros draws; it has escaped whatever it was given."""
    return Markup(get_template_attribute(template, macro)(*values))  # nosec B704
