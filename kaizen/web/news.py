"""The news page: what happened to the ideas that concern me."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import login_required
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.notifications.actions import telling
from kaizen.notifications.models import Notice
from kaizen.notifications.queries import load_notice_for, page_of_notices
from kaizen.notifications.rules import ABOUT_AIMS, ABOUT_AREAS, ABOUT_SIGN_IN
from kaizen.notifications.wording import say
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now

pages = Blueprint("news", __name__)


@pages.get("/news")
@login_required
def show() -> str:
    """My notices, newest first."""
    me = actor()
    before = request.args.get("before", type=some_id)
    notices, older = page_of_notices(db.session(), me, before_id=before)
    rows = [(notice, say(notice, hides_actor=_hides(notice, me.id))) for notice in notices]
    return render_template(
        "news/show.html",
        rows=rows,
        older_url=url_for("news.show", before=older) if older else None,
        newer_url=url_for("news.show") if before else None,
    )


@pages.post("/news/<int:notice_id>/reading")
@login_required
def read(notice_id: int) -> Response:
    """Open one notice: it counts as read, and its idea is shown."""
    with transaction() as session:
        notice = load_notice_for(session, actor(), notice_id)
        telling.read_notice(notice, actor=actor(), now=now())
        target = _target(notice)
    return redirect(target, code=303)


@pages.post("/news/reading")
@login_required
def read_all() -> Response:
    """Everything is read."""
    with transaction():
        telling.read_all(actor=actor(), now=now())
    return redirect(url_for("news.show"), code=303)


def _target(notice: Notice) -> str:
    """The page of what the notice is about."""
    if notice.idea_id:
        return url_for("idea.show", idea_id=notice.idea_id)
    if notice.kind in ABOUT_AREAS:
        return url_for("weeks.show", code=notice.facts["code"])
    if notice.kind in ABOUT_AIMS:
        return url_for("aims.show", aim_id=notice.facts["aim_id"])
    if notice.kind in ABOUT_SIGN_IN and can_anywhere(actor(), Permission.PERSON_UNLOCK):
        return url_for("people.locked")
    return url_for("news.show")


def _hides(notice: Notice, reader_id: int) -> bool:
    """Whether the words name an author whose name is kept from this reader until the decision."""
    idea = notice.idea
    if idea is None or not idea.hides_names_from(reader_id):
        return False
    return bool({notice.actor_id, notice.facts.get("holder_id")} & idea.author_ids)
