"""What is counted in each area and month, and how such counts add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from kaizen.reports.rules.lazily import Exactly, Together

N = TypeVar("N", int, Decimal)


class Figure(StrEnum):
    """One thing that is counted or added up; its parts stand in brackets.

    A figure belongs to the month of one day of the idea, which the groups below name. Amounts
    are in the currency of the ledger's day, and never added across currencies or classes.
    """

    # By the month in which the idea was sent.
    #: Ideas [floor, directed: `Origin`].
    SENT = "sent"
    #: Ideas [kind of waste, "" where nobody named one].
    WASTE = "waste"
    #: Ideas [shift of the first author, "" where none is known].
    SHIFT = "shift"
    #: Ideas by the time to the first answer [quarter hours of working days: `response`].
    ANSWERED_IN = "answered_in"
    #: Ideas by the time to the decision, the author's time left out [quarter hours].
    DECIDED_IN = "decided_in"
    #: Ideas by what became of them up to now [`Outcome`].
    OUTCOME = "outcome"
    #: Ideas [yes, no]: whether they serve an objective.
    SERVES = "serves"

    # By the month of the decision.
    #: Ideas settled [level that settled them]: approved, confirmed, declined, parked, merged.
    SETTLED_BY = "settled_by"
    #: Ideas declined [reason].
    DECLINED_FOR = "declined_for"
    #: Ideas declined [instead, appealed]: something offered instead; a second look asked for.
    DECLINED_HOW = "declined_how"
    #: Ideas that took somebody's time to answer [small, all: `Scope`]; the portfolio's handling.
    HANDLED = "handled"

    # By the month in which the change came into use.
    #: Changes [`Origin`].
    IN_USE = "in_use"
    #: Changes old enough for their look after 90 days [held, slipped, unchecked].
    AFTER_90 = "after_90"
    #: The same after a year.
    AFTER_365 = "after_365"
    #: Changes by the days from sending to use [days].
    DONE_IN = "done_in"
    #: Changes that were agreed before, by the days from the yes to use [days].
    WORKED_IN = "worked_in"
    #: Hard yearly worth of claims by stage of the number [estimated, committed, claimed,
    #: verified]; the stages only of claims that are verified, so that they can be compared.
    PROMISE = "promise"
    #: When the windows close [small/all, and hard, once, running]: "small:hard", …
    WINDOW = "window"
    #: Claims nobody has verified yet [small, all].
    UNPROVEN = "unproven"
    #: Changes that were to bring hard money and cost more than they bring to the end of their
    #: windows [small, all].
    LOSING = "losing"
    #: Changes that cost something and were never to bring hard money: ["small:time", "all:ease",
    #: …: `Scope` and `Purpose`].
    BESIDE_MONEY = "beside_money"
    #: Directed changes [yes, no]: whether somebody of the floor wrote or does it too.
    DIRECTED_WITH = "directed_with"

    # By the month that the ledger names.
    #: Amounts [benefit class or cost kind].
    BOOKED = "booked"
    #: What of it counts as hard [`Origin`].
    HARD = "hard"
    #: What small ideas alone brought and cost [hard, once, running].
    SMALL = "small"
    #: Awards signed [small, all].
    AWARDED = "awarded"
    #: Hard amounts that were agreed, spread over the months of their windows.
    PROMISED = "promised"

    # By the month in which the change slipped back.
    #: Changes that slipped back, and the hard yearly amount that stopped counting.
    LAPSED = "lapsed"
    LOST = "lost"


class Origin(StrEnum):
    """Where an idea comes from: the floor, or leadership's own projects."""

    FLOOR = "floor"
    DIRECTED = "directed"


class Outcome(StrEnum):
    """What became of an idea up to now."""

    OPEN = "open"
    AGREED = "agreed"
    IN_USE = "in_use"
    LEARNED = "learned"
    PARKED = "parked"
    DECLINED = "declined"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


class Held(StrEnum):
    """What was seen when a change had to be looked at; unchecked counts as not held."""

    HELD = "held"
    SLIPPED = "slipped"
    UNCHECKED = "unchecked"


#: Figure, part, currency; the last two may be empty.
Key = tuple[str, str, str]
#: Figure → part → how many.
Counts = Mapping[str, Mapping[str, int]]
#: Currency → figure → part → how much.
Amounts = Mapping[str, Mapping[str, Mapping[str, Decimal]]]


@dataclass(frozen=True)
class Tally:
    """Counts, amounts and who took part, of one month and place or of many added up.

    `people` holds ids as bits, so that somebody who wrote in three months is counted once.
    """

    counts: Counts = field(default_factory=dict)
    amounts: Amounts = field(default_factory=dict)
    people: int = 0

    @classmethod
    def of(
        cls,
        counts: Mapping[Key, int] | None = None,
        amounts: Mapping[Key, Decimal] | None = None,
        people: int = 0,
    ) -> Tally:
        """The same from single counts and amounts, each with its figure, part and currency."""
        by_figure: dict[str, dict[str, int]] = {}
        for (figure, part, _), many in (counts or {}).items():
            by_figure.setdefault(figure, {})[part] = many
        by_currency: dict[str, dict[str, dict[str, Decimal]]] = {}
        for (figure, part, currency), much in (amounts or {}).items():
            by_currency.setdefault(currency, {}).setdefault(figure, {})[part] = much
        return cls(by_figure, by_currency, people)

    def count(self, figure: Figure, part: str | None = None) -> int:
        """How many; without a part, all parts together."""
        parts = self.counts.get(figure, {})
        return sum(parts.values()) if part is None else parts.get(part, 0)

    def parts(self, figure: Figure) -> dict[str, int]:
        """How many of each part."""
        return dict(self.counts.get(figure, {}))

    def amount(self, figure: Figure, part: str, currency: str) -> Decimal:
        """How much of one part; zero where nothing was booked."""
        return self._amounts(figure, currency).get(part, Decimal(0))

    def amount_parts(self, figure: Figure, currency: str) -> dict[str, Decimal]:
        """How much of each part, in one currency."""
        return dict(self._amounts(figure, currency))

    def currencies(self) -> set[str]:
        """The currencies of its amounts; more than one where an area came from another site."""
        return set(self.amounts)

    def stored(self) -> dict[str, Any]:
        """As it is kept: amounts as text, so that they stay exact; nothing that is zero."""
        return {
            "counts": without_nothing(self.counts),
            "amounts": {
                currency: {
                    figure: {part: str(much) for part, much in parts.items()}
                    for figure, parts in kept.items()
                }
                for currency, figures in self.amounts.items()
                if (kept := without_nothing(figures))
            },
            "people": f"{self.people:x}",
        }

    @classmethod
    def from_stored(cls, kept: Mapping[str, Any]) -> Tally:
        """What `stored` has kept."""
        return cls(
            kept["counts"],
            {currency: Exactly(figures) for currency, figures in kept["amounts"].items()},
            int(kept["people"], 16),
        )

    def _amounts(self, figure: Figure, currency: str) -> Mapping[str, Decimal]:
        return self.amounts.get(currency, {}).get(figure, {})


def total_of(tallies: Iterable[Tally]) -> Tally:
    """All of them added up; who took part in several is there once."""
    all_of_them = list(tallies)
    currencies = dict.fromkeys(currency for one in all_of_them for currency in one.amounts)
    people = 0
    for one in all_of_them:
        people |= one.people
    return Tally(
        Together(one.counts for one in all_of_them),
        {
            currency: Together(one.amounts.get(currency, {}) for one in all_of_them)
            for currency in currencies
        },
        people,
    )


def decimals_of(parts: Mapping[str, str]) -> dict[str, Decimal]:
    """Amounts of one figure as they are kept: exact again."""
    return {part: Decimal(much) for part, much in parts.items()}


def add_up(total: dict[str, dict[str, N]], figures: Mapping[str, Mapping[str, N]]) -> None:
    """Add values by figure and part to those of a total."""
    for figure, parts in figures.items():
        known = total.get(figure)
        if known is None:
            total[figure] = dict(parts)
            continue
        for part, value in parts.items():
            known[part] = known[part] + value if part in known else value


def without_nothing(figures: Mapping[str, Mapping[str, N]]) -> dict[str, dict[str, N]]:
    """The same without parts that are zero, and without figures that have none left."""
    found = {
        figure: {part: value for part, value in parts.items() if value}
        for figure, parts in figures.items()
    }
    return {figure: parts for figure, parts in found.items() if parts}


def bits_of(person_ids: Iterable[int]) -> int:
    """A set of persons as bits, the lowest for id 0."""
    bits = 0
    for person_id in person_ids:
        bits |= 1 << person_id
    return bits
