"""The pages on which money is set, as tabs above each other's heading."""

from __future__ import annotations

from flask import url_for
from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.people.models import Area
from kaizen.people.permissions import can_anywhere
from kaizen.people.queries.areas import areas_for
from kaizen.people.rules import Permission
from kaizen.web.session import actor

#: Endpoint, its word, and whoever has one of these rights sees it.
TABS: tuple[tuple[str, LazyString, tuple[Permission, ...]], ...] = (
    ("rates.show", lazy_gettext("Rates"), (Permission.MONEY_READ,)),
    ("cost_bases.show", lazy_gettext("Stated costs"), (Permission.MONEY_READ,)),
    ("classes.show", lazy_gettext("Definitions"), (Permission.MONEY_READ,)),
    (
        "budgets.show",
        lazy_gettext("Small ideas"),
        (Permission.MONEY_READ, Permission.POLICY_SET),
    ),
)


def tabs_of(current: str) -> list[tuple[str, str, bool]]:
    """The pages that this person may open: word, address, and whether it is this one."""
    return [
        (str(words), url_for(endpoint), endpoint == current)
        for endpoint, words, needs in TABS
        if any(can_anywhere(actor(), need) for need in needs)
    ]


def areas_seen(session: Session, *needs: Permission) -> list[Area]:
    """The areas whose money this person may read, by one of these rights.

    Raises:
        NotAllowed: there is none.
    """
    found = {area.id: area for need in needs for area in areas_for(session, actor(), need)}
    if not found:
        raise NotAllowed("Supervisors, leaders and finance read this. Ask one of them.")
    return sorted(found.values(), key=lambda area: area.path)


def areas_to_set(session: Session, need: Permission, *, refusal: str) -> list[Area]:
    """The areas in which this person may set what a page is about; `refusal` says who may.

    Raises:
        NotAllowed: there is none.
    """
    found = areas_for(session, actor(), need)
    if not found:
        raise NotAllowed(refusal)
    return found


def area_named(session: Session, areas: list[Area], code: str | None) -> Area:
    """The area of this code among those that are offered, in this session.

    Raises:
        InvalidInput: it is none of them.
    """
    found = next((area.id for area in areas if area.code == code), None)
    if found is None:
        raise InvalidInput("Choose an area from the list.", field="area")
    return session.get_one(Area, found)
