"""One answer for several rows of the queue: approve or park, never decline."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from flask import Blueprint, flash, redirect, request, url_for
from flask_babel import ngettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.review.actions.bulk import BulkResult, Picked, approve_many, park_many
from kaizen.web.aims.serving import align_as_chosen
from kaizen.web.errors import sentence
from kaizen.web.forms.review import BulkForm
from kaizen.web.numbers import id_or_none
from kaizen.web.only_asked import OnlyAsked, stop_if_only_asked, would_be_taken
from kaizen.web.queue_page import drawn_queue, shown_queue
from kaizen.web.session import actor, now

pages = Blueprint("bulk", __name__)


@pages.post("/queue/bulk")
@login_required
def answer() -> Any:
    """Answer the picked rows; what fails stays in the queue with its reason."""
    form = BulkForm(request.form)
    if not form.validate():
        return _page(form), 422
    try:
        with transaction():
            result = _act(form)
            if result.done:
                stop_if_only_asked()
    except OnlyAsked:
        return would_be_taken()
    except InvalidInput as refusal:
        if refusal.field is not None and refusal.field in form:
            form[refusal.field].errors = [sentence(refusal)]
        else:
            flash(sentence(refusal), "warn")
        return _page(form), 422
    if result.done:
        count = len(result.done)
        flash(ngettext("%(num)d idea is answered.", "%(num)d ideas are answered.", count), "good")
    if result.refused:
        reasons = {idea_id: sentence(why) for idea_id, why in result.refused.items()}
        return _page(form, reasons), 200 if result.done else 422
    return redirect(url_for("review.queue"), 303)


def _act(form: BulkForm) -> BulkResult:
    picked = [_picked(value) for value in request.form.getlist("picked")]
    words = form.words.data or ""
    if request.form.get("answer") == "park":
        return park_many(picked, until=form.until_on.data, reason=words, actor=actor(), now=now())
    if request.form.get("answer") == "approve":
        return approve_many(
            picked,
            one_off=form.one_off.amount,
            yearly=form.yearly.amount,
            words=words,
            money_source=form.money_source.data or "",
            also=_serving(form.serves.data or ""),
            actor=actor(),
            now=now(),
        )
    raise InvalidInput("Choose whether to approve or to park what you picked.")


def _serving(key: str) -> Callable[[Idea], None] | None:
    """What lets an idea serve the aim that was chosen for all; None where none was."""
    if not key:
        return None
    return lambda idea: align_as_chosen(idea, key, actor=actor(), now=now())


def _picked(value: str) -> Picked:
    """What a row's box sends: the idea and the version that was seen, ``42.7``."""
    idea_id, _, version = value.partition(".")
    if not (idea_id.isascii() and idea_id.isdigit() and version.isascii() and version.isdigit()):
        raise InvalidInput("The list is too old. Load the page and pick again.")
    return Picked(int(idea_id), int(version))


def _page(form: BulkForm, refused: Mapping[int, str] = MappingProxyType({})) -> str:
    session = db.session()
    typed = (id_or_none(value.partition(".")[0]) for value in request.form.getlist("picked"))
    picked = {one for one in typed if one is not None}
    page = shown_queue(session, actor(), now(), None, picked=picked)
    return drawn_queue(session, page, bulk=form, refused=refused)
