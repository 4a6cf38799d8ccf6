"""The limits of a site: what holds now, what held before, and setting new ones with a reason."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.people.models import Area, Person
from kaizen.review.actions.limits import set_authority
from kaizen.review.queries.authority import authority_of, sites_led_by, versions_of
from kaizen.review.rules.authority import AuthorityPolicy
from kaizen.web.forms.authority import AuthorityForm
from kaizen.web.keeping import keep
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("authority", __name__)


@pages.get("/authority")
@login_required
def show() -> Any:
    """The limits of one site, with all its versions."""
    session = db.session()
    site = _site(session, request.args.get("site", type=some_id))
    form = AuthorityForm()
    form.show(authority_of(session, site.id).policy)
    return _page(session, site, form)


@pages.post("/authority")
@login_required
def change() -> Any:
    """Put new limits in force."""
    session = db.session()
    site_id = _site(session, request.form.get("site", type=some_id)).id
    form = AuthorityForm(request.form)

    def write(session: Session) -> None:
        site, reason = session.get_one(Area, site_id), form.reason.data or ""
        set_authority(site, form.policy, reason=reason, actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: _page(session, session.get_one(Area, site_id), form),
        said=gettext("These limits hold from now on. Earlier decisions keep theirs."),
        goes_to=url_for("authority.show", site=site_id),
    )


def _site(session: Session, site_id: int | None) -> Area:
    sites = sites_led_by(session, actor())
    return site_among(sites, site_id, refusal=to_say("The leadership of the site sets its limits."))


def _page(session: Session, site: Area, form: AuthorityForm) -> str:
    versions = versions_of(session, site.id)
    ids = {version.author_id for version in versions if version.author_id is not None}
    names = {person_id: session.get(Person, person_id) for person_id in ids}
    return render_template(
        "review/authority.html",
        site=site,
        sites=sites_led_by(session, actor()),
        form=form,
        versions=[(version, _policy(version.values)) for version in versions],
        names=names,
        built_in=AuthorityPolicy(),
    )


def _policy(values: dict[str, Any]) -> AuthorityPolicy:
    return AuthorityPolicy.from_stored(values)
