"""The supervisor's weekly look at an area: what waits, is due and sleeps, and what came of it."""

from __future__ import annotations

from decimal import Decimal

from flask import Blueprint, render_template, url_for
from flask_babel import gettext, ngettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.ownership.queries.huddle import A_WEEK, Huddle, Some, huddle_of
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, is_below
from kaizen.reports.queries.answered import answered_lately
from kaizen.reports.queries.rhythms import rhythms_of, roll_up_of
from kaizen.reports.rules.programme.shares import Share
from kaizen.savings.queries.budgets import BudgetLeft, budget_left
from kaizen.web import formats
from kaizen.web.aims.shown import AimRow, rows_of
from kaizen.web.idea_filter import area_for
from kaizen.web.session import actor, now
from kaizen.web.sheet_words import WEEK, Speaker, parts_of
from kaizen.web.walls.panel import panel_of
from kaizen.web.walls.words import answered_words

pages = Blueprint("area_week", __name__)

LINK_ICONS = {
    "areas.board": "layout-kanban",
    "sheets.show": "printer",
    "asleep.show": "zzz",
    "weeks.show": "chart-line",
    "programme.show": "clock",
    "savings.show": "chart-bar",
    "ledger.of_one_area": "receipt",
}


@pages.get("/areas/<code>/week")
@login_required
def show(code: str) -> str:
    """The week of an area and all below it, for those who look after it.

    Raises:
        NotFound: no such area, or one of another site.
        NotAllowed: the person does not look after it.
    """
    session, person, moment = db.session(), actor(), now()
    area = area_for(session, person, code)
    require(person, Permission.IDEA_REVIEW, area=area)
    huddle = huddle_of(session, person, area, now=moment, stretch=A_WEEK)
    stand = roll_up_of(session, area.site_id or area.id)
    answered = answered_lately(session, area, huddle.calendar, now=moment)
    speaker = Speaker(first_names=False, now=moment, calendar=huddle.calendar)
    return render_template(
        "areas/week.html",
        area=area,
        title=_title(huddle, answered),
        answered=answered_words(answered),
        is_fast=answered.rest == 0,
        parts=parts_of(huddle, speaker, WEEK),
        since=huddle.calendar.local_day(huddle.since),
        today=huddle.today,
        panel=panel_of(rhythms_of(session, area, stand) if stand else {}),
        money=_money(budget_left(session, area, huddle.today)),
        aims=_aims(session, person, area),
        links=_links(area),
    )


def _title(huddle: Huddle, answered: Share) -> str:
    """What the week asks for, the most pressing first; nothing is said of what is not there."""
    said = [
        ngettext(
            "%(num)d idea waited longer than a day",
            "%(num)d ideas waited longer than a day",
            answered.rest,
        )
        if answered.rest
        else "",
        gettext("%(n)s due or late", n=_many(huddle.due)) if huddle.due.talks else "",
        gettext("%(n)s to look at", n=_many(huddle.checks)) if huddle.checks.talks else "",
        gettext("%(n)s asleep", n=_many(huddle.asleep)) if huddle.asleep.talks else "",
    ]
    return ", ".join(filter(None, said)) or str(gettext("Nothing waits here this week"))


def _many(some: Some) -> str:
    return f"{len(some.talks)}{'+' if some.has_more else ''}"


def _money(found: BudgetLeft | None) -> str:
    if found is None:
        return ""
    left, amount = (
        formats.money(one.quantize(Decimal(1)), found.currency)
        for one in (found.left, found.amount)
    )
    return str(
        gettext(
            "%(left)s of %(amount)s for small ideas are left this quarter (%(area)s).",
            left=left,
            amount=amount,
            area=found.area.name,
        )
    )


def _aims(session: Session, person: Person, area: Area) -> list[AimRow]:
    """The aims of the area, of those below it, and of those above that it helps."""
    return [
        row
        for row in rows_of(session, person, now())
        if is_below(row.aim.area.path, area.path) or is_below(area.path, row.aim.area.path)
    ]


def _links(area: Area) -> list[tuple[str, str, str]]:
    """Where to look further: icon, words, address."""
    code = area.code
    found = {
        "areas.board": (gettext("Team board"), url_for("areas.board", code=code)),
        "sheets.show": (gettext("Huddle sheet"), url_for("sheets.show", code=code)),
        "asleep.show": (gettext("Asleep"), url_for("asleep.show", area=code)),
        "weeks.show": (gettext("Week by week"), url_for("weeks.show", code=code)),
        "programme.show": (
            gettext("How we look after ideas"),
            url_for("programme.show", area=code),
        ),
        "savings.show": (gettext("Savings"), url_for("savings.show", area=code)),
        "ledger.of_one_area": (gettext("Ledger"), url_for("ledger.of_one_area", code=code)),
    }
    return [(LINK_ICONS[place], str(words), address) for place, (words, address) in found.items()]
