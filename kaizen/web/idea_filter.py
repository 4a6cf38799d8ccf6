"""The filter above a list of ideas: read from the address, shown again, turned into a question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import TypeVar

from babel import Locale
from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.errors import NotFound
from kaizen.core.local_time import to_instant
from kaizen.core.text import clean_line
from kaizen.ideas.queries.filters import (
    CHOICES,
    DOING_STAGES,
    IN_USE_STAGES,
    NEW_STAGES,
    OPEN_STAGES,
    UNDERWAY_STAGES,
    Flag,
    IdeaFilter,
    Mine,
)
from kaizen.ideas.queries.seeing import reach_of
from kaizen.ideas.rules import Stage, Waste
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import area_by_code, area_choices
from kaizen.web import formats
from kaizen.web.drawn import Options
from kaizen.web.forms.new_idea import WASTES
from kaizen.web.shown import STAGE_LOOKS

Choice = tuple[str, LazyString]
#: An area stands this much further in than the one above it.
INDENT = "\u2003"
E = TypeVar("E", bound=StrEnum)

#: Names of the fields, as they stand in the address.
FIELDS = (
    "q",
    "area",
    "stage",
    "mine",
    "author",
    "owner",
    "waste",
    "flag",
    "since",
    "until",
    "late",
)

STAGE_CHOICES: tuple[Choice, ...] = (
    (OPEN_STAGES, lazy_gettext("All that is open")),
    (UNDERWAY_STAGES, lazy_gettext("Open, not in use yet")),
    (NEW_STAGES, lazy_gettext("New, not decided")),
    (DOING_STAGES, lazy_gettext("Agreed or being done")),
    (IN_USE_STAGES, lazy_gettext("In use or kept")),
    *((stage.value, STAGE_LOOKS[stage.value].word) for stage in Stage),
)
MINE_CHOICES: tuple[Choice, ...] = (
    (Mine.WROTE, lazy_gettext("Mine")),
    (Mine.OWN, lazy_gettext("I carry them out")),
    (Mine.SUPPORT, lazy_gettext("I support them")),
)
FLAG_CHOICES: tuple[Choice, ...] = (
    (Flag.NOT_SAFE_NOW, lazy_gettext("Not safe now")),
    (Flag.SAFETY_OR_RULE, lazy_gettext("Touches safety or a rule")),
    (Flag.OTHER_TEAM, lazy_gettext("Touches another team")),
    (Flag.FEWER_POSITIONS, lazy_gettext("Could mean fewer people")),
)


@lru_cache(maxsize=32)
def choices_in(_locale: Locale) -> dict[str, Options]:
    """All choices in the words of one language, looked up once."""
    tables = {
        "stage_choices": STAGE_CHOICES,
        "mine_choices": MINE_CHOICES,
        "waste_choices": WASTES,
        "flag_choices": FLAG_CHOICES,
    }
    return {
        name: tuple((value, str(words)) for value, words in choices)
        for name, choices in tables.items()
    }


def areas_for(session: Session, person: Person) -> Options:
    """The areas whose ideas the person reads, as a tree."""
    reach = reach_of(person)
    paths = [f"/{site_id}/" for site_id in reach.sites] + list(reach.departments)
    return tuple(
        (area.code, INDENT * area.depth + area.name) for area in area_choices(session, paths)
    )


@dataclass
class FilterForm:
    """What was asked for, word by word, and what of it could not be used."""

    values: dict[str, str]
    errors: dict[str, str] = field(default_factory=dict)

    @property
    def is_set(self) -> bool:
        """Whether anything at all is asked for."""
        return bool(self.values)

    @property
    def folded_count(self) -> int:
        """How many of the fields under "More filters" are set."""
        return sum(1 for name in self.values if name not in ("q", "stage"))


def read_form(arguments: Mapping[str, str]) -> FilterForm:
    """The filter's fields that are not empty, as they were typed."""
    typed = ((name, clean_line(arguments.get(name, ""))) for name in FIELDS)
    return FilterForm({name: value for name, value in typed if value})


def wanted_by(form: FilterForm, session: Session, person: Person) -> IdeaFilter:
    """The question behind the form. What cannot be used is left out and told beside its field.

    Raises:
        NotFound: an area that does not exist, or that this person does not read.
    """
    values = form.values
    stage = values.get("stage", "")
    return IdeaFilter(
        text=values.get("q", ""),
        area=area_for(session, person, values["area"]) if "area" in values else None,
        stage=stage if stage in CHOICES else "",
        author=values.get("author", ""),
        owner=values.get("owner", ""),
        mine=_one_of(Mine, values.get("mine")),
        waste=_one_of(Waste, values.get("waste")) or "",
        flag=_one_of(Flag, values.get("flag")),
        since=_midnight(form, "since"),
        until=_midnight(form, "until", days=1),
        is_late="late" in values,
    )


def area_for(session: Session, person: Person, code: str) -> Area:
    """The area of that code.

    Raises:
        NotFound: it does not exist, or this person does not read its ideas.
    """
    area = area_by_code(session, code)
    if not reach_of(person).covers(area):
        raise NotFound("There is no area %(code)s.", code=code)
    return area


def _one_of(kind: type[E], value: str | None) -> E | None:
    return kind(value) if value in set(kind) else None


def _midnight(form: FilterForm, name: str, *, days: int = 0) -> datetime | None:
    """The moment at which the typed day begins, or the day so many later."""
    typed = form.values.get(name)
    if not typed:
        return None
    try:
        on = date.fromisoformat(typed) + timedelta(days=days)
    except (ValueError, OverflowError):
        form.errors[name] = gettext("Write the day as year-month-day, such as 2026-03-12.")
        return None
    return to_instant(on, time(), time_zone=formats.zone_of().key)
