"""What the pages of a new idea share: where it may lie, keeping it, showing its form again."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from flask import flash, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.images import PreparedPhoto
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.drafting import save_draft, start_draft
from kaizen.ideas.actions.photos import add_photo
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.own import draft_by_key, own_drafts
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, site_ids_of
from kaizen.people.queries.areas import (
    areas_of_sites,
    calendar_for,
    day_in,
    working_year_of,
)
from kaizen.people.queries.called import colleagues
from kaizen.people.rules import Permission
from kaizen.savings.queries.rates import labour_rate_on
from kaizen.web import session as here
from kaizen.web.aims.serving import offer_to_serve
from kaizen.web.errors import sentence
from kaizen.web.forms.fields import first_error
from kaizen.web.forms.new_idea import BETTER, BETTER_ICONS, PER, WASTE_ICONS, WASTES, NewIdeaForm

#: To whom the rate is not shown, the first worth is reckoned with a rough one.
ROUGHLY = Decimal(5)


@dataclass(frozen=True)
class Kept:
    """What came of keeping a draft; `is_sent` where the same form was sent before."""

    idea_id: int
    is_sent: bool
    photo_ids: list[int] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)


def places_for(person: Person) -> list[Area]:
    """Where this person may see something in the way: everywhere at their sites."""
    return areas_of_sites(db.session(), site_ids_of(person))


def own_place(person: Person) -> Area:
    """The area that the form begins with.

    Raises:
        NotAllowed: the person belongs to no site.
    """
    places = [m.area for m in person.memberships]
    if person.home_area is not None and person.home_area.site_id in site_ids_of(person):
        return person.home_area
    if not places:
        raise NotAllowed("You belong to no area yet. Ask an administrator to name yours.")
    return places[0]


def chosen_place(form: NewIdeaForm, person: Person) -> Area:
    """The area that was chosen, by its number or its code; else the person's own.

    Raises:
        InvalidInput: no such area at this person's sites.
    """
    chosen = (form.area.data or "").strip()
    if not chosen:
        return own_place(person)
    for area in places_for(person):
        if chosen in (str(area.id), area.code):
            return area
    raise InvalidInput("There is no such area here. Choose one from the list.", field="area")


def keep(form: NewIdeaForm, photos: list[PreparedPhoto], *, actor: Person, now: datetime) -> Kept:
    """Keep what was typed and the photos in the draft of this form, complete or not."""
    with transaction() as session:
        # An area that nobody knows must not cost the words: the draft lies at the person's own.
        area = _shown_place(form, actor)
        idea = start_draft(area, form_key=form.form_key.data or "", actor=actor, now=now)
        if idea.as_stage is not Stage.DRAFT:
            return Kept(idea.id, is_sent=True)
        words = form.words(working_year_of(session, area)[1])
        save_draft(idea, words, area=area, actor=actor, now=now, jotted=form.jotted())
        photo_ids, refusals = hang(idea, photos, actor=actor, now=now)
        return Kept(idea.id, is_sent=False, photo_ids=photo_ids, refusals=refusals)


def hang(
    idea: Idea, photos: list[PreparedPhoto], *, actor: Person, now: datetime
) -> tuple[list[int], list[str]]:
    """Hang the photos that fit; their ids, and a sentence for those that do not."""
    hung: list[int] = []
    refusals: list[str] = []
    for photo in photos:
        try:
            hung.append(add_photo(idea, photo, actor=actor, now=now).id)
        except InvalidInput as error:
            refusals.append(sentence(error))
    return hung, list(dict.fromkeys(refusals))


def form_page(
    form: NewIdeaForm,
    *,
    actor: Person,
    now: datetime,
    refusals: list[str] | None = None,
    sent_as: Idea | None = None,
) -> str:
    """The one screen of a new idea, with everything that was typed and every photo kept."""
    session = db.session()
    draft = draft_by_key(session, actor, form.form_key.data or "")
    if refusals:
        form.photos.errors = [*form.photos.errors, *refusals]
    facts = form_facts(form, actor, now)
    return render_template(
        "ideas/new.html",
        form=form,
        photos=draft.photos if draft else [],
        draft=draft,
        sent_as=sent_as,
        half_written=[] if draft or form.problem.data else own_drafts(session, actor)[:1],
        answer_by=calendar_for(session, facts["place"]).first_answer_due(now),
        **facts,
    )


def form_facts(form: NewIdeaForm, actor: Person, now: datetime) -> dict[str, Any]:
    """What the form's template shows beside the fields: choices, focus, and the helper's facts."""
    session = db.session()
    area = _shown_place(form, actor)
    focus = first_error(list(form))
    return {
        "place": area,
        "areas": places_for(actor),
        "focus": focus,
        "focused": {f.name: {"autofocus": True} if f.id == focus else {} for f in form},
        "betters": BETTER,
        "better_icons": BETTER_ICONS,
        "wastes": WASTES,
        "waste_icons": WASTE_ICONS,
        "pers": PER,
        "colleagues": colleagues(session, area, without=actor.id),
        "may_write_for_others": can(actor, Permission.IDEA_WRITE_FOR_OTHERS, area=area),
        **_aims(session, form, area, now),
        "names_may_hide": (area.site or area).names_may_hide,
        **_helper(session, area, actor, now),
    }


def put_beside(form: NewIdeaForm, error: InvalidInput) -> None:
    """Show the sentence at its field; where it names none, at the first question."""
    field = form[error.field] if error.field and error.field in form else form.problem
    field.errors = [sentence(error)]


def keep_words(error: CSRFError) -> ResponseReturnValue:
    """The session ended while somebody was writing: nothing is written, and no word is lost.

    Whoever has signed in again meanwhile gets the form with the words; others are asked to.
    """
    if "X-Requested-With" in request.headers:
        return gettext("You were signed off. Sign in again; your words stay here."), 401
    if current_user.is_authenticated:
        flash(gettext("You were signed off meanwhile. Your words are here; nothing was sent yet."))
        form = NewIdeaForm()
        form.form_key.data = form.form_key.data or uuid.uuid4().hex
        return form_page(form, actor=here.actor(), now=here.now()), 400
    typed = [(n, text) for n, text in request.form.items(multi=True) if n != "csrf_token"]
    return render_template("ideas/signed_off.html", typed=typed, words=request.form), 401


def _helper(session: Session, area: Area, actor: Person, now: datetime) -> dict[str, Any]:
    """What the time helper reckons with: working weeks, days a week, rate and currency."""
    days_a_year, days_a_week = working_year_of(session, area)
    rate = labour_rate_on(session, area, day_in(session, area, now))
    if rate is not None and not can(actor, Permission.MONEY_READ, area=area):
        rate = (rate / ROUGHLY).to_integral_value() * ROUGHLY
    return {
        "weeks": Decimal(days_a_year) / days_a_week,
        "days_a_week": days_a_week,
        "rate": rate,
        "currency": (area.site or area).currency,
    }


def _aims(session: Session, form: NewIdeaForm, area: Area, now: datetime) -> dict[str, Any]:
    """What the idea can serve, and the campaign that runs here now, if there is one."""
    found = offer_to_serve(session, [form.serves], area, now)
    runs = (one for one in found if one.is_campaign and one.is_near)
    return {"may_serve": found, "campaign": next(runs, None)}


def _shown_place(form: NewIdeaForm, actor: Person) -> Area:
    try:
        return chosen_place(form, actor)
    except InvalidInput:
        return own_place(actor)
