"""When one is written to: a page for oneself, and one for the leadership of a site."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.notifications.actions.choosing import Choice, choice_of, choose_messages, set_messages
from kaizen.notifications.actions.posting import can_be_mailed
from kaizen.notifications.models import Preference
from kaizen.notifications.receivers import message_policy_of, receivers_of
from kaizen.people.models import Area
from kaizen.people.permissions import can_anywhere
from kaizen.people.rules import Permission
from kaizen.review.queries.authority import sites_led_by
from kaizen.web.forms.messages import MessagesForm, SiteMessagesForm
from kaizen.web.keeping import keep
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("messages", __name__)


@pages.get("/me/messages")
@login_required
def show() -> str:
    """When I am written to."""
    kept = db.session.get(Preference, actor().id)
    choice = choice_of(kept) if kept is not None else Choice()
    return _page(MessagesForm(obj=choice))


@pages.post("/me/messages")
@login_required
def choose() -> Any:
    """Change it."""
    form = MessagesForm(request.form)
    return keep(
        form,
        lambda _session: choose_messages(form.choice, actor=actor(), now=now()),
        page=lambda: _page(form),
        said=gettext("Kept. It counts from the next message."),
        goes_to=url_for("messages.show"),
    )


@pages.get("/messages")
@login_required
def show_site() -> Any:
    """When people of one site are written to unless they chose otherwise."""
    session = db.session()
    site = _site(session, request.args.get("site", type=some_id))
    form = SiteMessagesForm()
    form.show(message_policy_of(session, site.id))
    return _site_page(session, site, form)


@pages.post("/messages")
@login_required
def change_site() -> Any:
    """Set it anew for one site."""
    session = db.session()
    site_id = _site(session, request.form.get("site", type=some_id)).id
    form = SiteMessagesForm(request.form)

    def write(session: Session) -> None:
        site, reason = session.get_one(Area, site_id), form.reason.data or ""
        set_messages(site, form.policy, reason=reason, actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: _site_page(session, session.get_one(Area, site_id), form),
        said=gettext("It holds from now on for everybody who did not choose otherwise."),
        goes_to=url_for("messages.show_site", site=site_id),
    )


def _page(form: MessagesForm) -> str:
    me = actor()
    receiver = receivers_of(db.session(), [me.id], now()).get(me.id)
    return render_template(
        "me/messages.html",
        form=form,
        person=me,
        receiver=receiver,
        reachable=can_be_mailed(me),
        may_set=can_anywhere(me, Permission.POLICY_SET),
    )


def _site_page(session: Session, site: Area, form: SiteMessagesForm) -> str:
    return render_template(
        "me/site_messages.html", site=site, sites=sites_led_by(session, actor()), form=form
    )


def _site(session: Session, site_id: int | None) -> Area:
    """The site that was asked for, else the own one, among those that the person leads."""
    sites = sites_led_by(session, actor())
    return site_among(
        sites, site_id, refusal=to_say("The leadership of the site sets its messages.")
    )
