"""The scale of a site's awards: on or off, examples to load, and what held before."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.transaction import transaction
from kaizen.people.models import Area, Person
from kaizen.review.queries.authority import sites_led_by
from kaizen.savings.actions.award_scale import set_awards
from kaizen.savings.queries.awards import award_policy_of, award_versions_of
from kaizen.savings.rules.award_policy import AwardPolicy
from kaizen.savings.rules.awards import EXAMPLES
from kaizen.web.errors import sentence
from kaizen.web.forms.award_scale import MONEY, POINTS, AwardScaleForm, in_currency, tell
from kaizen.web.forms.choices import choice
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("award_scale", __name__)


@pages.get("/awards/scale")
@login_required
def show() -> str:
    """The scale of one site with all its versions; `example` fills in another to begin with."""
    session = db.session()
    site = _site(session, request.args.get("site", type=some_id))
    policy = award_policy_of(session, site.id).policy
    example = EXAMPLES.get(request.args.get("example", ""))
    if example is not None:
        policy = AwardPolicy(is_on=policy.is_on, scale=in_currency(example, site.currency))
    form = AwardScaleForm()
    form.show(policy)
    return _page(session, site, form)


@pages.post("/awards/scale")
@login_required
def change() -> ResponseReturnValue:
    """Put a scale in force, or none."""
    session = db.session()
    site_id = _site(session, request.form.get("site", type=some_id)).id
    form = AwardScaleForm(request.form)
    if not form.validate():
        return _page(session, session.get_one(Area, site_id), form), 422
    try:
        with transaction() as write:
            site = write.get_one(Area, site_id)
            policy, reason = form.policy(site.currency), form.reason.data or ""
            set_awards(site, policy, reason=reason, actor=actor(), now=now())
    except InvalidInput as refusal:
        problem = tell(form, refusal, sentence(refusal))
        return _page(session, session.get_one(Area, site_id), form, problem), 422
    flash(gettext("This holds from now on. Awards that were proposed stay as they are."), "good")
    return redirect(url_for("award_scale.show", site=site_id), 303)


def _site(session: Session, site_id: int | None) -> Area:
    sites = sites_led_by(session, actor())
    return site_among(sites, site_id, refusal=to_say("The leadership of the site sets its awards."))


def _page(session: Session, site: Area, form: AwardScaleForm, problem: str = "") -> str:
    versions = award_versions_of(session, site.id)
    ids = {version.author_id for version in versions if version.author_id is not None}
    form.unit.choices = [
        choice(MONEY, site.currency or ""),
        choice(POINTS, gettext("Points")),
    ]
    return render_template(
        "awards/scale.html",
        site=site,
        sites=sites_led_by(session, actor()),
        form=form,
        problem=problem,
        versions=[(version, AwardPolicy.from_stored(version.values)) for version in versions],
        names={person_id: session.get(Person, person_id) for person_id in ids},
    )
