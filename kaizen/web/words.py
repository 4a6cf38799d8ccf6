"""Changing the words, photos and area of an idea until it is decided."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.images import PreparedPhoto
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.authors import add_author, remove_author
from kaizen.ideas.actions.editing import require_may_edit
from kaizen.ideas.actions.photos import add_photo, remove_photo
from kaizen.ideas.models import Idea, Photo
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import PhotoKind, Stage
from kaizen.ownership.actions.changing import change_idea
from kaizen.people.models import Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.queries.areas import working_year_of
from kaizen.people.queries.called import people_named
from kaizen.savings.actions.estimating import estimate_time
from kaizen.web import session as here
from kaizen.web.capturing import chosen_place, form_facts, hang, put_beside
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.fields import refused_unseen
from kaizen.web.forms.new_idea import NewIdeaForm, form_of
from kaizen.web.store import take_photos

pages = Blueprint("words", __name__)


@pages.get("/ideas/<int:idea_id>/words")
@login_required
def show(idea_id: int) -> ResponseReturnValue:
    """The form with the words as they stand."""
    idea = load_idea_for(db.session(), here.actor(), idea_id)
    if idea.as_stage is Stage.DRAFT:
        return redirect(url_for("drafts.show", key=idea_id))
    require_may_edit(idea, here.actor())
    form = form_of(idea)
    form.co_authors.data = ", ".join(_others(idea, here.actor()))
    return _page(idea, form)


@pages.post("/ideas/<int:idea_id>/words")
@login_required
def save(idea_id: int) -> ResponseReturnValue:
    """Change the idea; a refusal shows the form with everything that was typed."""
    actor, now, form = here.actor(), here.now(), NewIdeaForm()
    taken = take_photos(form.photos.data or [])
    is_sound = form.validate()
    problem, status = refused_unseen(form), 422
    if is_sound and not taken.refusals:
        try:
            _change(idea_id, form, taken.photos, actor=actor, now=now)
        except InvalidInput as error:
            put_beside(form, error)
        except NotFound:
            raise
        except KaizenError as error:
            problem, status = sentence(error), status_of(error)
        else:
            flash(gettext("Your changes are kept."), "good")
            return redirect(url_for("idea.show", idea_id=idea_id), 303)
    form.photos.errors = [*form.photos.errors, *taken.refusals]
    return _page(load_idea_for(db.session(), actor, idea_id), form, problem), status


@pages.post("/ideas/<int:idea_id>/photos")
@login_required
def add_photos(idea_id: int) -> tuple[str, int]:
    """Take photos of how it was: their tiles, or a sentence where one is refused."""
    actor, now = here.actor(), here.now()
    # Whoever may not see the idea learns nothing, not even whether the photo was good.
    load_idea_for(db.session(), actor, idea_id)
    taken = take_photos(request.files.getlist("photo"))
    if not taken.photos:
        refusal = gettext("No photo arrived. Choose one and try again.")
        return " ".join(taken.refusals) or refusal, 422
    try:
        with transaction() as session:
            idea = load_idea_for(session, actor, idea_id, lock=True)
            hung, refusals = hang(idea, taken.photos, actor=actor, now=now)
    except (NotAllowed, Conflict) as error:
        return sentence(error), status_of(error)
    refusals = [*taken.refusals, *refusals]
    if refusals:
        return " ".join(refusals), 422
    photos = [photo for photo in idea.photos if photo.id in hung]
    return render_template("ideas/_hung.html", idea=idea, photos=photos), 201


@pages.post("/ideas/<int:idea_id>/photos/<int:photo_id>/removal")
@login_required
def drop_photo(idea_id: int, photo_id: int) -> ResponseReturnValue:
    """Take a photo off an idea that is not decided yet."""
    actor, now = here.actor(), here.now()
    with transaction() as session:
        idea = load_idea_for(session, actor, idea_id, lock=True)
        photo = session.get(Photo, photo_id)
        if photo is None or photo.idea_id != idea.id:
            raise NotFound("This photo is not there any more.")
        remove_photo(photo, actor=actor, now=now)
    if "X-Requested-With" in request.headers:
        return "", 200
    return redirect(url_for("words.show", idea_id=idea_id), 303)


def _change(
    idea_id: int, form: NewIdeaForm, photos: list[PreparedPhoto], *, actor: Person, now: datetime
) -> None:
    with transaction() as session:
        idea = load_idea_for(session, actor, idea_id, lock=True)
        require_may_edit(idea, actor)
        if request.form.get("version", str(idea.version)) != str(idea.version):
            raise Conflict("Somebody changed this idea while you were writing. Look at it first.")
        area = chosen_place(form, actor)
        words = form.words(working_year_of(session, area)[1])
        change_idea(idea, words, area=area, actor=actor, now=now)
        for photo in photos:
            add_photo(idea, photo, actor=actor, now=now)
        _name(idea, form, actor=actor, now=now)
        estimate_time(idea, actor=actor, now=now)


def _name(idea: Idea, form: NewIdeaForm, *, actor: Person, now: datetime) -> None:
    """Whoever is written there and was not named joins; whoever was taken out leaves."""
    sites = site_ids_of(actor)
    named = people_named(db.session(), sites, form.co_authors.data or "", field="co_authors")
    for person in named:
        add_author(idea, person, actor=actor, now=now)
    kept = {person.id for person in named} | {actor.id}
    for author in list(idea.authors):
        if author.person_id not in kept and actor.id in idea.author_ids:
            remove_author(idea, author.person, actor=actor, now=now)


def _others(idea: Idea, actor: Person) -> list[str]:
    return [a.person.full_name for a in idea.authors if a.person_id != actor.id]


def _page(idea: Idea, form: NewIdeaForm, problem: str = "") -> str:
    facts: dict[str, Any] = form_facts(form, here.actor(), here.now())
    before = [photo for photo in idea.photos if photo.kind == PhotoKind.BEFORE]
    return render_template(
        "ideas/words.html", idea=idea, form=form, photos=before, problem=problem, **facts
    )
