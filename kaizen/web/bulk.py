"""One answer for several rows of the queue: approve or park, never decline."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.transaction import transaction
from kaizen.review.actions.bulk import BulkResult, Picked, approve_many, park_many
from kaizen.web.errors import sentence
from kaizen.web.forms.review import BulkForm
from kaizen.web.queue_page import shown_queue
from kaizen.web.session import actor, now

pages = Blueprint("bulk", __name__)


@pages.post("/queue/bulk")
@login_required
def answer() -> Any:
    """Answer the picked rows; what fails stays in the queue with its reason."""
    form = BulkForm(request.form)
    if not form.validate():
        return _page(form, {}, 422)
    try:
        with transaction():
            result = _act(form)
    except InvalidInput as refusal:
        if refusal.field is not None and refusal.field in form:
            form[refusal.field].errors = [sentence(refusal)]
        else:
            flash(sentence(refusal), "warn")
        return _page(form, {}, 422)
    if result.done:
        count = len(result.done)
        flash(ngettext("%(num)d idea is answered.", "%(num)d ideas are answered.", count), "good")
    if result.refused:
        reasons = {idea_id: sentence(why) for idea_id, why in result.refused.items()}
        return _page(form, reasons, 200 if result.done else 422)
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
            actor=actor(),
            now=now(),
        )
    raise InvalidInput("Choose whether to approve or to park what you picked.")


def _picked(value: str) -> Picked:
    """What a row's box sends: the idea and the version that was seen, ``42.7``."""
    idea_id, _, version = value.partition(".")
    if not (idea_id.isascii() and idea_id.isdigit() and version.isascii() and version.isdigit()):
        raise InvalidInput("The list is too old. Load the page and pick again.")
    return Picked(int(idea_id), int(version))


def _page(form: BulkForm, refused: dict[int, str], status: int) -> tuple[str, int]:
    page = shown_queue(db.session(), actor(), now(), None)
    body = render_template("review/queue.html", page=page, bulk=form, refused=refused)
    return body, status
