"""The panels about promises: what of them came true, and whose ideas brought it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.core.money import Money
from kaizen.reports.queries.savings import Savings
from kaizen.reports.rules.figures import Figure, Origin
from kaizen.reports.rules.money import Origins, origins_of
from kaizen.reports.rules.programme.deciding import decided_first
from kaizen.reports.rules.programme.shares import Share
from kaizen.reports.rules.promises import (
    Delivered,
    PromiseCurve,
    Realised,
    delivered_of,
    promise_curve,
    realised_of,
)
from kaizen.reports.rules.spans import YEAR, Span, fiscal_year_of, months_on
from kaizen.savings.rules.lines import ValueStage
from kaizen.web.charts import Frame
from kaizen.web.reports.amounts import short, summed
from kaizen.web.reports.control import Chosen
from kaizen.web.reports.drawings import Picture, curve_chart
from kaizen.web.reports.figure_words import part_words
from kaizen.web.reports.panels import DESK, PHONE, Panel, month_names
from kaizen.web.reports.tables import Cell, Table

STAGES: dict[ValueStage, LazyString] = {
    ValueStage.ESTIMATED: lazy_gettext("Estimated"),
    ValueStage.COMMITTED: lazy_gettext("Agreed"),
    ValueStage.CLAIMED: lazy_gettext("Claimed"),
    ValueStage.VERIFIED: lazy_gettext("Verified"),
}
#: The names of the tables in addresses.
PROMISE, ORIGIN = "promise", "origin"
NONE = Decimal(0)


@dataclass(frozen=True)
class PromisePanel(Panel):
    """What was promised against what is proved; stages of the number side by side."""

    stages: Sequence[tuple[str, str]] = ()
    claims: int = 0


@dataclass(frozen=True)
class OriginPanel(Panel):
    """Ideas from the floor against leadership's own projects."""

    origins: Origins | None = None
    percents: tuple[int, int] = (0, 0)
    serves: Share | None = None
    #: Directed changes with people of the floor in them.
    with_floor: Share | None = None
    first_level: Share | None = None


def promise_panel(found: Savings, chosen: Chosen) -> PromisePanel:
    """Promised, proved and likely over the fiscal year in which the span ends."""
    currency = chosen.currency
    realised = realised_of(found.tally, currency)
    year = year_of(chosen)
    delivered = delivered_of(found.months(booked_year(chosen.today)).values(), currency)
    curve = promise_curve(
        found.around,
        year.months(),
        currency,
        booked_until=min(chosen.today.replace(day=1), year.until_on),
        share=delivered.share,
    )
    stages = [(str(word), summed(realised.amounts[one], currency)) for one, word in STAGES.items()]
    panel = PromisePanel(
        title=_promise_title(realised, curve, currency),
        stages=stages if realised.claims else (),
        claims=realised.claims,
        lines=_likely(curve, delivered, currency),
    )
    if not curve.promised and not curve.proved:
        return panel
    months = list(year.months())
    columns = (gettext("Month, added up"), gettext("Promised"), gettext("Proved"))
    return replace(
        panel,
        gist=_curve_gist(curve, currency),
        wide=_curve(curve, months, replace(DESK, width=520, height=270, right=128), currency),
        narrow=_curve(curve, months, replace(PHONE, height=260, top=34), currency),
        table=Table(
            PROMISE,
            panel.title,
            tuple(map(str, columns)),
            [
                (
                    month,
                    Money(one.promised, currency),
                    None if one.proved is None else Money(one.proved, currency),
                )
                for month, one in zip(months, curve.months, strict=True)
            ],
        ),
    )


def origin_panel(found: Savings, chosen: Chosen) -> OriginPanel:
    """Bottom-up against top-down."""
    origins = origins_of(found.tally, chosen.currency)
    share = origins.floor_share
    first = decided_first(found.tally.parts(Figure.SETTLED_BY))
    serving = found.tally.parts(Figure.SERVES)
    serves = Share(serving.get("yes", 0), sum(serving.values()))
    with_floor = found.tally.parts(Figure.DIRECTED_WITH)
    together = Share(with_floor.get("yes", 0), sum(with_floor.values()))
    if share is None:
        title = gettext("Nothing is proved yet, from the floor or from above")
    else:
        percent = round(share * 100)
        title = gettext("Ideas from the floor bring %(percent)s%%", percent=percent)
    percent = 0 if share is None else round(share * 100)
    return OriginPanel(
        title=str(title),
        origins=origins,
        percents=(percent, 100 - percent),
        serves=serves if serves.whole else None,
        with_floor=together if together.whole else None,
        first_level=first if first.whole else None,
        table=_origin_table(origins, chosen.currency, str(title)),
    )


def _origin_table(origins: Origins, currency: str, title: str) -> Table | None:
    sides = (
        (Origin.FLOOR, origins.floor, origins.floor_in_use),
        (Origin.DIRECTED, origins.directed, origins.directed_in_use),
    )
    if not any(amount or many for _, amount, many in sides):
        return None
    columns = (gettext("Where from"), gettext("Hard savings"), gettext("In use"))
    rows: list[tuple[Cell, ...]] = [
        (part_words(Figure.HARD, side), Money(amount, currency), many)
        for side, amount, many in sides
    ]
    return Table(ORIGIN, title, tuple(map(str, columns)), rows)


def year_of(chosen: Chosen) -> Span:
    """The fiscal year in which the span ends."""
    last = max(chosen.span.months())
    return fiscal_year_of(last, first_month=chosen.first_month)


def _promise_title(realised: Realised, curve: PromiseCurve, currency: str) -> str:
    if realised.share is not None:
        whole = summed(Decimal(100), currency)
        part = summed((realised.share * 100).quantize(Decimal(1)), currency)
        return str(gettext("We prove %(part)s of every %(whole)s promised", part=part, whole=whole))
    if not curve.promised:
        return str(gettext("Nothing is promised for this year yet"))
    return str(gettext("Too few savings are verified to tell how promises come true"))


def booked_year(today: date) -> Span:
    """The twelve months before the one that runs: all of them are booked."""
    until = today.replace(day=1)
    return Span(months_on(until, -YEAR), until)


def _likely(curve: PromiseCurve, delivered: Delivered, currency: str) -> list[str]:
    """What came of promises lately, and where that leads; a year that is over leads nowhere."""
    is_over = not curve.months or curve.months[-1].proved is not None
    if curve.likely is None or delivered.share is None or is_over or not curve.promised:
        return []
    words = gettext(
        "Of every %(whole)s promised for the last twelve months, %(part)s came: the rest slipped "
        "back, waits for a look or was verified lower. If that goes on, the year ends near "
        "%(likely)s; %(promised)s are promised.",
        whole=summed(Decimal(100), currency),
        part=summed((delivered.share * 100).quantize(Decimal(1)), currency),
        likely=summed(curve.likely, currency),
        promised=summed(curve.promised, currency),
    )
    return [str(words)]


def _curve_gist(curve: PromiseCurve, currency: str) -> str:
    return str(
        gettext(
            "Promised %(promised)s for the year, %(proved)s proved so far",
            promised=summed(curve.promised, currency),
            proved=summed(curve.proved, currency),
        )
    )


def _curve(curve: PromiseCurve, months: Sequence[date], frame: Frame, currency: str) -> Picture:
    proved = [one.proved for one in curve.months]
    lines: list[tuple[str, str, Sequence[Decimal | None]]] = [
        (
            "promised",
            str(gettext("promised %(amount)s", amount=short(curve.promised, currency))),
            [one.promised for one in curve.months],
        ),
        (
            "proved",
            str(gettext("proved %(amount)s", amount=short(curve.proved, currency))),
            proved,
        ),
    ]
    last = curve.last_proved
    if curve.likely is not None and proved[-1] is None:
        begins = 0 if last is None else curve.months.index(last)
        rest = len(months) - 1 - begins
        start = last.proved if last is not None and last.proved is not None else NONE
        likely: list[Decimal | None] = [None] * begins
        likely += [start + (curve.likely - start) * step / rest for step in range(rest + 1)]
        words = gettext("likely %(amount)s", amount=short(curve.likely, currency))
        lines.append(("likely", str(words), likely))
    return curve_chart(month_names(months, frame), lines, frame, axis=lambda v: short(v, currency))
