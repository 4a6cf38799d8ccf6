"""Finding ideas by words or by number, alike on both databases."""

from __future__ import annotations

import re

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Text,
    any_,
    cast,
    column,
    func,
    literal,
    literal_column,
    select,
    table,
)
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import Session

from kaizen.core.text import fold, words_of
from kaizen.core.triggers import search_table
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import LARGEST_ID

#: Beyond these a question is cut: nobody types more, and a machine shall not keep us busy.
LONGEST_QUESTION = 200
MOST_WORDS = 12
#: So many hits are named one by one on PostgreSQL.
FEW = 1_000


_NUMBER = re.compile(r"(?:k ?-? ?)?([0-9]{1,10})")
_INDEX = search_table(Idea.metadata.tables[Idea.__tablename__])
#: The full-text table on SQLite. Its hidden column of its own name takes the question.
HITS = table(_INDEX, column("rowid", Integer), column(_INDEX, Text))


def asked_words(text: str) -> list[str]:
    """The folded words that are looked for, at most `MOST_WORDS`."""
    return words_of(text[:LONGEST_QUESTION])[:MOST_WORDS]


def asked_number(text: str) -> int | None:
    """The number of an idea, typed as people say it: ``K-1071``, ``k 1071`` or ``1071``."""
    match = _NUMBER.fullmatch(fold(text[:LONGEST_QUESTION]))
    number = int(match[1]) if match else 0
    return number if 0 < number <= LARGEST_ID else None


def matches_on_sqlite(words: list[str]) -> ColumnElement[bool]:
    """All words occur, the last one perhaps only begun; to be joined by `HITS`."""
    quoted = " ".join(f'"{word}"' for word in words)
    return HITS.c[_INDEX].op("MATCH", is_comparison=True)(quoted + "*")


def found_on_postgresql(session: Session, words: list[str]) -> ColumnElement[bool]:
    """The same as a condition over ideas, in the words of the index that `core` makes.

    Few hits are fetched by the index at once and named. The hits of a common word lie close
    together, so that they are found fastest by looking at the newest ideas; the database
    cannot tell the two apart by itself where a word is only begun.
    """
    quoted = " & ".join(f"'{word}'" for word in words)
    # Written out as in the index: a bound name of the configuration would not meet it.
    simple: ColumnElement[str] = literal_column("'simple'")
    question = cast(func.to_tsquery(simple, quoted + ":*"), TSQUERY)
    hits = func.to_tsvector(simple, Idea.search_text).op("@@", is_comparison=True)(question)
    found = list(session.scalars(select(Idea.id).where(hits).limit(FEW + 1)))
    if len(found) > FEW:
        return hits
    return Idea.id == any_(literal(found, ARRAY(Integer)))
