"""Half-written ideas: kept at each pause, gone on with later, thrown away."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from flask_wtf.csrf import CSRFError
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.actions.drafting import delete_draft, start_draft
from kaizen.ideas.actions.photos import remove_photo
from kaizen.ideas.models import Photo
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.queries.own import load_draft_for, sent_draft
from kaizen.ideas.rules import Stage
from kaizen.web import session as here
from kaizen.web.already_sent import already_sent
from kaizen.web.capturing import Kept, form_page, hang, keep, keep_words, own_place
from kaizen.web.forms.new_idea import NewIdeaForm, form_of
from kaizen.web.store import take_photos

pages = Blueprint("drafts", __name__)
pages.register_error_handler(CSRFError, keep_words)


@pages.get("/drafts/<key>")
@login_required
def show(key: str) -> Response | str:
    """The form as it was left; once it is sent, going back leads to the idea."""
    actor = here.actor()
    sent = sent_draft(db.session(), actor, key)
    if sent is not None:
        return redirect(url_for("idea.show", idea_id=sent.id))
    draft = load_draft_for(db.session(), actor, key)
    return form_page(form_of(draft), actor=actor, now=here.now())


@pages.post("/drafts")
@pages.post("/drafts/<key>")
@login_required
def save(key: str = "") -> Response | tuple[str, int]:
    """Keep what was typed; scripts are told in a word, others see the draft again."""
    form = NewIdeaForm()
    form.form_key.data = form.form_key.data or key
    closes = "close" in request.form
    if closes and not _holds_something(form):
        return redirect(url_for("home.show"), code=303)
    kept, refusals = _keep_all(form)
    if _is_script():
        if kept.is_sent:
            return gettext("This idea was sent already."), 409
        return gettext("Draft kept"), 200
    if kept.is_sent:
        sent = load_idea_for(db.session(), here.actor(), kept.idea_id)
        return already_sent(sent, form, here.actor())
    if refusals:
        page = form_page(form, actor=here.actor(), now=here.now(), refusals=refusals)
        return page, 422
    flash(gettext("Your draft is kept. Send it when you are ready."), "good")
    target = url_for("home.show") if closes else url_for("drafts.show", key=kept.idea_id)
    return redirect(target, code=303)


@pages.post("/drafts/<key>/deletion")
@login_required
def delete(key: str) -> Response:
    """Throw the draft away with its photos."""
    actor, now = here.actor(), here.now()
    with transaction() as session:
        delete_draft(load_draft_for(session, actor, key, lock=True), actor=actor, now=now)
    flash(gettext("The draft is thrown away."), "good")
    return redirect(url_for("home.show"), code=303)


@pages.post("/drafts/<key>/photos")
@login_required
def add_photos(key: str) -> tuple[str, int]:
    """Take the photos of one request: their tiles, or a sentence where one is refused."""
    actor, now = here.actor(), here.now()
    taken = take_photos(request.files.getlist("photo") + request.files.getlist("photos"))
    if not taken.photos:
        refusal = gettext("No photo arrived. Choose one and try again.")
        return " ".join(taken.refusals) or refusal, 422
    with transaction():
        area = own_place(actor)
        draft = start_draft(area, form_key=key, actor=actor, now=now)
        if draft.as_stage is not Stage.DRAFT:
            return gettext("This idea was sent already. Add the photo to a comment."), 409
        hung, refusals = hang(draft, taken.photos, actor=actor, now=now)
    refusals = [*taken.refusals, *refusals]
    if refusals:
        return " ".join(refusals), 422
    photos = [
        photo for photo in db.session.get_one(type(draft), draft.id).photos if photo.id in hung
    ]
    return render_template("ideas/_photos.html", photos=photos, form_key=key), 201


@pages.post("/drafts/<key>/photos/<int:photo_id>/removal")
@login_required
def drop_photo(key: str, photo_id: int) -> Response | tuple[str, int]:
    """Take a photo off the draft; the words that came with the button are kept."""
    actor, now = here.actor(), here.now()
    if not _is_script():
        form = NewIdeaForm()
        form.form_key.data = key
        _keep_all(form)
    with transaction() as session:
        draft = load_draft_for(session, actor, key, lock=True)
        photo = session.get(Photo, photo_id)
        if photo is None or photo.idea_id != draft.id:
            raise NotFound("This photo is not there any more.")
        remove_photo(photo, actor=actor, now=now)
        draft_id = draft.id
    if _is_script():
        return "", 200
    return redirect(url_for("drafts.show", key=draft_id), code=303)


def _keep_all(form: NewIdeaForm) -> tuple[Kept, list[str]]:
    """Photos first: they are the heaviest to send again."""
    taken = take_photos(form.photos.data or [])
    kept = keep(form, taken.photos, actor=here.actor(), now=here.now())
    return kept, [*taken.refusals, *kept.refusals]


def _is_script() -> bool:
    return request.headers.get("X-Requested-With") == "fetch"


def _holds_something(form: NewIdeaForm) -> bool:
    """Whether there is anything to keep: closing an empty form must not leave a draft behind."""
    words = (form.problem.data, form.proposal.data, form.result.data, form.title.data)
    photos = any(upload and upload.filename for upload in form.photos.data or [])
    return photos or any(text and text.strip() for text in words)
