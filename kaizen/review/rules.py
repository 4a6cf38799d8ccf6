"""Answers, reasons and authority: who may settle what alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any, ClassVar

from kaizen.ideas.rules import GuardFlags


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


def over_limit(
    policy: AuthorityPolicy, level: Level, *, one_off: Decimal, yearly: Decimal
) -> Decimal | None:
    """The limit of `level` that the cost goes over, or None where it stays within."""
    limits = {
        Level.FIRST: (policy.supervisor_one_off, policy.supervisor_yearly),
        Level.LEADERSHIP: (policy.leader_one_off, policy.leader_yearly),
    }[level]
    for limit, cost in zip(limits, (one_off, yearly), strict=True):
        if limit is not None and cost > limit:
            return limit
    return None


def flags_need_leadership(policy: AuthorityPolicy, flags: GuardFlags) -> bool:
    """Whether the guard answers take the idea out of the supervisor's lane."""
    return policy.flags_go_up and flags.any
