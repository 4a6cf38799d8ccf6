"""What stands on a page in the strange language and comes neither from it nor from people."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

import sqlalchemy as sa
from babel import Locale
from babel.dates import get_day_names, get_month_names
from sqlalchemy.orm import Session

from kaizen.core.db import Base
from kaizen.people.models import Person
from kaizen.people.rules import LANGUAGE_NAMES
from tests.support import pseudo
from tests.support.visible import words_on

#: What stands on a page and is no word of a language.
NAMES = re.compile(
    r"kaizen|Kaizen|Excel|https?://\S+|[\w.+-]+@[\w.-]+"
    r"|\b(PDF|CSV|SVG|XLSX|UTC|IRR|NPV|XIRR|XNPV|MIRR|ROI|ICC)\b"
    r"|\b(EUR|USD|CHF|GBP)(?![A-Za-z])|\b(k?Wh?|kg|h|min)\b"
    # What jobs are called on the console.
    r"|\b[a-z]+(-[a-z]+)+\b"
)
LETTERS = re.compile(r"[A-Za-z]{2,}")
#: What people measure their aims in.
UNITS = frozenset({"minutes"})


def left_on(page: str, typed: list[str]) -> Iterator[str]:
    """Each piece of words that was not translated, and where it stands."""
    for where, words in words_on(page):
        left = left_over(words, typed)
        if left:
            yield f"{where}: {left}"


def left_over(words: str, typed: list[str]) -> str:
    """What of these words neither comes from the catalogue nor from people."""
    left = pseudo.unmarked(words)
    if not LETTERS.search(left):
        return ""
    for value in typed:
        if value in left:
            left = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", " ", left)
    left = _dates().sub(" ", NAMES.sub(" ", left))
    return " ".join(left.split()) if LETTERS.search(left) else ""


def typed_words(session: Session, also: Iterable[str] = ()) -> list[str]:
    """What people have typed, and how they and their languages are called; the longest first."""
    found = {*also, *LANGUAGE_NAMES.values()}
    for table in Base.metadata.tables.values():
        columns = [column for column in table.columns if isinstance(column.type, sa.String)]
        if columns:
            for row in session.execute(sa.select(*columns)):
                found.update(value for value in row if value)
    found |= {line for value in found for line in value.split("\n")}
    found = {" ".join(value.split()) for value in found if value.strip()}
    found |= {value.split()[0] for value in found if value[:1].isupper()}
    # Two letters stand where there is no picture of a person.
    found |= {f"{one[0]}{one.split()[-1][0]}".upper() for one in found if " " in one}
    # Codes are no words of people.
    named = {*UNITS, *session.scalars(sa.select(Person.username))}
    kept = (one for one in found if " " in one or one in named or not one.islower())
    return sorted(kept, key=len, reverse=True)


@cache
def _dates() -> re.Pattern[str]:
    locale = Locale.parse(pseudo.PSEUDO)
    names = [
        str(name)
        for width in ("wide", "abbreviated")
        for found in (get_day_names(width, locale=locale), get_month_names(width, locale=locale))
        for name in found.values()
    ]
    return re.compile("|".join(rf"\b{name}\b" for name in sorted(names, key=len, reverse=True)))
