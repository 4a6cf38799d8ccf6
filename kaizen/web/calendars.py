"""The working time of areas: a list, a page for each, and what a change would do to due dates."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Literal

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import get_day_names
from babel.languages import get_official_languages
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import get_locale, gettext
from flask_login import login_required

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.holidays import KEEPS_NONE, places, regions_of
from kaizen.core.local_time import to_instant, to_local
from kaizen.core.transaction import transaction
from kaizen.people.actions.calendars import set_calendar
from kaizen.people.models import Area
from kaizen.people.permissions import can, can_anywhere
from kaizen.people.queries.calendars import (
    CalendarState,
    calendar_rows,
    calendar_state,
    calendars_without_holidays,
    last_change,
    load_calendar_area,
    users_of_calendar,
)
from kaizen.people.rules import Permission
from kaizen.web.calendar_preview import dues, holidays_by_year
from kaizen.web.drawn import Options
from kaizen.web.forms.calendar import CalendarForm, form_of, read_form
from kaizen.web.session import actor, now
from kaizen.web.zones import current_zones

pages = Blueprint("calendars", __name__)


@pages.get("/calendars")
@login_required
def listing() -> str:
    """The areas whose calendars the person may read, and which of them know no holidays."""
    person, session = actor(), db.session()
    if not can_anywhere(person, Permission.CALENDAR_READ):
        raise NotAllowed("Calendars are read by supervisors and leaders of the area.")
    return render_template(
        "calendars/list.html",
        rows=calendar_rows(session, person),
        missing=calendars_without_holidays(session, now(), actor=person),
        week=_week,
        countries=dict(countries_in(get_locale())),
        regions_of=regions_of,
    )


@pages.get("/areas/<code>/calendar")
@login_required
def show(code: str) -> str:
    """The calendar of one area as it holds now."""
    area = load_calendar_area(db.session(), actor(), code)
    return _page(area, form_of(calendar_state(db.session(), area)))


@pages.post("/areas/<code>/calendar/preview")
@login_required
def preview(code: str) -> ResponseReturnValue:
    """The same page with what was typed, and when things would be due; nothing is written."""
    area = load_calendar_area(db.session(), actor(), code)
    form = read_form(request.form)
    if not can(actor(), Permission.CALENDAR_EDIT, area=area):
        read, form = form, form_of(calendar_state(db.session(), area))
        form.words |= {name: read.words[name] for name in ("day", "clock")}
    if form.words["region"] not in regions_of(form.words["country"]):
        # Another country was chosen: its regions can be offered only now.
        form.words["region"] = ""
    return _page(area, form, is_asked="ask" in request.form)


@pages.post("/areas/<code>/calendar")
@login_required
def save(code: str) -> ResponseReturnValue:
    """Put the calendar in force."""
    load_calendar_area(db.session(), actor(), code)
    form = read_form(request.form)
    own = form.understood()
    try:
        with transaction() as session:
            area = load_calendar_area(session, actor(), code, lock=True)
            if form.has_errors:
                raise InvalidInput("Look at the marked fields.", field="")
            changed = set_calendar(
                area,
                own,
                time_zone=form.time_zone,
                seen_version=form.seen_version,
                actor=actor(),
                now=now(),
            )
    except InvalidInput as refusal:
        form.tell(refusal)
        return _page(load_calendar_area(db.session(), actor(), code), form), 422
    except Conflict:
        return _conflict(code, form), 409
    flash(gettext("The calendar is saved.") if changed else gettext("Nothing differs."), "good")
    return redirect(url_for("calendars.show", code=code), 303)


def _conflict(code: str, form: CalendarForm) -> str:
    """What was typed stays; what holds meanwhile stands in the preview beside it."""
    area = load_calendar_area(db.session(), actor(), code)
    form.seen_version = calendar_state(db.session(), area).version
    return _page(area, form, is_asked=True, in_conflict=True)


def _page(
    area: Area, form: CalendarForm, *, is_asked: bool = False, in_conflict: bool = False
) -> str:
    session = db.session()
    state = calendar_state(session, area)
    typed = _typed(form, state)
    zone = state.calendar.time_zone
    moment = _moment(form, zone)
    form.words["day"] = form.words["day"] or f"{to_local(moment, time_zone=zone):%Y-%m-%d}"
    form.words["clock"] = form.words["clock"] or f"{to_local(moment, time_zone=zone):%H:%M}"
    year = state.calendar.local_day(now()).year
    return render_template(
        "calendars/show.html",
        area=area,
        state=state,
        form=form,
        may_edit=can(actor(), Permission.CALENDAR_EDIT, area=area),
        dues=dues(state.calendar, typed or state.calendar, moment),
        is_typed=typed is not None,
        holidays=holidays_by_year(typed or state.calendar, (year, year + 1)),
        free_days_missing=[
            y for y in (year, year + 1) if not (typed or state.calendar).knows_holidays_for(y)
        ],
        in_conflict=in_conflict,
        is_asked=is_asked,
        changed=last_change(session, area),
        users=users_of_calendar(session, area),
        **_choices(form),
    )


def _typed(form: CalendarForm, state: CalendarState) -> WorkingCalendar | None:
    """The calendar as it stands in the form; None where it cannot be reckoned with."""
    own = form.understood()
    return None if form.has_errors else state.with_own(own, form.time_zone)


def _moment(form: CalendarForm, zone: str) -> datetime:
    wall = form.moment()
    return to_instant(wall.date(), wall.time(), time_zone=zone) if wall else now()


def _choices(form: CalendarForm) -> dict[str, object]:
    locale, country, zone = get_locale(), form.words["country"], form.words["time_zone"]
    zones = zones_by_place()
    return {
        "week": _week_of(locale, country),
        "countries": countries_in(locale),
        "regions": tuple(regions_of(country).items()),
        "zones": zones if not zone or (zone, zone) in zones else ((zone, zone), *zones),
    }


def _week(workdays: tuple[int, ...]) -> str:
    """Working days in words: ``Mon–Fri``, ``Mon–Wed, Fri``."""
    names = _day_names(get_locale(), "abbreviated")
    spans: list[tuple[int, int]] = []
    for day in workdays:
        if spans and spans[-1][1] == day - 1:
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return ", ".join(
        names[first] if first == last else f"{names[first]}\N{EN DASH}{names[last]}"
        for first, last in spans
    )


def _week_of(locale: Locale, country: str) -> list[tuple[int, str]]:
    """The days of a week, Monday as 0, from the one with which it begins in that country."""
    first = _first_day(locale, country)
    names = _day_names(locale, "wide")
    return [((first + place) % 7, names[(first + place) % 7]) for place in range(7)]


@lru_cache(maxsize=64)
def _first_day(locale: Locale, country: str) -> int:
    """Monday as 0. What holds in a country is known of its own languages, not of the reader's."""
    for language in get_official_languages(country, de_facto=True) if country else ():
        try:
            return int(Locale.parse(f"{language}_{country}").first_week_day)
        except (UnknownLocaleError, ValueError):
            continue
    return int(locale.first_week_day)


@lru_cache(maxsize=32)
def _day_names(locale: Locale, width: Literal["wide", "abbreviated"]) -> tuple[str, ...]:
    names = get_day_names(width, locale=locale)
    return tuple(str(names[day]) for day in range(7))


@lru_cache(maxsize=32)
def countries_in(locale: Locale) -> Options:
    """Codes and names of the countries whose holidays are known, by name."""
    known = ((code, locale.territories.get(code, code)) for code in places())
    none = (KEEPS_NONE, gettext("No public holidays are kept here"))
    return (none, *sorted(known, key=lambda pair: pair[1]))


@lru_cache(maxsize=1)
def zones_by_place() -> Options:
    """The zones that people know by a place, and UTC."""
    return (*((zone, zone) for zone in current_zones()), ("UTC", "UTC"))
