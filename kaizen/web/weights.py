"""How ideas are scored at a site: criteria, anchors, weights; what held before, and new ones."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.text import name_order
from kaizen.core.transaction import transaction
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.review.actions.scoring import set_scoring
from kaizen.review.queries.authority import sites_led_by
from kaizen.review.queries.gate import sites_with_gate
from kaizen.review.queries.scores import scoring_policy_of, scoring_versions_of
from kaizen.review.rules.criteria import STEPS, Criterion, ScoringPolicy
from kaizen.web.errors import sentence
from kaizen.web.forms.weights import PRICED, WeightsForm, weights_form
from kaizen.web.numbers import some_id
from kaizen.web.scoring_words import LABELS, QUESTIONS, anchor
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("weights", __name__)

_REFUSAL = to_say("Leaders and administrators see how ideas are scored at their site.")


@pages.get("/weights")
@login_required
def show() -> Any:
    """The scoring of one site with all its versions; a form for those who may change it."""
    session = db.session()
    site = _site(session, request.args.get("site", type=some_id))
    form = weights_form()
    form.show(scoring_policy_of(session, site.id).policy)
    return _page(session, site, form)


@pages.post("/weights")
@login_required
def change() -> Any:
    """Put another scoring in force."""
    session = db.session()
    site_id = _site(session, request.form.get("site", type=some_id)).id
    form = weights_form(request.form)
    if not form.validate():
        return _page(session, session.get_one(Area, site_id), form), 422
    try:
        policy = form.policy
        with transaction() as write:
            site = write.get_one(Area, site_id)
            set_scoring(site, policy, reason=form.reason.data or "", actor=actor(), now=now())
    except InvalidInput as refusal:
        field = _field_of(refusal.field or "", form)
        form[field].errors = [sentence(refusal)]
        return _page(session, session.get_one(Area, site_id), form), 422
    flash(gettext("Ideas that wait are ranked by these weights now."), "good")
    return redirect(url_for("weights.show", site=site_id), 303)


def _field_of(name: str, form: WeightsForm) -> str:
    """Where a refusal stands: words of steps are five fields of one name."""
    return next((one for one in (name, f"{name}_1") if one in form), "reason")


def _sites(session: Session) -> list[Area]:
    """The sites whose ideas the reader decides about, or whose scoring they may set."""
    found = {site.id: site for site in [*sites_led_by(session, actor()), *sites_with_gate(actor())]}
    return sorted(found.values(), key=lambda site: name_order(site.name))


def _site(session: Session, site_id: int | None) -> Area:
    return site_among(_sites(session), site_id, refusal=_REFUSAL)


def _page(session: Session, site: Area, form: WeightsForm) -> str:
    versions = scoring_versions_of(session, site.id)
    ids = {version.author_id for version in versions if version.author_id is not None}
    policy = scoring_policy_of(session, site.id).policy
    return render_template(
        "weights/show.html",
        site=site,
        sites=_sites(session),
        form=form,
        reads_agreement=site in sites_with_gate(actor()),
        may_set=can(actor(), Permission.POLICY_SET, area=site),
        policy=policy,
        criteria=list(Criterion),
        labels=LABELS,
        questions=QUESTIONS,
        anchor=lambda one, step: anchor(policy, one, step),
        steps=list(STEPS),
        priced=list(PRICED),
        versions=[(version, ScoringPolicy.from_stored(version.values)) for version in versions],
        names={person_id: session.get(Person, person_id) for person_id in ids},
        built_in=ScoringPolicy(),
    )
