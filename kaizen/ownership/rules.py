"""What is asked of whom at each stage, by when, and how a change is checked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kaizen.ideas.rules import Stage


class AssignmentKind(StrEnum):
    """The one thing that is asked."""

    ANSWER = "answer"
    DETAIL = "detail"
    DECIDE = "decide"
    ACCEPT = "accept"
    START = "start"
    FINISH = "finish"
    CHECK = "check"
    REVIEW = "review"
    VERIFY = "verify"
    CLAIM = "claim"
    DISMISSAL = "dismissal"
    SCORE = "score"


#: What is asked about a saving; it does not end with the change, whose days in use still count.
OF_MONEY = frozenset({AssignmentKind.VERIFY, AssignmentKind.CLAIM, AssignmentKind.DISMISSAL})


class Holding(StrEnum):
    """In which capacity somebody holds an idea."""

    SUPERVISOR = "supervisor"
    LEADER = "leader"
    AUTHOR = "author"
    OWNER = "owner"
    PARKER = "parker"


@dataclass(frozen=True)
class Asked:
    """What the main assignment of a stage asks: of whom, what, and within how many working days.

    `working_days` None means that the idea itself carries the day (start, finish, check, review).
    """

    holding: Holding
    kind: AssignmentKind
    working_days: int | None


#: product.md, "Stages": who holds it and when it is due.
MAIN: dict[Stage, Asked] = {
    Stage.SUBMITTED: Asked(Holding.SUPERVISOR, AssignmentKind.ANSWER, 1),
    Stage.NEEDS_DETAIL: Asked(Holding.AUTHOR, AssignmentKind.DETAIL, 5),
    Stage.WITH_LEADERSHIP: Asked(Holding.LEADER, AssignmentKind.DECIDE, 5),
    Stage.APPROVED: Asked(Holding.OWNER, AssignmentKind.START, None),
    Stage.IN_PROGRESS: Asked(Holding.OWNER, AssignmentKind.FINISH, None),
    Stage.IMPLEMENTED: Asked(Holding.OWNER, AssignmentKind.CHECK, None),
    Stage.SUSTAINED: Asked(Holding.SUPERVISOR, AssignmentKind.CHECK, None),
    Stage.LAPSED: Asked(Holding.OWNER, AssignmentKind.START, 5),
    Stage.PARKED: Asked(Holding.PARKER, AssignmentKind.REVIEW, None),
}

DAYS_TO_ACCEPT = 2
#: After so many working days scores are open to all who may read them.
DAYS_TO_SCORE = 2
DAYS_TO_ANSWER_GIVING_UP = 2
DAYS_TO_DECIDE_AFTER_REPLY = 1
DAYS_WITHOUT_NEWS = 10
MOST_DEPUTY_STEPS = 3
REPLANS_ALONE = 1
#: A day planned further ahead has a mistyped year.
MOST_YEARS_AHEAD = 5

#: A change is looked at after so many calendar days in use.
CHECK_DAYS = (30, 60, 90)
YEARLY_CHECK = 365
#: A look counts only near its day: a change used on its first day is not yet kept.
CHECK_OPENS_DAYS_BEFORE = 7


class CheckResult(StrEnum):
    """What somebody saw when they went and looked."""

    HELD = "held"
    DRIFTING = "drifting"
    LAPSED = "lapsed"
    MISSED = "missed"


def check_due_on(in_use_on: date, day: int) -> date:
    """The calendar day of the check that falls `day` days after the change came into use."""
    return in_use_on + timedelta(days=day)


def has_lapsed(results: list[CheckResult]) -> bool:
    """Whether the answers so far, oldest first, mean that the change slipped back.

    One *lapsed*, or two of drifting or missed in a row (product.md, "Doing, proving, keeping").
    """
    if not results:
        return False
    if results[-1] is CheckResult.LAPSED:
        return True
    weak = {CheckResult.DRIFTING, CheckResult.MISSED}
    return len(results) >= 2 and results[-1] in weak and results[-2] in weak
