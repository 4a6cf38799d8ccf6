"""A new idea: the one screen, sending it, ideas that look alike, and the thanks afterwards."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed, NotFound
from kaizen.core.images import PreparedPhoto
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.authors import name_authors
from kaizen.ideas.actions.drafting import save_draft, start_draft
from kaizen.ideas.actions.photos import add_photo
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.queries.own import draft_by_key, sent_by_key
from kaizen.ideas.rules import Stage, is_form_key
from kaizen.ideas.similar import similar_ideas
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.ownership.queries.holders import holder_of
from kaizen.people.models import Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.areas import working_year_of
from kaizen.people.queries.called import people_named
from kaizen.savings.actions.estimating import estimate_time, guess_for
from kaizen.web import session as here
from kaizen.web.aims.serving import align_as_chosen
from kaizen.web.already_sent import already_sent
from kaizen.web.capturing import chosen_place, form_page, keep, keep_words, own_place, put_beside
from kaizen.web.errors import sentence
from kaizen.web.forms.new_idea import NewIdeaForm, empty_form, form_of
from kaizen.web.holding import by_when
from kaizen.web.shown import stage_look
from kaizen.web.store import take_photos

pages = Blueprint("new_idea", __name__)
pages.register_error_handler(CSRFError, keep_words)


@pages.get("/ideas/new")
@login_required
def show() -> Response | str:
    """The form under a key of its own; nothing is written before something is typed.

    The key stands in the address, so that going back or loading again meets the same idea.
    """
    actor, key = here.actor(), request.args.get("key", "")
    serves = request.args.get("serves", "")
    if not is_form_key(key):
        return redirect(url_for("new_idea.show", key=uuid4().hex, serves=serves or None))
    draft = draft_by_key(db.session(), actor, key)
    form = form_of(draft) if draft else empty_form(own_place(actor).id, key, serves)
    sent_as = sent_by_key(db.session(), actor, key)
    return form_page(form, actor=actor, now=here.now(), sent_as=sent_as)


@pages.post("/ideas")
@login_required
def send() -> Response | tuple[str, int]:
    """Send the idea; whatever is wrong, the words and the photos are in the draft before."""
    actor, now = here.actor(), here.now()
    form = NewIdeaForm()
    form.form_key.data = form.form_key.data or uuid4().hex
    before = sent_by_key(db.session(), actor, form.form_key.data or "")
    if before is not None:
        return already_sent(before, form, actor)
    taken = take_photos(form.photos.data or [])
    if form.validate() and not taken.refusals:
        try:
            return _thanks(_send(form, taken.photos, actor=actor, now=now))
        except InvalidInput as error:
            put_beside(form, error)
        except NotAllowed as error:
            form.for_person.errors = [sentence(error)]
        except NotFound:
            # Somebody else began this form, on a tablet that many use: it goes on as a new one.
            _begin_afresh(form)
    kept = keep(form, taken.photos, actor=actor, now=now)
    if kept.is_sent:
        return _thanks(kept.idea_id)
    refusals = [*taken.refusals, *kept.refusals]
    return form_page(form, actor=actor, now=now, refusals=refusals), 422


@pages.get("/ideas/<int:idea_id>/sent")
@login_required
def sent(idea_id: int) -> str:
    """Thanks, the number, who answers by when, and what happens next."""
    actor, now = here.actor(), here.now()
    idea = load_idea_for(db.session(), actor, idea_id)
    holder = holder_of(db.session(), idea, now)
    return render_template(
        "ideas/sent.html",
        idea=idea,
        holder=holder,
        answer_by=by_when(holder.due_at, idea, now) if holder else "",
        guess=guess_for(idea, now=now),
        first_author=next((author.person for author in idea.authors), None),
        photos=idea.photos,
    )


@pages.get("/ideas/similar")
@login_required
def similar() -> str:
    """Ideas that look like what is being typed; an empty answer where there are none."""
    typed = " ".join(request.args.get(name, "") for name in ("text", "problem", "proposal"))
    found = similar_ideas(db.session(), here.actor(), typed)
    looks = {idea.id: stage_look(idea.stage) for idea in found}
    return render_template("ideas/_similar.html", ideas=found, looks=looks)


def _send(form: NewIdeaForm, photos: list[PreparedPhoto], *, actor: Person, now: datetime) -> int:
    """Draft, words, photos, names and sending in one transaction; the id of the idea."""
    with transaction() as session:
        area = chosen_place(form, actor)
        idea = start_draft(area, form_key=form.form_key.data or "", actor=actor, now=now)
        if idea.as_stage is not Stage.DRAFT:
            return idea.id
        words = form.words(working_year_of(session, area)[1])
        save_draft(idea, words, area=area, actor=actor, now=now)
        for photo in photos:
            add_photo(idea, photo, actor=actor, now=now)
        sites = site_ids_of(actor)
        others = people_named(session, sites, form.co_authors.data or "", field="co_authors")
        whose = people_named(session, sites, form.for_person.data or "", field="for_person")
        name_authors(idea, for_person=next(iter(whose), None), others=others, actor=actor, now=now)
        submit_idea(idea, actor=actor, now=now)
        estimate_time(idea, actor=actor, now=now)
        align_as_chosen(idea, form.serves.data, actor=actor, now=now)
        return idea.id


def _begin_afresh(form: NewIdeaForm) -> None:
    form.form_key.data = uuid4().hex
    form.form_key.errors = [
        gettext("This form belonged to somebody else. Your words are here: send again.")
    ]


def _thanks(idea_id: int) -> Response:
    return redirect(url_for("new_idea.sent", idea_id=idea_id), code=303)
