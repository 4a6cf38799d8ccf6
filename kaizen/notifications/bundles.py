"""A message before it has words: what it bundles, for whom, in which groups."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from kaizen.ownership.rules import AssignmentKind

MOST_ITEMS = 5


class Group(IntEnum):
    """Under which heading an item stands, the most pressing first."""

    DECIDE = 1
    DO = 2
    ASLEEP = 3
    CHECKS = 4
    NEWS = 5


@dataclass(frozen=True)
class Item:
    """One idea in a message, with the newest words about it.

    `author` is empty where the name is hidden or is the reader's own. `assignment_id` names
    what can be settled from the message; `is_mine` whether it is asked of the reader. `due_on`
    is the working day that was promised, `days_late` counts working days after it.
    """

    group: Group
    words: str
    title: str = ""
    idea_id: int | None = None
    author: str = ""
    area: str = ""
    assignment_id: int | None = None
    kind: AssignmentKind | None = None
    is_mine: bool = False
    is_danger: bool = False
    is_draft: bool = False
    due_at: datetime | None = None
    due_on: date | None = None
    days_late: int = 0


@dataclass(frozen=True)
class Reader:
    """Whom a message is for, as its words and links need it."""

    person_id: int
    session_epoch: int
    first_name: str
    language: str
    time_zone: str


@dataclass(frozen=True)
class Bundle:
    """One message: at most five items, and `more` that were left out.

    `things` counts all that is to be done or decided; news is none of it. `waiting` ideas are
    in the reader's queue. `day` is the working day whose message it is; None: it is told at once.
    """

    reader: Reader
    items: tuple[Item, ...]
    written_at: datetime
    things: int = 0
    more: int = 0
    waiting: int = 0
    day: date | None = None
    #: Whether it comes when the reader's shift begins, and not at a time that was chosen.
    at_shift: bool = True


@dataclass(frozen=True)
class Letter:
    """The words of a message."""

    subject: str
    text: str
    html: str
    stop_url: str


#: Gives a bundle its words; doors hand it in, since rooms know nothing of pages.
Writer = Callable[[Bundle], Letter]
