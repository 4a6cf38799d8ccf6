"""Answers, reasons and authority: who may settle what alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from kaizen.ideas.rules import GuardFlags
from kaizen.savings.rules.budgets import first_year_cost
from kaizen.savings.rules.lines import Cost


class DecisionKind(StrEnum):
    """What a reviewer said."""

    APPROVED = "approved"
    ASKED = "asked"
    PASSED_UP = "passed_up"
    SENT_BACK = "sent_back"
    PARKED = "parked"
    DECLINED = "declined"
    MERGED = "merged"
    CONFIRMED_DONE = "confirmed_done"
    TAKEN_BACK = "taken_back"
    UNPARKED = "unparked"
    LEARNED = "learned"
    WITHDRAWN = "withdrawn"


class DeclineReason(StrEnum):
    """The short list from which a reviewer picks; a sentence goes with it."""

    ALREADY_COVERED = "already_covered"
    COSTS_MORE = "costs_more"
    NOT_SAFE = "not_safe"
    RULES_FORBID = "rules_forbid"
    TRIED_BEFORE = "tried_before"
    NOT_OURS = "not_ours"
    OTHER = "other"


class Level(StrEnum):
    """At which level an idea is decided."""

    FIRST = "first"
    LEADERSHIP = "leadership"
    #: Leadership of the whole site: no limit binds it.
    SITE = "site"


class Barrier(StrEnum):
    """What keeps a reviewer from settling an idea alone."""

    LIMIT = "limit"
    FLAG = "flag"
    POSITIONS = "positions"
    #: The money for small ideas of the area and quarter is used up.
    BUDGET = "budget"


@dataclass(frozen=True)
class AuthorityPolicy:
    """How far each level decides alone, in the currency of the site; None means no limit.

    The defaults suit a plant that starts; leadership sets its own, version by version.
    """

    name: ClassVar[str] = "authority"

    supervisor_one_off: Decimal | None = Decimal("500")
    supervisor_yearly: Decimal | None = Decimal("500")
    leader_one_off: Decimal | None = Decimal("20000")
    leader_yearly: Decimal | None = Decimal("10000")
    flags_go_up: bool = True
    longest_parking_days: int = 183

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> AuthorityPolicy:
        """Build the policy from stored values, in which decimals are text."""
        kept: dict[str, Any] = dict(values)
        for key in ("supervisor_one_off", "supervisor_yearly", "leader_one_off", "leader_yearly"):
            if kept.get(key) is not None:
                kept[key] = Decimal(kept[key])
        return cls(**kept)


#: Freed time of half a full-time job a year or more is asked about again (money.md, "Guards").
HALF_A_JOB_HOURS = Decimal(880)
MOST_BULK = 50


#: From the lowest level to the highest.
LEVELS = (Level.FIRST, Level.LEADERSHIP, Level.SITE)


def limits_of(policy: AuthorityPolicy, level: Level) -> tuple[Decimal | None, Decimal | None]:
    """The one-off and the yearly limit of `level`; None where no limit binds."""
    return {
        Level.FIRST: (policy.supervisor_one_off, policy.supervisor_yearly),
        Level.LEADERSHIP: (policy.leader_one_off, policy.leader_yearly),
        Level.SITE: (None, None),
    }[level]


def over_limit(policy: AuthorityPolicy, level: Level, cost: Cost) -> Decimal | None:
    """The limit of `level` that the cost goes over, or None where it stays within."""
    limits = limits_of(policy, level)
    for limit, amount in zip(limits, (cost.one_off, cost.yearly), strict=True):
        if limit is not None and amount > limit:
            return limit
    return None


def flags_need_leadership(policy: AuthorityPolicy, flags: GuardFlags) -> bool:
    """Whether the guard answers take the idea out of the supervisor's lane.

    Fewer positions always do, whatever the policy says (product.md, the fifth promise).
    """
    return flags.fewer_positions or (policy.flags_go_up and flags.any)


def bars_approval(
    policy: AuthorityPolicy,
    level: Level,
    flags: GuardFlags,
    cost: Cost,
    *,
    money_left: Decimal | None = None,
) -> Barrier | None:
    """What keeps somebody of `level` from approving or confirming the idea alone.

    `money_left` is what small ideas of the area may still take this quarter; None: no budget.
    """
    if flags.fewer_positions and level is not Level.SITE:
        return Barrier.POSITIONS
    if level is Level.FIRST and flags_need_leadership(policy, flags):
        return Barrier.FLAG
    if over_limit(policy, level, cost) is not None:
        return Barrier.LIMIT
    needed = first_year_cost(cost)
    is_short = money_left is not None and needed > 0 and needed > money_left
    return Barrier.BUDGET if level is Level.FIRST and is_short else None


def bars_settling(policy: AuthorityPolicy, level: Level, flags: GuardFlags) -> Barrier | None:
    """What keeps somebody of `level` from parking or declining the idea alone."""
    if level is Level.FIRST and flags_need_leadership(policy, flags):
        return Barrier.POSITIONS if flags.fewer_positions else Barrier.FLAG
    return None


def both(one: GuardFlags, other: GuardFlags) -> GuardFlags:
    """A flag stands where either says so."""
    return GuardFlags(*(a or b for a, b in zip(one, other, strict=True)))
