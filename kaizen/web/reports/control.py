"""Which area, which span and what to compare with: one control for all reports, in the address."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlencode

from flask import request, url_for
from flask_babel import LazyString, gettext, lazy_gettext
from markupsafe import Markup
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.errors import NotAllowed, NotFound
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, paths_where
from kaizen.people.queries.areas import AreaChoice, area_by_code, area_choices, calendar_for
from kaizen.people.rules import Permission, site_of
from kaizen.reports.rules.spans import (
    MOST_MONTHS,
    Comparison,
    Span,
    SpanKind,
    months_on,
    span_of,
)
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.web import drawn, formats

SPAN_WORDS: dict[SpanKind, LazyString] = {
    SpanKind.YEAR: lazy_gettext("This year"),
    SpanKind.LAST_YEAR: lazy_gettext("Last year"),
    SpanKind.TWELVE_MONTHS: lazy_gettext("12 months"),
    SpanKind.QUARTER: lazy_gettext("This quarter"),
    SpanKind.MONTH: lazy_gettext("This month"),
    SpanKind.LAST_MONTH: lazy_gettext("Last month"),
    SpanKind.MONTHS: lazy_gettext("From month to month"),
}
COMPARISON_WORDS: dict[Comparison, LazyString] = {
    Comparison.NONE: lazy_gettext("with nothing"),
    Comparison.PREVIOUS: lazy_gettext("with the time before"),
    Comparison.YEAR_AGO: lazy_gettext("with the year before"),
}
E = TypeVar("E", bound=StrEnum)
EM_SPACE = "\N{EM SPACE}"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")


@dataclass(frozen=True)
class Chosen:
    """What a report is about. `site` is that of the area; the calendar is the site's."""

    area: Area
    site: Area
    calendar: WorkingCalendar
    kind: SpanKind
    span: Span
    comparison: Comparison
    first_month: int
    now: datetime

    @property
    def before(self) -> Span | None:
        """The span to compare with, if any."""
        return self.span.against(self.comparison)

    @property
    def today(self) -> date:
        """The day of the site."""
        return self.calendar.local_day(self.now)

    @property
    def currency(self) -> str:
        """The currency of the site."""
        return self.site.currency or ""

    @property
    def words(self) -> str:
        """The span as days, the last one no later than today."""
        last = min(self.today, self.span.until_on - timedelta(days=1))
        return str(
            gettext(
                "%(first)s to %(last)s",
                first=formats.day(self.span.first_on),
                last=formats.day(last),
            )
        )

    def file_name(self, page: str) -> str:
        """What a file about the same is called, without its ending: ``savings-NH-2026-01``."""
        return f"{page}-{self.area.code}-{self.span.first_on:%Y-%m}"

    def address(self, endpoint: str, **changed: Any) -> str:
        """The address of a report about the same, with what is changed."""
        asked: dict[str, Any] = {
            "area": self.area.code,
            "span": self.kind.value,
            "compare": None if self.comparison is Comparison.NONE else self.comparison.value,
        }
        if self.kind is SpanKind.MONTHS:
            last = months_on(self.span.until_on, -1)
            asked |= {"from": f"{self.span.first_on:%Y-%m}", "to": f"{last:%Y-%m}"}
        return _address(endpoint, {**asked, **changed})


#: What stands in the path of an address of a report; all else is asked for behind it.
_IN_PATH = ("figure", "table")
#: What addresses say as it is, as in those that Flask makes.
_PLAIN = "!$'()*,/:;?@"


def _address(endpoint: str, asked: Mapping[str, Any]) -> str:
    """What `url_for` says: a page asks for sixty addresses that differ in what is asked for."""
    named = tuple((name, asked[name]) for name in _IN_PATH if name in asked)
    rest = {
        name: value
        for name, value in asked.items()
        if name not in _IN_PATH and name != "_anchor" and value is not None
    }
    path = _path(request.script_root, endpoint, named)
    anchor = f"#{asked['_anchor']}" if "_anchor" in asked else ""
    return f"{path}?{urlencode(rest, safe=_PLAIN)}{anchor}" if rest else f"{path}{anchor}"


@lru_cache(maxsize=512)
def _path(_root: str, endpoint: str, named: tuple[tuple[str, Any], ...]) -> str:
    return url_for(endpoint, **dict(named))


def chosen(session: Session, person: Person, *, now: datetime) -> Chosen:
    """What the address asks for; without an area, the widest of one's own.

    Raises:
        NotAllowed: the person reads no reports, or not of this area.
        NotFound: no such area, or one of another site.
    """
    area = _area(session, person)
    site = session.get_one(Area, site_of(area.path))
    calendar = calendar_for(session, site)
    first_month = savings_policy_of(session, site.id).policy.fiscal_year_first_month
    kind = _one_of(SpanKind, request.args.get("span"), SpanKind.YEAR)
    span = _months() if kind is SpanKind.MONTHS else None
    if span is None:
        kind = SpanKind.YEAR if kind is SpanKind.MONTHS else kind
        span = span_of(kind, calendar.local_day(now), first_month=first_month)
    comparison = _one_of(Comparison, request.args.get("compare"), Comparison.NONE)
    return Chosen(area, site, calendar, kind, span, comparison, first_month, now)


def area_options(session: Session, person: Person) -> list[AreaChoice]:
    """The areas of which this person reads reports, as a tree."""
    return area_choices(session, paths_where(person, Permission.REPORT_READ))


def choices(
    picked: Chosen, session: Session, person: Person, endpoint: str, **named: Any
) -> dict[str, Any]:
    """What the control above a report offers; `templates/reports/_control.html` draws it.

    `named` is what the address of the report itself names.
    """
    return {
        "area": picked.area,
        "action": url_for(endpoint, **named),
        "areas": drawn.options(
            tuple(
                (one.code, EM_SPACE * one.depth + one.name) for one in area_options(session, person)
            ),
            picked.area.code,
        ),
        "spans": _options(SPAN_WORDS, picked.kind),
        "comparisons": _options(COMPARISON_WORDS, picked.comparison),
        "from": f"{picked.span.first_on:%Y-%m}",
        "to": f"{months_on(picked.span.until_on, -1):%Y-%m}",
    }


def _options(words: Mapping[E, LazyString], chosen: E) -> Markup:
    return drawn.options(tuple((kind.value, str(said)) for kind, said in words.items()), chosen)


def _area(session: Session, person: Person) -> Area:
    code = request.args.get("area", "")
    if code:
        area = area_by_code(session, code)
        if can(person, Permission.REPORT_READ, area=area):
            return area
        if not can(person, Permission.IDEA_READ, area=area):
            raise NotFound("There is no area %(code)s.", code=code)
        raise NotAllowed("Supervisors, leaders and finance of this area read its reports.")
    paths = paths_where(person, Permission.REPORT_READ)
    if not paths:
        raise NotAllowed("Supervisors, leaders and finance read the reports of their areas.")
    home = person.home_area.path if person.home_area is not None else ""
    # The widest of one's own areas, one's home first where there are several sites.
    path = min(paths, key=lambda one: (not home.startswith(one), len(one.split("/")), one))
    return session.scalars(select(Area).where(Area.path == path)).one()


def _months() -> Span | None:
    """The months between the two that the address names; None where they make no sense."""
    asked = [request.args.get(name, "") for name in ("from", "to")]
    if not all(_MONTH.fullmatch(one) for one in asked):
        return None
    first, last = (date.fromisoformat(f"{one}-01") for one in asked)
    if not first <= last < months_on(first, MOST_MONTHS):
        return None
    return Span(first, months_on(last, 1))


def _one_of(kinds: type[E], asked: str | None, usual: E) -> E:
    return kinds(asked) if asked in set(kinds) else usual
