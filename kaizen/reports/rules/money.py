"""What ideas brought, cost and promised, as the tallies of months tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate

from kaizen.reports.rules.figures import Figure, Origin, Tally
from kaizen.review.rules.portfolio import Net, Scope, Standing, handling_cost
from kaizen.savings.rules.lines import BenefitClass, CostKind

NONE = Decimal(0)


class NetPart(StrEnum):
    """What a net is reckoned from, as parts of the figures `SMALL` and `WINDOW`."""

    HARD = "hard"
    ONCE = "once"
    RUNNING = "running"


class Purpose(StrEnum):
    """What a change that was never to bring hard money is good for."""

    #: It frees time, avoids spending or releases cash.
    TIME = "time"
    #: Nothing of it is told in money: safety, ease, quality.
    EASE = "ease"


def purpose_part(scope: Scope, purpose: Purpose) -> str:
    """How a part of `BESIDE_MONEY` is called: ``small:time``."""
    return f"{scope.value}:{purpose.value}"


@dataclass(frozen=True)
class BesideMoney:
    """How many changes cost hard money and were never to bring any, by what they are good for."""

    time: int
    ease: int

    @property
    def many(self) -> int:
        """All of them."""
        return self.time + self.ease


def beside_money(tally: Tally, scope: Scope) -> BesideMoney:
    """Of the changes that came into use."""
    time, ease = (
        tally.count(Figure.BESIDE_MONEY, purpose_part(scope, purpose)) for purpose in Purpose
    )
    return BesideMoney(time, ease)


def window_part(scope: Scope, part: NetPart) -> str:
    """How a part of `WINDOW` is called: ``small:hard``."""
    return f"{scope.value}:{part.value}"


@dataclass(frozen=True)
class Proved:
    """Verified amounts of some months, class by class; they are never added up."""

    hard: Decimal
    avoided: Decimal
    freed: Decimal
    #: Cash released once: a fourth number, without a bar.
    released: Decimal

    def __bool__(self) -> bool:
        return any((self.hard, self.avoided, self.freed, self.released))


def proved_of(tally: Tally, currency: str) -> Proved:
    """What the ledger says of each class; hard is what counted as hard on the day of booking."""
    classes = tally.amount_parts(Figure.BOOKED, currency)
    return Proved(
        hard=hard_of(tally, currency),
        avoided=classes.get(BenefitClass.AVOIDANCE, NONE),
        freed=classes.get(BenefitClass.SOFT_CAPACITY, NONE),
        released=classes.get(BenefitClass.WORKING_CAPITAL, NONE),
    )


def hard_of(tally: Tally, currency: str) -> Decimal:
    """Verified hard savings, from the floor and directed ones."""
    return sum(tally.amount_parts(Figure.HARD, currency).values(), NONE)


def net_so_far(tally: Tally, currency: str, scope: Scope, handling: Decimal) -> Net:
    """What the ledger holds for these months, less handling and awards; money.md, "Guards"."""
    if scope is Scope.SMALL:
        parts = tally.amount_parts(Figure.SMALL, currency)
        hard, once, running = (parts.get(part, NONE) for part in NetPart)
    else:
        booked = tally.amount_parts(Figure.BOOKED, currency)
        hard = hard_of(tally, currency)
        once, running = (booked.get(kind, NONE) for kind in (CostKind.ONE_OFF, CostKind.YEARLY))
    return Net(hard, once, running, handling, tally.amount(Figure.AWARDED, scope, currency))


def net_closed(tally: Tally, currency: str, scope: Scope, handling: Decimal) -> Net:
    """Changes that came into use in these months, taken to the end of their windows."""
    hard, once, running = (
        tally.amount(Figure.WINDOW, window_part(scope, part), currency) for part in NetPart
    )
    return Net(hard, once, running, handling, tally.amount(Figure.AWARDED, scope, currency))


def standing_of(
    months: Mapping[date, Tally],
    currency: str,
    scope: Scope,
    *,
    decided: int,
    handling: Decimal,
) -> Standing:
    """The net of an area in both readings, with its trend.

    `decided` are the ideas answered in these months and `handling` what that has cost, which
    hangs on the labour rate of each area below; the trend leaves handling out.
    """
    nets = {month: net_so_far(one, currency, scope, NONE) for month, one in months.items()}
    closed = sum((net_closed(one, currency, scope, NONE) for one in months.values()), Net())
    cost = Net(handling=handling)
    return Standing(
        so_far=sum(nets.values(), Net()) + cost,
        closed=closed + cost,
        months={month: net.left for month, net in sorted(nets.items()) if net != Net()},
        decided=decided,
        unproven=sum(one.count(Figure.UNPROVEN, scope) for one in months.values()),
    )


def handling_of(
    answered: Mapping[int, int], rates: Mapping[int, Decimal], *, minutes: int
) -> Decimal:
    """What answering so many ideas cost, area by area: minutes each × labour rate an hour."""
    return sum(
        (
            handling_cost(many, minutes=minutes, rate=rates.get(area_id))
            for area_id, many in answered.items()
        ),
        NONE,
    )


@dataclass(frozen=True)
class Step:
    """One column of the waterfall, from where it begins to where it ends."""

    part: str
    amount: Decimal
    begins: Decimal
    ends: Decimal


def steps_of(net: Net) -> list[Step]:
    """Hard savings, each cost, and what is left; each cost begins where the last one ended.

    100 hard, 30 once, 10 running, 5 handling, 2 awards: 0→100, 100→70, 70→60, 60→55, 55→53,
    and 0→53 left. Awards have a column only where there are any.
    """
    costs = {
        "once": net.once,
        "running": net.running,
        "handling": net.handling,
        **({"awards": net.awards} if net.awards else {}),
    }
    levels = list(accumulate(costs.values(), lambda at, cost: at - cost, initial=net.hard))
    steps = [
        Step(part, -cost, begins, ends)
        for (part, cost), begins, ends in zip(costs.items(), levels, levels[1:], strict=False)
    ]
    return [
        Step("hard", net.hard, NONE, net.hard),
        *steps,
        Step("left", net.left, NONE, net.left),
    ]


@dataclass(frozen=True)
class Origins:
    """Proved hard savings and changes in use, from the floor and from leadership's projects."""

    floor: Decimal
    directed: Decimal
    floor_in_use: int
    directed_in_use: int

    @property
    def floor_share(self) -> Decimal | None:
        """The floor's share of the hard savings; None where nothing is proved, or below zero."""
        whole = self.floor + self.directed
        is_sound = whole > 0 and self.floor >= 0 and self.directed >= 0
        return self.floor / whole if is_sound else None


def origins_of(tally: Tally, currency: str) -> Origins:
    """Bottom-up against top-down."""
    in_use = tally.parts(Figure.IN_USE)
    return Origins(
        floor=tally.amount(Figure.HARD, Origin.FLOOR, currency),
        directed=tally.amount(Figure.HARD, Origin.DIRECTED, currency),
        floor_in_use=in_use.get(Origin.FLOOR, 0),
        directed_in_use=in_use.get(Origin.DIRECTED, 0),
    )


def pareto_of(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Named parts, the most frequent first; what nobody named is left out."""
    named = [(name, many) for name, many in counts.items() if name and many]
    return sorted(named, key=lambda one: (-one[1], one[0]))
