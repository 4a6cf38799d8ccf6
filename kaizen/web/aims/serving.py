"""Which aim an idea serves: chosen on its form, on its page, or with the answer to it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import SelectField

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.objectives.actions.serving import align_idea, may_align
from kaizen.objectives.queries.serving import (
    Servable,
    named_by,
    served_by,
    servings_of,
    to_serve,
)
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import day_in
from kaizen.web.forms.aims import ServesForm
from kaizen.web.forms.choices import choice


@dataclass(frozen=True)
class Shown:
    """What an idea serves, as a page names it."""

    title: str
    url: str
    is_campaign: bool


def align_as_chosen(idea: Idea, key: str | None, *, actor: Person, now: datetime) -> None:
    """The idea serves what a form names by its key; nothing, where the key is empty.

    Raises:
        InvalidInput: there is no such aim here, or it cannot be served now.
    """
    from_form = named_by(db.session(), idea.site_id, key or "")
    align_idea(idea, *from_form, actor=actor, now=now)


def offer_to_serve(
    session: Session,
    fields: Sequence[SelectField],
    area: Area,
    now: datetime,
    *,
    idea_id: int = 0,
) -> list[Servable]:
    """Put what an idea of this area can serve into these fields, and answer with it."""
    found = to_serve(session, area, day_in(session, area, now), idea_id=idea_id)
    for field in fields:
        field.choices = [
            choice("", gettext("None")),
            *(choice(one.key, _named(one)) for one in found),
        ]
    return found


def offer_to_many(field: SelectField, found: Iterable[Servable]) -> None:
    """Put what several ideas can serve together into the field; with nothing, it has no choices.

    Nothing chosen leaves each idea with what it serves.
    """
    keep = choice("", gettext("As it is, each for itself"))
    servable = [choice(one.key, _named(one)) for one in found]
    field.choices = [keep, *servable] if servable else []


def key_of_served(found: Sequence[Servable]) -> str:
    """The key of what the idea serves now; empty where it serves nothing."""
    return next((one.key for one in found if one.is_served), "")


def serving_facts(
    session: Session, idea: Idea, person: Person, moment: datetime, typed: object = None
) -> dict[str, Any]:
    """What the page of an idea shows: what it serves, and the form for those who may say so.

    `typed` is a form that was refused; one of another kind is none of ours.
    """
    if not may_align(idea, person):
        served = served_by(session, idea.area, idea.id)
        return {"served": _shown(served) if served else None, "serves_form": None}
    form = typed if isinstance(typed, ServesForm) else ServesForm()
    form.named("aim")
    found = offer_to_serve(session, [form.serves], idea.area, moment, idea_id=idea.id)
    if form is not typed:
        form.serves.data = key_of_served(found)
    served = next((one for one in found if one.is_served), None)
    shown = _shown(served) if served else None
    return {"served": shown, "serves_form": form if found else None}


def served_titles(session: Session, idea_ids: Collection[int]) -> dict[int, str]:
    """The aim or the campaign that each of these ideas serves, in one query."""
    return {
        idea_id: one.campaign.title if one.campaign else one.aim.title if one.aim else ""
        for idea_id, one in servings_of(session, idea_ids).items()
    }


def _shown(one: Servable) -> Shown:
    if one.is_campaign:
        address = url_for("campaigns.show", campaign_id=one.id)
    else:
        address = url_for("aims.show", aim_id=one.id)
    return Shown(one.title, address, one.is_campaign)


def _named(one: Servable) -> str:
    if one.is_campaign:
        return str(gettext("Campaign: %(title)s", title=one.title))
    return f"{one.title} ({one.area_name})"
