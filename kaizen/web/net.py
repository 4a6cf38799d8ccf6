"""Do our small ideas cost us money? The net of each area, so far and when the windows close."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from flask_babel import LazyString, gettext, lazy_gettext, ngettext
from flask_login import login_required
from sqlalchemy import or_, select
from sqlalchemy.orm import Session, contains_eager

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.core.text import name_order
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.seeing import shared_with
from kaizen.people.models import Area, Person
from kaizen.people.permissions import paths_where
from kaizen.people.queries.areas import areas_of_sites, calendar_for
from kaizen.people.rules import Permission, is_below, site_of
from kaizen.reports.queries.months import stand_of
from kaizen.reports.queries.net import losing_of, standings_of
from kaizen.reports.rules.spans import Span, SpanKind, span_of
from kaizen.review.queries.changes import Period
from kaizen.review.rules.portfolio import Net, Scope, Standing
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.savings.queries.rates import labour_rates_on
from kaizen.web import formats
from kaizen.web.numbers import some_id
from kaizen.web.reports.beside_money import beside_words
from kaizen.web.reports.net_table import net_table
from kaizen.web.reports.tables import sent_as_csv
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("net", __name__)

#: The spans one can choose, by the word in the address; a year is the fiscal one.
SPANS: dict[str, LazyString] = {
    "year": lazy_gettext("This year"),
    "last-year": lazy_gettext("Last year"),
    "12-months": lazy_gettext("12 months"),
}
#: Reports lead here with the span that they show.
ACCEPTED = frozenset(kind.value for kind in SpanKind) - {SpanKind.MONTHS.value}
SCOPES: dict[Scope, LazyString] = {
    Scope.SMALL: lazy_gettext("Small ideas"),
    Scope.ALL: lazy_gettext("All ideas"),
}
#: So many of the ideas that cost more than they bring are named.
MOST_LOSING = 12
SPARK_HEIGHT = 28
SPARK_STEP = 9


@dataclass(frozen=True)
class AreaRow:
    """One area with its standing, and the months as a small picture."""

    area: Area
    depth: int
    standing: Standing
    has_rate: bool
    spark: list[Bar]
    spark_words: str


@dataclass(frozen=True)
class Bar:
    """One month of the picture, above or below its ground line."""

    x: int
    y: int
    height: int
    is_loss: bool


@pages.get("/net")
@login_required
def show() -> str:
    """The portfolio net of a site, area by area, for those who read its money.

    Raises:
        NotAllowed: the person reads no money anywhere.
    """
    session, person = db.session(), actor()
    asked = _asked(session, person)
    site, months, scope = asked.site, asked.months, asked.scope
    rows = _rows(session, asked)
    tops = [row.standing for row in rows if not _has_parent(row.area, rows)]
    found = losing_of(session, site, asked.areas, months, scope, most=MOST_LOSING)
    losing = _shown(session, person, asked.paths, dict(found.newest))
    return render_template(
        "net/show.html",
        site=site,
        sites=_sites(session, asked.paths),
        rows=rows,
        whole=sum(tops, Standing()),
        tops=len(tops),
        title=_title(rows, tops, site, scope),
        losing=losing,
        losing_count=found.many,
        beside=beside_words(found.beside),
        minutes=asked.minutes,
        stand=stand_of(session, site.id),
        choices=_choices(session, asked.paths, site, asked.span, scope),
        csv=url_for("net.as_csv", site=site.id, span=asked.span, ideas=scope),
    )


@pages.get("/net.csv")
@login_required
def as_csv() -> Response:
    """The table of areas, for the same site, time and ideas.

    Raises:
        NotAllowed: the person reads no money anywhere.
    """
    session = db.session()
    asked = _asked(session, actor())
    found = [(row.area, row.standing) for row in _rows(session, asked)]
    table = net_table(found, asked.site.currency or "")
    name = f"net-{asked.site.code}-{asked.months.first_on:%Y-%m}"
    return sent_as_csv([table], table.key, name)


@dataclass(frozen=True)
class _Asked:
    """What the address asks for, as far as the person reads money."""

    paths: list[str]
    site: Area
    areas: list[Area]
    span: str
    months: Span
    scope: Scope
    minutes: int


def _asked(session: Session, person: Person) -> _Asked:
    paths = paths_where(person, Permission.MONEY_READ)
    site = _site(session, paths)
    policy = savings_policy_of(session, site.id).policy
    span = request.args.get("span", "12-months")
    span = span if span in ACCEPTED else "12-months"
    scope = Scope.ALL if request.args.get("ideas") == Scope.ALL.value else Scope.SMALL
    months = span_months(session, site, span, policy.fiscal_year_first_month)
    areas = [
        area
        for area in areas_of_sites(session, {site.id})
        if any(is_below(area.path, path) for path in paths)
    ]
    return _Asked(paths, site, areas, span, months, scope, policy.handling_minutes)


def _choices(
    session: Session, paths: list[str], site: Area, span: str, scope: Scope
) -> dict[str, list[tuple[str, str, bool]]]:
    """What one may look at instead: text, address, and whether it is what one sees."""

    def at(**changed: Any) -> str:
        return url_for("net.show", **{"site": site.id, "span": span, "ideas": scope, **changed})

    return {
        "spans": [(str(word), at(span=key), key == span) for key, word in SPANS.items()],
        "scopes": [(str(word), at(ideas=key), key is scope) for key, word in SCOPES.items()],
        "sites": [(s.name, at(site=s.id), s.id == site.id) for s in _sites(session, paths)],
    }


def _shown(
    session: Session, person: Person, paths: list[str], left: dict[int, Decimal]
) -> list[tuple[Idea, Decimal]]:
    """Those of the losing ideas that this person may see, the dearest first.

    Some are right all the same; what nobody has looked at yet is not judged.
    """
    rows = (
        select(Idea)
        .join(Idea.area)
        .where(
            Idea.id.in_(left),
            or_(*(Area.path.startswith(path, autoescape=True) for path in paths)),
            *shared_with(person, of_few=True),
        )
        .options(contains_eager(Idea.area))
    )
    found = sorted(session.scalars(rows), key=lambda idea: left[idea.id])
    return [(idea, left[idea.id]) for idea in found]


def _sites(session: Session, paths: list[str]) -> list[Area]:
    ids = {site_of(path) for path in paths}
    return sorted(
        (area for area in areas_of_sites(session, ids) if area.is_site),
        key=lambda a: name_order(a.name),
    )


def _site(session: Session, paths: list[str]) -> Area:
    return site_among(
        _sites(session, paths),
        request.args.get("site", type=some_id),
        refusal=to_say("Supervisors, leaders and finance see what ideas bring and cost."),
    )


def span_months(session: Session, site: Area, span: str, first_month: int) -> Span:
    """Whole months; a year that still runs ends with the month of today."""
    today = calendar_for(session, site).local_day(now())
    return span_of(SpanKind(span), today, first_month=first_month)


def period_of(session: Session, site: Area, span: str, first_month: int) -> Period:
    """The same with the moments at which it begins and ends."""
    calendar = calendar_for(session, site)
    months = span_months(session, site, span, first_month)
    first, until = months.first_on, months.until_on
    return Period(first, until, calendar.start_of_day(first), calendar.start_of_day(until))


def _rows(session: Session, asked: _Asked) -> list[AreaRow]:
    site, period = asked.site, asked.months
    standings = standings_of(session, site, asked.areas, period, asked.scope)
    areas = [area for area in asked.areas if standings[area.id].says_something]
    rates = labour_rates_on(session, areas, period.until_on)
    least = min((len(area.path_ids) for area in areas), default=0)
    return [
        AreaRow(
            area=area,
            depth=len(area.path_ids) - least,
            standing=standings[area.id],
            has_rate=rates.get(area.id) is not None,
            spark=_spark(standings[area.id], period),
            spark_words=_spark_words(standings[area.id], period, site.currency or ""),
        )
        for area in areas
    ]


def _has_parent(area: Area, rows: list[AreaRow]) -> bool:
    return any(is_below(area.path, row.area.path) and area.id != row.area.id for row in rows)


def _title(rows: list[AreaRow], tops: list[Standing], site: Area, scope: Scope) -> str:
    """The answer first, from the second reading: when the windows close."""
    if not rows:
        return str(gettext("No idea has brought or cost anything in this time"))
    left = sum((top.closed for top in tops), Net()).left
    losing = sum(1 for row in rows if row.standing.closed.left < 0 and row.depth > 0)
    amount = formats.money(abs(left).quantize(Decimal(1)), site.currency or "")
    whose = gettext("Your small ideas") if scope is Scope.SMALL else gettext("All ideas together")
    if left < 0:
        return str(
            gettext(
                "In hard money, %(whose)s cost %(amount)s more than they bring",
                whose=_inside(scope),
                amount=amount,
            )
        )
    if not losing:
        return str(gettext("%(whose)s leave %(amount)s", whose=whose, amount=amount))
    return str(
        ngettext(
            "%(whose)s leave %(amount)s, but %(num)d area is below zero",
            "%(whose)s leave %(amount)s, but %(num)d areas are below zero",
            losing,
            whose=whose,
            amount=amount,
        )
    )


def _inside(scope: Scope) -> str:
    """The same words inside a sentence."""
    return str(gettext("your small ideas") if scope is Scope.SMALL else gettext("all ideas"))


def _spark(standing: Standing, period: Span) -> list[Bar]:
    values = [standing.months.get(month, Decimal(0)) for month in period.months()]
    largest = max((abs(value) for value in values), default=Decimal(0)) or Decimal(1)
    half = SPARK_HEIGHT // 2
    bars = []
    for n, value in enumerate(values):
        height = max(round(abs(value) / largest * half), 1 if value else 0)
        bars.append(Bar(n * SPARK_STEP, half if value < 0 else half - height, height, value < 0))
    return bars


def _spark_words(standing: Standing, period: Span, currency: str) -> str:
    """The same figures for who cannot see the picture."""
    left = {month: standing.months.get(month, Decimal(0)) for month in period.months()}
    return "; ".join(
        f"{formats.month(month)} {formats.money(amount.quantize(Decimal(1)), currency)}"
        for month, amount in left.items()
        if amount
    )
