"""Rows of a plant's own list as ideas: which column says what, and what a row amounts to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kaizen.core.errors import InvalidInput
from kaizen.core.text import clean_line, clean_text, fold
from kaizen.core.written_days import DayOrder, parse_day
from kaizen.ideas.rules import LONGEST_TEXT, LONGEST_TITLE, Stage, offer_title

#: What a column may be mapped to.
FIELDS = (
    "problem",
    "proposal",
    "result",
    "title",
    "author",
    "area",
    "submitted_at",
    "external_id",
    "stage",
)

#: An imported idea may stand only where its past needs no further evidence than "imported".
STAGES = (Stage.SUBMITTED, Stage.PARKED, Stage.DECLINED, Stage.IMPLEMENTED, Stage.CLOSED)

_LONGEST_KEY = 110
#: The longest name of a list, folded.
LONGEST_LIST = 60
#: Between the name of a list and a number in it; it stands in no name and in no number.
_OF_LIST = "\x1f"


@dataclass(frozen=True)
class ColumnMap:
    """Which column serves which field, and how the words of the stage column are meant.

    Numbers count within the list of the key `list_key`; see `list_key`.
    """

    columns: Mapping[str, str]
    stages: Mapping[str, Stage] = field(default_factory=dict)
    order: DayOrder = DayOrder.AMBIGUOUS
    list_key: str = ""


@dataclass(frozen=True)
class ImportedIdea:
    """One row, understood; `author` and `area` are as written in the list."""

    external_id: str
    title: str
    problem: str
    proposal: str
    result: str
    author: str
    area: str
    submitted_on: date | None
    stage: Stage


def list_key(name: str) -> str:
    """By what a list is known again: its name, however its letters are written.

    Without a name it is the one list that needs none.

    Raises:
        InvalidInput: the name is too long.
    """
    key = fold(clean_line(name).replace(_OF_LIST, " "))
    if len(key) > LONGEST_LIST:
        raise InvalidInput(
            "The name of the list has more than %(most)d characters.",
            field="list-name",
            most=LONGEST_LIST,
        )
    return key


def read_mapping(pairs: Mapping[str, str], header: list[str]) -> dict[str, str]:
    """Check ``field=column`` pairs against the fields there are and the columns of the file.

    Raises:
        InvalidInput: an unknown field, a column that the file does not have, or no problem.
    """
    for name, column in pairs.items():
        if name not in FIELDS:
            raise InvalidInput(
                "There is no field “%(name)s”. Fields: %(fields)s.",
                name=name,
                fields=", ".join(FIELDS),
            )
        if column not in header:
            raise InvalidInput(
                "The file has no column “%(column)s”. Its columns: %(columns)s.",
                column=column,
                columns=", ".join(header),
            )
    if "problem" not in pairs:
        raise InvalidInput("Say which column holds the problem: --map problem=COLUMN.")
    return dict(pairs)


def understand(row: Mapping[str, str], mapping: ColumnMap, seen: Counter[str]) -> ImportedIdea:
    """Turn one row into an idea; `seen` counts equal rows, so that each keeps its own identity.

    Raises:
        InvalidInput: the row has no words, too many, an unreadable day or an unknown stage.
    """
    cells = {name: row.get(column, "") for name, column in mapping.columns.items()}
    external_id = _identity(row, cells.get("external_id", ""), mapping.list_key, seen)
    problem = clean_text(cells["problem"]).strip()
    if not problem:
        raise InvalidInput("The problem is empty.")
    proposal = clean_text(cells.get("proposal", "")).strip()
    title, problem = _titled(clean_line(cells.get("title", "")), problem, proposal)
    for text in (problem, proposal, cells.get("result", "")):
        if len(text) > LONGEST_TEXT:
            raise InvalidInput(
                "A text has %(length)d characters; at most %(most)d fit.",
                length=len(text),
                most=LONGEST_TEXT,
            )
    written = cells.get("submitted_at", "").strip()
    return ImportedIdea(
        external_id=external_id,
        title=title,
        problem=problem,
        proposal=proposal,
        result=clean_text(cells.get("result", "")).strip(),
        author=clean_line(cells.get("author", "")),
        area=clean_line(cells.get("area", "")),
        submitted_on=parse_day(written, mapping.order) if written else None,
        stage=_stage(cells.get("stage", ""), mapping.stages),
    )


def _titled(title: str, problem: str, proposal: str) -> tuple[str, str]:
    """A title that fits; one that was too long stays readable in front of the problem."""
    if not title:
        return offer_title(problem, proposal), problem
    if len(title) <= LONGEST_TITLE:
        return title, problem
    kept = problem if title in problem else f"{title}\n\n{problem}"
    return offer_title(title, ""), kept


def _stage(written: str, meanings: Mapping[str, Stage]) -> Stage:
    word = written.strip().casefold()
    if not word:
        return Stage.SUBMITTED
    known = {**{stage.value: stage for stage in STAGES}, **meanings}
    if word not in known:
        raise InvalidInput(
            "The stage “%(word)s” is not known. Say what it means, with one of %(stages)s "
            "(on the console: --stage “%(word)s”=STAGE).",
            word=written.strip()[:60],
            stages=", ".join(stage.value for stage in STAGES),
        )
    return known[word]


def _identity(row: Mapping[str, str], written: str, of_list: str, seen: Counter[str]) -> str:
    """The number in its list, else the row's fingerprint and how often it came before."""
    before = f"{of_list}{_OF_LIST}" if of_list else ""
    own = clean_line(written).replace(_OF_LIST, " ")
    if own:
        fits = len(before) + len(own) <= _LONGEST_KEY
        return before + (own if fits else f"long:{_fingerprint(own)}")
    print_of_row = _fingerprint("\x1f".join(f"{key}={row[key]}" for key in sorted(row)))
    seen[print_of_row] += 1
    return f"{before}row:{print_of_row}:{seen[print_of_row]}"


def _fingerprint(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=20).hexdigest()
