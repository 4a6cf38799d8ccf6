"""What is open in a place at one moment and who belongs there, and how places add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from kaizen.reports.rules.figures import Counts, add_up, without_nothing
from kaizen.reports.rules.spans import Span


class Open(StrEnum):
    """One thing that is counted as it stands at the moment; its parts stand in brackets."""

    #: Ideas that wait for their first answer [`wait_part`].
    ANSWER = "answer"
    #: Ideas that wait for the decision, the author's time left out [`wait_part`].
    DECISION = "decision"
    #: Open ideas that were never in use [the youngest day of their stretch of age].
    AGE = "age"
    #: Of these, agreed work [""].
    IN_HAND = "in_hand"
    #: Of these, the ones that somebody holds [""].
    HELD = "held"
    #: Work without news for ten working days [""].
    ASLEEP = "asleep"
    #: People of the area [shift].
    SHIFT = "shift"


@dataclass(frozen=True)
class Snapshot:
    """Counts by thing and part; ids as bits, so that nobody is counted twice.

    `holders` hold what is open, `people` belong to the place.
    """

    counts: Counts = field(default_factory=dict)
    holders: int = 0
    people: int = 0

    def count(self, what: Open) -> int:
        """How many, all parts together."""
        return sum(self.counts.get(what, {}).values())

    def parts(self, what: Open) -> Mapping[str, int]:
        """How many of each part."""
        return self.counts.get(what, {})

    def waits(self, what: Open, span: Span) -> Counter[int]:
        """Of ideas sent in that span: quarters of an hour waited so far → how many."""
        found: Counter[int] = Counter()
        for part, many in self.parts(what).items():
            month, _, quarters = part.partition("/")
            if span.first_on <= date.fromisoformat(month) < span.until_on:
                found[int(quarters)] += many
        return found

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "counts": without_nothing(self.counts),
            "holders": f"{self.holders:x}",
            "people": f"{self.people:x}",
        }

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> Snapshot:
        """What `stored` has kept."""
        return cls(kept["counts"], int(kept["holders"], 16), int(kept["people"], 16))


def wait_part(sent_on: date, quarters: int) -> str:
    """The part of an idea that waits: ``2026-03-01/96``, its month and the quarters so far."""
    return f"{sent_on.replace(day=1)}/{quarters}"


def together(snapshots: Iterable[Snapshot]) -> Snapshot:
    """Several places as one."""
    counts: dict[str, dict[str, int]] = {}
    holders = people = 0
    for one in snapshots:
        add_up(counts, one.counts)
        holders |= one.holders
        people |= one.people
    return Snapshot(counts, holders, people)
