"""The stages of an idea and the steps between them, and what an idea may say."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

#: So many ideas of their own one person may send within a day: more than anybody has, and few
#: enough that no machine fills the desks of others. Lists that are imported do not count.
MOST_IDEAS_A_DAY = 60


class Stage(StrEnum):
    """Where an idea stands; product.md, "Stages"."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    NEEDS_DETAIL = "needs_detail"
    WITH_LEADERSHIP = "with_leadership"
    APPROVED = "approved"
    IN_PROGRESS = "in_progress"
    IMPLEMENTED = "implemented"
    SUSTAINED = "sustained"
    LAPSED = "lapsed"
    PARKED = "parked"
    LEARNED = "learned"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"
    CLOSED = "closed"


S = Stage

#: From each stage, the stages that a step may lead to. Nothing else may write a stage.
MOVES: dict[Stage, frozenset[Stage]] = {
    S.DRAFT: frozenset({S.SUBMITTED}),
    S.SUBMITTED: frozenset(
        {
            S.NEEDS_DETAIL,
            S.WITH_LEADERSHIP,
            S.APPROVED,
            S.PARKED,
            S.DECLINED,
            S.MERGED,
            S.WITHDRAWN,
            S.IMPLEMENTED,
        }
    ),
    S.NEEDS_DETAIL: frozenset(
        {S.SUBMITTED, S.WITH_LEADERSHIP, S.PARKED, S.DECLINED, S.MERGED, S.WITHDRAWN}
    ),
    S.WITH_LEADERSHIP: frozenset(
        {
            S.APPROVED,
            S.IMPLEMENTED,
            S.NEEDS_DETAIL,
            S.WITH_LEADERSHIP,
            S.SUBMITTED,
            S.PARKED,
            S.DECLINED,
            S.MERGED,
            S.WITHDRAWN,
        }
    ),
    S.APPROVED: frozenset({S.IN_PROGRESS, S.IMPLEMENTED, S.WITH_LEADERSHIP, S.PARKED, S.WITHDRAWN}),
    S.IN_PROGRESS: frozenset({S.IMPLEMENTED, S.LEARNED, S.PARKED, S.WITHDRAWN}),
    S.IMPLEMENTED: frozenset({S.SUSTAINED, S.LAPSED, S.CLOSED}),
    S.SUSTAINED: frozenset({S.LAPSED, S.CLOSED}),
    S.LAPSED: frozenset({S.IN_PROGRESS, S.IMPLEMENTED, S.CLOSED}),
    S.PARKED: frozenset({S.SUBMITTED, S.APPROVED, S.DECLINED, S.WITHDRAWN}),
    S.DECLINED: frozenset({S.WITH_LEADERSHIP}),
    S.LEARNED: frozenset(),
    S.MERGED: frozenset(),
    S.WITHDRAWN: frozenset(),
    S.CLOSED: frozenset(),
}

#: Open = somebody holds it and a day is named by which something is asked of them.
OPEN = frozenset(
    {
        S.SUBMITTED,
        S.NEEDS_DETAIL,
        S.WITH_LEADERSHIP,
        S.APPROVED,
        S.IN_PROGRESS,
        S.IMPLEMENTED,
        S.SUSTAINED,
        S.LAPSED,
        S.PARKED,
    }
)

#: The author may still change the words: nobody has decided yet.
EDITABLE = frozenset({S.DRAFT, S.SUBMITTED, S.NEEDS_DETAIL})
#: The author may take the idea back until it is in use.
WITHDRAWABLE = frozenset({a for a, to in MOVES.items() if S.WITHDRAWN in to})
#: Waiting for a reviewer's word.
TO_DECIDE = frozenset({S.SUBMITTED, S.WITH_LEADERSHIP})
#: Found among the ideas that others may read.
PUBLIC = frozenset(S) - {S.DRAFT}
#: Others' names stay hidden only until one of these is reached.
UNDECIDED = frozenset({S.DRAFT, S.SUBMITTED, S.NEEDS_DETAIL, S.WITH_LEADERSHIP})
IN_USE = frozenset({S.IMPLEMENTED, S.SUSTAINED})
#: Open, and never in use so far: what has an age. A change that is in use does not grow old.
UNDERWAY = OPEN - IN_USE - {S.LAPSED}

#: Evidence columns that a stage cannot be without; the CHECK constraints are made from this.
EVIDENCE: dict[str, frozenset[Stage]] = {
    "decided_at": frozenset(
        {S.APPROVED, S.IN_PROGRESS, S.IMPLEMENTED, S.SUSTAINED, S.LAPSED, S.DECLINED}
    ),
    "owner_id": frozenset({S.APPROVED, S.IN_PROGRESS}),
    "due_on": frozenset({S.APPROVED, S.IN_PROGRESS}),
    "in_use_on": frozenset({S.IMPLEMENTED, S.SUSTAINED, S.LAPSED}),
    "review_on": frozenset({S.PARKED}),
    "submitted_at": PUBLIC,
}

#: Steps whose reason the author reads; without one they are refused.
REASONED_TARGETS = frozenset({S.DECLINED, S.PARKED, S.WITHDRAWN, S.LEARNED, S.CLOSED})


class Waste(StrEnum):
    """The eight wastes, for those who like to name one (Ohno's seven, and unused talent)."""

    WAITING = "waiting"
    WALKING = "walking"
    CARRYING = "carrying"
    STOCK = "stock"
    DEFECTS = "defects"
    OVERPRODUCTION = "overproduction"
    EXTRA_WORK = "extra_work"
    TALENT = "talent"


class Better(StrEnum):
    """What would be better: the tiles of the third question."""

    SAFER = "safer"
    FASTER = "faster"
    QUALITY = "quality"
    EASIER = "easier"
    CHEAPER = "cheaper"
    LESS_WASTE = "less_waste"


class PhotoKind(StrEnum):
    """When a photo was taken, seen from the change."""

    BEFORE = "before"
    AFTER = "after"
    NEWS = "news"


class CommentKind(StrEnum):
    """Talk for everybody, a note for reviewers only, news from the owner, a question, a reply."""

    TALK = "talk"
    NOTE = "note"
    NEWS = "news"
    QUESTION = "question"
    REPLY = "reply"


class GuardFlags(NamedTuple):
    """The guard questions; any of them routes the idea to leadership."""

    safety_or_rule: bool
    other_team: bool
    fewer_positions: bool

    @property
    def any(self) -> bool:
        """Whether leadership has to look."""
        return self.safety_or_rule or self.other_team or self.fewer_positions


LONGEST_TITLE = 120
LONGEST_TEXT = 4000
LONGEST_STANDARD = 200
LONGEST_FORM_KEY = 64
MOST_PHOTOS = 8
MOST_AUTHORS = 12
OFFERED_TITLE = 60
#: What a number of an idea can be at most; larger ones are no numbers of ideas.
LARGEST_ID = 2**31 - 1


def may_move(start: Stage, target: Stage) -> bool:
    """Whether the table of steps leads from `start` to `target`."""
    return target in MOVES[start]


#: A full stop after a short word, as in "ul. Katynia" or "No. 4", ends no sentence.
_AFTER_SENTENCE = re.compile(r"(?<=\w{4}\.) ")


def offer_title(problem: str, proposal: str) -> str:
    """A title from the words themselves: the proposal's first clause, else the problem's.

    Cut at a word, at most `OFFERED_TITLE` characters; the author may change it.
    """
    words = (proposal or problem).strip().splitlines()[0] if (proposal or problem).strip() else ""
    clause = _AFTER_SENTENCE.split(words)[0].rstrip(" .,;:")
    if len(clause) <= OFFERED_TITLE:
        return clause
    return clause[:OFFERED_TITLE].rsplit(" ", 1)[0].rstrip(" .,;:-") + "…"


def hours_a_year(
    times_per_week: Decimal,
    minutes_each: Decimal,
    people_affected: int,
    *,
    working_days_a_year: int = 220,
    working_days_a_week: int = 5,
) -> Decimal:
    """The time it takes now in hours a year, a first guess, to a tenth of an hour.

    product.md, "Capturing an idea": times a week × (working days a year ÷ working days a
    week) × minutes each time × people ÷ 60.
    """
    weeks = Decimal(working_days_a_year) / Decimal(working_days_a_week)
    hours = times_per_week * weeks * minutes_each * people_affected / 60
    return hours.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def is_form_key(key: str) -> bool:
    """Whether a page can have made this key of a form: short, plain letters, digits, hyphens."""
    return 0 < len(key) <= LONGEST_FORM_KEY and key.isascii() and key.replace("-", "").isalnum()


def reference(idea_id: int) -> str:
    """The number by which people call an idea, such as ``K-1071``."""
    return f"K-{idea_id}"
