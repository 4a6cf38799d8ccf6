"""Where somebody can go from every page, by what they may do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import LazyString, lazy_gettext
from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.ownership.queries.plate_count import count_on_plate
from kaizen.people.models import Person
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.review.queries.gate import count_at_gate
from kaizen.review.queries.waiting import count_for_rail
from kaizen.savings.queries.verification import count_to_verify
from kaizen.web import drawn
from kaizen.web.health_checks import count_wrong
from kaizen.web.session import actor, now, unread_here


@dataclass(frozen=True)
class Place:
    """One place of the rail: where it is, what it is called, who sees it, what waits there."""

    endpoint: str
    label: LazyString
    icon: str
    needs: Permission | None = None
    is_tab: bool = False
    count: Callable[[Session, Person, datetime], int] | None = None
    #: Administrators hold what nobody else can: theirs too, as soon as something waits there.
    is_for_last: bool = False


#: In the order of the rail.
PLACES: tuple[Place, ...] = (
    Place("home.show", lazy_gettext("Home"), icon="home", is_tab=True),
    Place(
        "review.queue",
        lazy_gettext("To answer"),
        icon="inbox",
        needs=Permission.IDEA_REVIEW,
        is_tab=True,
        count=count_for_rail,
        is_for_last=True,
    ),
    Place(
        "plate.show",
        lazy_gettext("My plate"),
        icon="list-check",
        is_tab=True,
        count=count_on_plate,
    ),
    Place("ideas.listing", lazy_gettext("Ideas"), icon="bulb", is_tab=True),
    Place("asleep.show", lazy_gettext("Asleep"), icon="zzz", needs=Permission.WORK_STEER),
    Place("areas.own_board", lazy_gettext("Team board"), icon="layout-kanban"),
    Place("aims.listing", lazy_gettext("Aims"), icon="target-arrow"),
    Place("savings.show", lazy_gettext("Savings"), icon="chart-bar", needs=Permission.REPORT_READ),
    Place(
        "news.show",
        lazy_gettext("News"),
        icon="bell",
        # Asked together with who is signed in: every page shows it.
        count=lambda *_: unread_here(),
    ),
    Place(
        "gate.show",
        lazy_gettext("Money gate"),
        icon="scale",
        needs=Permission.IDEA_LEAD,
        count=count_at_gate,
    ),
    Place(
        "claims.queue",
        lazy_gettext("Verify"),
        icon="rosette-discount-check",
        needs=Permission.MONEY_WRITE,
        count=count_to_verify,
    ),
    Place("authority.show", lazy_gettext("Limits"), icon="gavel", needs=Permission.POLICY_SET),
    Place(
        "health.show",
        lazy_gettext("Health"),
        icon="activity-heartbeat",
        needs=Permission.SYSTEM_RUN,
        count=lambda session, _, moment: count_wrong(session, moment),
    ),
)

#: What stands behind one's own picture.
MINE: tuple[Place, ...] = (
    Place("me.show", lazy_gettext("My account"), icon="user"),
    Place(
        "people.locked",
        lazy_gettext("Unlock somebody"),
        icon="lock-open",
        needs=Permission.PERSON_UNLOCK,
    ),
    Place(
        "absences.listing",
        lazy_gettext("Who is away"),
        icon="beach",
        needs=Permission.WORK_STEER,
    ),
    Place(
        "accounts.listing",
        lazy_gettext("People"),
        icon="users",
        needs=Permission.PERSON_MANAGE,
    ),
    Place(
        "places.listing",
        lazy_gettext("Places"),
        icon="sitemap",
        needs=Permission.PERSON_MANAGE,
    ),
    Place(
        "imports.listing",
        lazy_gettext("Bring lists along"),
        icon="upload",
        needs=Permission.IDEA_IMPORT,
    ),
    Place(
        "calendars.listing",
        lazy_gettext("Areas and calendars"),
        icon="calendar",
        needs=Permission.CALENDAR_READ,
    ),
    Place(
        "exports.show",
        lazy_gettext("Reports and tables"),
        icon="file-download",
        needs=Permission.REPORT_READ,
    ),
    Place(
        "rates.show",
        lazy_gettext("Rates and definitions"),
        icon="receipt",
        needs=Permission.MONEY_READ,
    ),
    Place(
        "budgets.show",
        lazy_gettext("Money for small ideas"),
        icon="pig-money",
        needs=Permission.MONEY_READ,
    ),
    Place(
        "ladder.show",
        lazy_gettext("Reminders"),
        icon="bell-ringing",
        needs=Permission.CALENDAR_READ,
    ),
    Place("awards.show", lazy_gettext("Awards"), icon="award", needs=Permission.MONEY_READ),
    Place(
        "award_scale.show",
        lazy_gettext("Scale of awards"),
        icon="stairs-up",
        needs=Permission.POLICY_SET,
    ),
    Place(
        "morale.show",
        lazy_gettext("How people are"),
        icon="heart",
        needs=Permission.REPORT_READ,
    ),
    Place(
        "devices.listing",
        lazy_gettext("Shared tablets"),
        icon="device-tablet",
        needs=Permission.DEVICE_ENROL,
    ),
    Place(
        "webhooks.listing",
        lazy_gettext("Chat and other systems"),
        icon="webhook",
        needs=Permission.WEBHOOK_SET,
    ),
)

#: Pages that answer a form of another place.
BELONGS_TO = {
    "agreement": "gate",
    "new_aim": "aims",
    "campaigns": "aims",
    "scores": "gate",
    "ledger": "claims",
    "net": "savings",
    "programme": "savings",
    "weights": "gate",
    "reminders": "ladder",
    "answers": "review",
    "bulk": "review",
    "second_looks": "review",
    "sheets": "areas",
    "wall_addresses": "areas",
    "import_columns": "imports",
    "roles": "accounts",
    "first_secrets": "accounts",
    "leaving": "accounts",
    "conditions": "morale",
    "pulse": "morale",
}


def add_navigation(app: Flask) -> None:
    """Give every page its rail, tab bar and the addresses of its switches."""
    app.context_processor(_context)


def badges() -> list[int]:
    """What waits at each place, in the order of the rail: a page is another one with others."""
    return [place["badge"] for place in _places()]


def _context() -> dict[str, Any]:
    return {
        # Read only by whole pages: a fragment that is swapped in shall not pay for the counts.
        "navigation": _places,
        "words_of_scripts": _words_of_scripts,
        "me_links": _me_links,
        "theme_url": url_for("theme.choose"),
        "sign_out_url": url_for("sign_in.sign_out"),
        "home_url": url_for("home.show"),
    }


def _words_of_scripts() -> Markup:
    return drawn.script_words(drawn.hand())


def _places() -> list[dict[str, Any]]:
    """The places of the person of this request, found out once."""
    if "places" not in g:
        g.places = _places_of(actor(), PLACES) if current_user.is_authenticated else []
    places: list[dict[str, Any]] = g.places
    return places


def _me_links() -> list[dict[str, Any]]:
    return _places_of(actor(), MINE) if current_user.is_authenticated else []


def _places_of(person: Person, places: tuple[Place, ...]) -> list[dict[str, Any]]:
    return [
        _shown(place, person)
        for place in places
        if place.needs is None or can_anywhere(person, place.needs) or _is_last(place, person)
    ]


def _is_last(place: Place, person: Person) -> bool:
    if not (place.is_for_last and person.is_administrator and place.count):
        return False
    return place.count(db.session(), person, now()) > 0


def _shown(place: Place, person: Person) -> dict[str, Any]:
    here = (request.endpoint or "").split(".")[0]
    return {
        "endpoint_url": url_for(place.endpoint),
        "label": place.label,
        "icon": place.icon,
        "badge": place.count(db.session(), person, now()) if place.count else 0,
        "current": BELONGS_TO.get(here, here) == place.endpoint.split(".")[0],
        "tab": place.is_tab,
    }
