"""The panels about money: what small ideas leave, and what is proved by month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.core.money import Money
from kaizen.reports.queries.savings import Place, Savings
from kaizen.reports.rules.figures import Figure, Tally
from kaizen.reports.rules.money import (
    BesideMoney,
    beside_money,
    hard_of,
    net_so_far,
    proved_of,
    steps_of,
)
from kaizen.review.rules.portfolio import Net, Scope
from kaizen.web import formats
from kaizen.web.charts import Frame
from kaizen.web.reports.amounts import short, shorter, summed
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.drawings import Picture, months_chart, waterfall
from kaizen.web.reports.panels import DESK, PHONE, Panel, month_names
from kaizen.web.reports.tables import Table

STEPS: dict[str, LazyString] = {
    "hard": lazy_gettext("Hard savings"),
    "once": lazy_gettext("One-off cost"),
    "running": lazy_gettext("Running cost"),
    "handling": lazy_gettext("Handling time"),
    "awards": lazy_gettext("Awards"),
    "left": lazy_gettext("Left"),
}
#: The names of the tables in addresses.
MONTHS, NET = "months", "net"
NONE = Decimal(0)


@dataclass(frozen=True)
class NetPanel(Panel):
    """Do our small ideas cost us money? With the other reading beside the headline."""

    so_far: Decimal = NONE
    decided: int = 0
    unproven: int = 0
    dearer: int = 0
    #: What costs something and was never to bring hard money.
    beside: BesideMoney = BesideMoney(0, 0)
    losing: tuple[str, str] | None = None


@dataclass(frozen=True)
class MonthsPanel(Panel):
    """What is proved by month; legend of class, words and amount."""

    legend: Sequence[tuple[str, str, str]] = ()
    released: str = ""
    costs: str = ""
    left: str = ""
    is_short: bool = False
    before: str = ""


def net_panel(found: Savings, chosen: Chosen) -> NetPanel:
    """The headline is the second reading: when the windows close."""
    currency, net = chosen.currency, found.net.closed
    if not found.net.says_something:
        words = gettext("Nothing was answered or booked in this time")
        return NetPanel(title=f"{gettext('Do our small ideas cost us money?')} {words}")
    if net.left < 0:
        answer = gettext(
            "In hard money, yes: %(amount)s more than they bring.",
            amount=summed(-net.left, currency),
        )
    else:
        answer = gettext("No: they leave %(amount)s.", amount=summed(net.left, currency))
    losing = min(
        (place for place in found.places if place.area is not None),
        key=lambda place: place.net.closed.left,
        default=None,
    )
    rows = [(str(STEPS[step.part]), step) for step in steps_of(net)]
    drawn = [(n, float(s.amount), float(s.begins), float(s.ends)) for n, s in rows]
    return NetPanel(
        title=f"{gettext('Do our small ideas cost us money?')} {answer}",
        gist="; ".join(f"{name} {summed(step.amount, currency)}" for name, step in rows),
        wide=waterfall(drawn, _bare(DESK, 20), value=lambda v: short(v, currency)),
        narrow=waterfall(drawn, _bare(PHONE, 4), value=lambda v: short(v, currency)),
        table=_net_table(found, currency),
        so_far=found.net.so_far.left,
        decided=found.net.decided,
        unproven=found.net.unproven,
        dearer=found.tally.count(Figure.LOSING, Scope.SMALL),
        beside=beside_money(found.tally, Scope.SMALL),
        losing=_losing(losing, currency),
    )


def months_panel(found: Savings, chosen: Chosen) -> MonthsPanel:
    """Hard, avoided and freed side by side, never stacked and never added."""
    currency = chosen.currency
    whole = proved_of(found.tally, currency)
    # The month that runs stands among them as soon as it holds anything, such as a correction:
    # the bars add up to the headline.
    months = [
        month
        for month in found.span.months()
        if month < chosen.today.replace(day=1) or proved_of(_in(found, month), currency)
    ]
    each = [proved_of(_in(found, month), currency) for month in months]
    classes = [
        ("hard", "", [one.hard for one in each]),
        ("avoid", "stripes-avoid", [one.avoided for one in each]),
        ("soft", "dots", [one.freed for one in each]),
    ]
    names = (gettext("Hard"), gettext("Avoided"), gettext("Freed time"))
    amounts = (whole.hard, whole.avoided, whole.freed)
    panel = MonthsPanel(
        title=str(gettext("%(amount)s hard savings proved", amount=summed(whole.hard, currency))),
        legend=[
            (look, str(name), summed(amount, currency))
            for (look, _, _), name, amount in zip(classes, names, amounts, strict=True)
        ],
        released=summed(whole.released, currency) if whole.released else "",
        lines=_running_month(found, chosen),
        before="" if found.before is None else summed(hard_of(found.before, currency), currency),
    )
    if not whole or not months:
        return replace(panel, legend=(), title=str(gettext("Nothing is proved in this time yet")))

    def drawn(frame: Frame) -> Picture:
        return months_chart(
            month_names(months, frame),
            classes,
            frame,
            axis=lambda v: short(v, currency),
            value=shorter,
        )

    net = _net_of_all(found, currency)
    return replace(
        panel,
        gist="; ".join(f"{name} {amount}" for _, name, amount in panel.legend),
        wide=drawn(DESK),
        narrow=drawn(PHONE),
        table=Table(
            MONTHS,
            panel.title,
            (str(gettext("Month")), *map(str, names)),
            [
                (month, *(Money(one, currency) for one in (p.hard, p.avoided, p.freed)))
                for month, p in zip(months, each, strict=True)
            ],
        ),
        costs=summed(net.hard - net.left, currency),
        left=summed(abs(net.left), currency),
        is_short=net.left < 0,
    )


def _in(found: Savings, month: date) -> Tally:
    return found.around.get(month, Tally())


def _net_table(found: Savings, currency: str) -> Table:
    """Both readings step by step."""
    readings = [
        {step.part: step.amount for step in steps_of(net)}
        for net in (found.net.closed, found.net.so_far)
    ]
    columns = (gettext("Step"), gettext("when the windows close"), gettext("so far"))
    return Table(
        NET,
        str(gettext("What small ideas leave")),
        tuple(map(str, columns)),
        [
            (str(word), *(Money(one.get(part, NONE), currency) for one in readings))
            for part, word in STEPS.items()
            if any(part in one for one in readings)
        ],
    )


def _losing(place: Place | None, currency: str) -> tuple[str, str] | None:
    """The area that loses most, and how much; None where none does."""
    if place is None or place.area is None or place.net.closed.left >= 0:
        return None
    return place.area.name, summed(place.net.closed.left, currency)


def _bare(frame: Frame, side: int) -> Frame:
    """A frame without an axis at its side, and with room for two rows of names."""
    return replace(frame, left=side, right=side, bottom=44)


def _running_month(found: Savings, chosen: Chosen) -> list[str]:
    first = chosen.today.replace(day=1)
    if not found.span.first_on <= first < found.span.until_on:
        return []
    if proved_of(_in(found, first), chosen.currency):
        words = gettext(
            "%(month)s holds corrections only; the rest of it is booked when it is over.",
            month=formats.month(first),
        )
        return [str(words)]
    return [str(gettext("%(month)s is booked when it is over.", month=formats.month(first)))]


def _net_of_all(found: Savings, currency: str) -> Net:
    """What hard savings leave after all costs, of small ideas and large ones."""
    return net_so_far(found.tally, currency, Scope.ALL, found.handling_of_all)
