"""Web hooks: another system hears of what happens in an area; added, tried and stopped here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _
from flask_login import login_required
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, SelectMultipleField, StringField, URLField

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.webhooks import (
    HookWish,
    add_webhook,
    resume_webhook,
    send_again,
    stop_webhook,
    try_webhook,
)
from kaizen.notifications.delivering_posts import deliver_now
from kaizen.notifications.listening import (
    ended_outside,
    given_up_of,
    hook_for,
    hooks_for,
    paths_to_listen,
)
from kaizen.notifications.models import WebhookPost
from kaizen.notifications.published import SHAPE_WORDS, TOPIC_WORDS, Shape, Topic
from kaizen.people.permissions import can_anywhere
from kaizen.people.queries.areas import area_by_code, area_choices
from kaizen.people.rules import Permission
from kaizen.web.errors import sentence
from kaizen.web.formats import said
from kaizen.web.forms.choices import choice
from kaizen.web.security import limiter
from kaizen.web.session import actor, now

pages = Blueprint("webhooks", __name__)

#: Each try calls another machine while the page waits.
TRIES_A_MINUTE = "10/minute"


def _choices(words: Mapping[Any, LazyString]) -> list[Any]:
    return [choice(value.value, text) for value, text in words.items()]


class WebhookForm(FlaskForm):
    """Where to post, for which area, in which shape, and what of."""

    name = StringField(_("What you call it"))
    area = SelectField(_("Area, with all below it"))
    url = URLField(_("Address"))
    shape = SelectField(_("Who listens there"), choices=_choices(SHAPE_WORDS))
    topics = SelectMultipleField(_("What to tell"), choices=_choices(TOPIC_WORDS))


@pages.get("/webhooks")
@login_required
def listing() -> str:
    """The web hooks that I may manage, and the form for another one."""
    _require_somewhere()
    return _page(_form())


@pages.post("/webhooks")
@login_required
def add() -> tuple[str, int] | Response:
    """Add one, and show its secret this once."""
    _require_somewhere()
    form = _form()
    if not form.validate():
        return _page(form), 422
    wish = HookWish(
        name=form.name.data or "",
        url=form.url.data or "",
        shape=Shape(form.shape.data),
        topics=[Topic(topic) for topic in form.topics.data or []],
    )
    try:
        with transaction() as session:
            hook = add_webhook(
                wish,
                area=area_by_code(session, form.area.data),
                private=current_app.config["KAIZEN_WEBHOOK_PRIVATE"],
                hosts=current_app.config["KAIZEN_WEBHOOK_HOSTS"],
                actor=actor(),
                now=now(),
            )
            made = {"id": hook.id, "name": hook.name, "secret": hook.secret}
    except InvalidInput as error:
        field = form[error.field if error.field in form else "name"]
        field.errors = [*field.errors, sentence(error)]
        return _page(form), 422
    return render_template("webhooks/made.html", made=made), 201


@pages.post("/webhooks/<int:webhook_id>/test")
@login_required
@limiter.limit(TRIES_A_MINUTE)
def send_test(webhook_id: int) -> Response:
    """Send a test at once and say whether it arrived."""
    with transaction() as session:
        post_id = try_webhook(hook_for(session, actor(), webhook_id), actor=actor(), now=now()).id
    if deliver_now(post_id, now()):
        flash(gettext("The test arrived."), "good")
    else:
        post = db.session.get_one(WebhookPost, post_id)
        flash(gettext("The test did not arrive. %(reason)s", reason=said(post.last_error)), "bad")
    return redirect(url_for("webhooks.listing"), code=303)


@pages.post("/webhooks/<int:webhook_id>/repetition")
@login_required
def repeat(webhook_id: int) -> Response:
    """Send again what was given up, now that the cause is mended."""
    with transaction() as session:
        for post in given_up_of(session, hook_for(session, actor(), webhook_id)):
            send_again(post, actor=actor(), now=now())
    flash(gettext("It is sent again within a minute."), "good")
    return redirect(url_for("webhooks.listing"), code=303)


@pages.post("/webhooks/<int:webhook_id>/stop")
@login_required
def stop(webhook_id: int) -> Response:
    """Tell it nothing more."""
    with transaction() as session:
        hook = hook_for(session, actor(), webhook_id)
        stop_webhook(hook, actor=actor(), now=now())
        name = hook.name
    flash(gettext("%(name)s hears nothing more.", name=name), "good")
    return redirect(url_for("webhooks.listing"), code=303)


@pages.post("/webhooks/<int:webhook_id>/resumption")
@login_required
def resume(webhook_id: int) -> Response:
    """Tell it again, from now on."""
    with transaction() as session:
        hook = hook_for(session, actor(), webhook_id)
        resume_webhook(hook, actor=actor(), now=now())
        name = hook.name
    flash(gettext("%(name)s hears of what happens again.", name=name), "good")
    return redirect(url_for("webhooks.listing"), code=303)


def _require_somewhere() -> None:
    if not can_anywhere(actor(), Permission.WEBHOOK_SET):
        raise NotAllowed("Leaders and administrators connect other systems. Ask one of yours.")


def _form() -> WebhookForm:
    form = WebhookForm(topics=[topic.value for topic in Topic])
    form.area.choices = [
        choice(area.code, "\N{EM SPACE}" * area.depth + area.name)
        for area in area_choices(db.session(), paths_to_listen(db.session(), actor()))
    ]
    return form


def _page(form: WebhookForm) -> str:
    return render_template(
        "webhooks/list.html",
        form=form,
        chosen=form.topics.data or [],
        states=hooks_for(db.session(), actor()),
        ended=ended_outside(db.session(), actor()),
        host_of=lambda url: urlsplit(url).netloc,
        topic_words={topic.value: words for topic, words in TOPIC_WORDS.items()},
        shape_words={shape.value: words for shape, words in SHAPE_WORDS.items()},
    )
