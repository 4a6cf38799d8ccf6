"""How days, moments, money and names are shown; screens.md, "Words"."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_time
from babel.numbers import format_decimal, format_percent
from flask import Flask, g
from flask_babel import get_locale, gettext, ngettext
from flask_login import current_user

from kaizen.core.calendar import WorkingCalendar
from kaizen.core.db import db
from kaizen.core.money import minor_units
from kaizen.core.sentences import taken_apart
from kaizen.core.written_out import MINUS, As, in_money, written
from kaizen.ideas.rules import reference
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import calendar_for
from kaizen.web.session import now


def add_formats(app: Flask) -> None:
    """Give templates the filters of this module."""
    for call in (
        day,
        month,
        moment,
        due,
        by,
        span_until,
        working_days_late,
        money,
        cents,
        number,
        percent,
        reference,
        first_name,
        said,
    ):
        app.jinja_env.filters[call.__name__] = call


def said(words: str | None) -> str:
    """Words that were kept, translated where they are the house's own; what people wrote stays."""
    # Nothing is what catalogues keep their own head under.
    if not words:
        return ""
    sentence, facts = taken_apart(words)
    translated = str(gettext(sentence))
    return translated % facts if facts else translated


def zone_of(area: Area | None = None) -> ZoneInfo:
    """The zone in which moments are shown: the person's own, else that of their home area."""
    # The same for the whole request, and asked for on every row.
    zones: dict[int | None, ZoneInfo] | None = g.get("zones")
    if zones is None:
        zones = g.zones = {}
    key = area.id if area is not None else None
    if key not in zones:
        zones[key] = _zone_of(area)
    return zones[key]


def local(value: datetime, area: Area | None = None) -> datetime:
    """The moment as a clock on the wall shows it."""
    return value.astimezone(zone_of(area))


def day(value: date | datetime | None, area: Area | None = None) -> str:
    """``Thu 12 Mar``; with the year only where it is not this one."""
    if value is None:
        return "–"
    on = local(value, area).date() if isinstance(value, datetime) else value
    same_year = on.year == local(now(), area).year
    return written(on, As.WEEKDAY if same_year else As.DAY_YEAR, get_locale())


def month(value: date | datetime, area: Area | None = None) -> str:
    """``March``; with the year where it is not this one."""
    on = local(value, area).date() if isinstance(value, datetime) else value
    same_year = on.year == local(now(), area).year
    return written(on, As.MONTH if same_year else As.MONTH_YEAR, get_locale())


def month_and_year(on: date) -> str:
    """``March 2026``, also in that year: for what is read later too."""
    return written(on, As.MONTH_YEAR, get_locale())


def moment(value: datetime | None, area: Area | None = None) -> str:
    """``today 14:00``, ``yesterday 06:15``, ``18 Feb, 06:15``."""
    if value is None:
        return "–"
    at = local(value, area)
    # A plant reads its clocks by 24 hours, whatever the language.
    clock = format_time(at, "HH:mm", locale=get_locale())
    near = _near(at.date(), local(now(), area).date())
    return f"{near} {clock}" if near else f"{day(value, area)}, {clock}"


def long_moment(value: datetime, area: Area | None = None) -> str:
    """``18 February 2026, 06:15``, for what is read later too."""
    at = local(value, area)
    clock = format_time(at, "HH:mm", locale=get_locale())
    return f"{written(at.date(), As.LONG_DAY_YEAR, get_locale())}, {clock}"


def due(value: datetime | None, area: Area) -> str:
    """When something is due: near days by their name and with the hour, later ones as a day.

    The day is the working day that was promised, though its night shift ends the morning after.
    """
    if value is None:
        return "–"
    days = (local(value, area).date() - local(now(), area).date()).days
    if -1 <= days <= 1:
        return moment(value, area)
    return day(calendar_for(db.session(), area).working_day_of(value), area)


def by(due_at: datetime, area: Area) -> str:
    """The same as a part of a sentence: ``by 14:00 today``, ``by Fri 20 Mar``."""
    return by_when(due_at, now(), calendar_for(db.session(), area), zone_of(area))


def by_when(due_at: datetime, now: datetime, calendar: WorkingCalendar, zone: ZoneInfo) -> str:
    """``by 14:00 today``, ``by 14:00 tomorrow`` or ``by Fri 20 Mar``, the working day promised."""
    at = due_at.astimezone(zone)
    days = (at.date() - now.astimezone(zone).date()).days
    clock = format_time(at, "HH:mm", locale=get_locale())
    if days == 0:
        return str(gettext("by %(clock)s today", clock=clock))
    if days == 1:
        return str(gettext("by %(clock)s tomorrow", clock=clock))
    return str(gettext("by %(day)s", day=day(calendar.working_day_of(due_at))))


def span_until(value: datetime, calendar: WorkingCalendar | None = None) -> str:
    """How long is left, or how late it is: ``in 1 h 20 min``, ``2 working days late``.

    Due dates count working days; so does being late, by the calendar of the area.
    """
    left = value - now()
    if left < timedelta(0):
        return _late(value, calendar)
    hours, minutes = divmod(int(left.total_seconds() // 60), 60)
    if hours >= 24:
        return str(ngettext("in %(num)d day", "in %(num)d days", hours // 24))
    if hours and not minutes:
        return str(gettext("in %(hours)d h", hours=hours))
    if hours:
        return str(gettext("in %(hours)d h %(minutes)d min", hours=hours, minutes=minutes))
    return str(gettext("in %(minutes)d min", minutes=minutes))


def money(amount: Decimal | None, currency: str) -> str:
    """``€2,002``, ``−€486``: whole units from ten up; small amounts with what they need."""
    if amount is None:
        return "–"
    places = 0 if amount == amount.to_integral_value() or abs(amount) >= 10 else None
    digits = minor_units(currency) if places is None else places
    return _in_money(amount, currency, digits)


def rate(amount: Decimal, currency: str) -> str:
    """``€38.50``: what an hour costs, with its cents where it has any."""
    digits = 0 if amount == amount.to_integral_value() else minor_units(currency)
    return _in_money(amount, currency, digits)


def cents(amount: Decimal, currency: str) -> str:
    """``€33,880.00``: every minor unit, where somebody checks a sum."""
    return _in_money(amount, currency, minor_units(currency))


def price(amount: Decimal, currency: str) -> str:
    """``€0.1835``: what one unit costs, with all the decimals that it has."""
    exponent = amount.normalize().as_tuple().exponent
    decimals = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    digits = max(minor_units(currency), decimals) if decimals else 0
    return _in_money(amount, currency, digits)


def exact(value: Decimal) -> str:
    """A plain number with all the decimals that it has, at most six."""
    return str(format_decimal(value, "#,##0.######", locale=get_locale())).replace("-", MINUS)


def number(value: Decimal | int | float | None) -> str:
    """A plain number in the reader's way of writing; at most one decimal."""
    if value is None:
        return "–"
    return _in_digits(half_up(value, 1), get_locale())


@lru_cache(maxsize=4096)
def _in_digits(value: Decimal | int | float, locale: Locale) -> str:
    return str(format_decimal(value, "#,##0.#", locale=locale)).replace("-", MINUS)


def decimal(value: float) -> str:
    """A mean: ``4.3``; a whole number stays whole."""
    return str(format_decimal(round(value, 1), format="#,##0.#", locale=get_locale()))


def percent(value: Decimal | float) -> str:
    """``46%`` or ``46 %``, without decimals where there are none."""
    return _in_percent(value, get_locale())


@lru_cache(maxsize=1024)
def _in_percent(value: Decimal | float, locale: Locale) -> str:
    share = Decimal(str(value)) / 100
    return str(format_percent(share, locale=locale, decimal_quantization=False))


def first_name(full_name: str | None) -> str:
    """The name colleagues call across the hall."""
    return (full_name or "").split(" ")[0]


def _in_money(amount: Decimal, currency: str, digits: int) -> str:
    return in_money(half_up(amount, digits), currency, "0" * digits, get_locale())


def half_up(value: Decimal | int | float, digits: int) -> Decimal:
    """As everybody rounds; without it 5,340.50 would be shown as 5,340 and 5,341.50 as 5,342."""
    return Decimal(str(value)).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def _zone_of(area: Area | None) -> ZoneInfo:
    person: Person | None = current_user if current_user.is_authenticated else None
    if person is not None and person.time_zone:
        return ZoneInfo(person.time_zone)
    for place in (area, person.home_area if person else None):
        if place is not None:
            site = place.site or place
            return ZoneInfo(place.time_zone or site.time_zone or "UTC")
    return ZoneInfo("UTC")


def _near(on: date, today: date) -> str | None:
    names = {
        -1: gettext("yesterday"),
        0: gettext("today"),
        1: gettext("tomorrow"),
    }
    return names.get((on - today).days)


def _late(due_at: datetime, calendar: WorkingCalendar | None) -> str:
    over = now() - due_at
    hours = int(over.total_seconds() // 3600)
    if calendar is not None:
        due_on, today = calendar.working_day_of(due_at), calendar.working_day_of(now())
        if today > due_on:
            return working_days_late(calendar.working_days_between(due_on, today))
    if hours:
        return str(ngettext("%(num)d hour late", "%(num)d hours late", hours))
    return str(gettext("a few minutes late"))


def working_days_late(days: int) -> str:
    """``2 working days late``; over free days only, it is late without any."""
    if not days:
        return str(gettext("late since the last working day"))
    return str(ngettext("%(num)d working day late", "%(num)d working days late", days))
