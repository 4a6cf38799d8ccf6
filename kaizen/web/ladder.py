"""The reminders of a site: who is told what and when, what changed, and trying new rules out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.sentences import to_say
from kaizen.core.transaction import transaction
from kaizen.ownership.actions.laddering import set_ladder
from kaizen.ownership.ladder import LadderKind, LadderPolicy, Told
from kaizen.ownership.queries.ladders import ladder_of, ladder_versions, sites_with_ladder
from kaizen.ownership.queries.replays import Trial, try_out
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.web import ladder_words
from kaizen.web.forms.ladder import LadderForm, form_of, read_form
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("ladder", __name__)


@dataclass(frozen=True)
class TriedStep:
    """One step of one ladder in the trial; `told` empty: it is no step of the new rules."""

    after: int
    told: str
    would: int
    was: int


@pages.get("/ladder")
@login_required
def show() -> str:
    """The reminders of one site as they hold now, with all their versions."""
    session = db.session()
    site = site_shown(session, request.args.get("site", type=some_id))
    in_force = ladder_of(session, site.id)
    return _page(session, site, form_of(in_force.policy, in_force.version_id))


@pages.post("/ladder/preview")
@login_required
def preview() -> ResponseReturnValue:
    """The page with what was typed; `ask` reckons what it would have sent. Nothing is written."""
    session = db.session()
    site = site_shown(session, request.form.get("site", type=some_id))
    form = read_form(request.form)
    if "ask" not in request.form:
        return _page(session, site, form)
    policy = form.understood()
    if policy is None:
        return _page(session, site, form), 422
    return _page(session, site, form, trial=_tried(session, site, policy))


@pages.post("/ladder")
@login_required
def change() -> ResponseReturnValue:
    """Put new reminders in force."""
    session = db.session()
    site_id = site_shown(session, request.form.get("site", type=some_id)).id
    form = read_form(request.form)
    policy = form.understood()
    try:
        if policy is None:
            raise InvalidInput("Look at the marked steps.", field="steps")
        with transaction() as write:
            site = _locked(write, site_id)
            set_ladder(
                site,
                policy,
                reason=form.reason,
                actor=actor(),
                now=now(),
                seen_version=form.seen,
            )
    except InvalidInput as refusal:
        form.tell(refusal)
        return _page(session, session.get_one(Area, site_id), form), 422
    except Conflict:
        form.seen_version = str(ladder_of(session, site_id).version_id or 0)
        return _page(session, session.get_one(Area, site_id), form, in_conflict=True), 409
    flash(gettext("These reminders hold from now on, for everything that is open."), "good")
    return redirect(url_for("ladder.show", site=site_id), 303)


def site_shown(session: Session, site_id: int | None) -> Area:
    """The site that was asked for, else one's own; of those whose reminders one may read.

    Raises:
        NotAllowed: it is none of them.
    """
    sites = sites_with_ladder(session, actor())
    refusal = to_say("Supervisors and leaders of the site read its reminders.")
    return site_among(sites, site_id, refusal=refusal)


def _locked(session: Session, site_id: int) -> Area:
    """Two who change it at the same moment come one after the other."""
    return session.scalars(select(Area).where(Area.id == site_id).with_for_update()).one()


def _page(
    session: Session,
    site: Area,
    form: LadderForm,
    *,
    trial: dict[str, Any] | None = None,
    in_conflict: bool = False,
) -> str:
    versions = ladder_versions(session, site.id)
    ids = {version.author_id for version in versions if version.author_id is not None}
    return render_template(
        "ladder/show.html",
        site=site,
        sites=sites_with_ladder(session, actor()),
        form=form,
        in_force=ladder_of(session, site.id).policy,
        may_set=can(actor(), Permission.POLICY_SET, area=site),
        in_conflict=in_conflict,
        trial=trial,
        versions=[(one, _differs(versions, at)) for at, one in enumerate(versions)],
        names={person_id: session.get(Person, person_id) for person_id in ids},
        words=ladder_words,
    )


def _differs(versions: list[Any], at: int) -> list[tuple[LadderKind, str]]:
    """What a version changed against the one before it: the ladder, and how it reads since."""
    policy = LadderPolicy.from_stored(versions[at].values)
    earlier = versions[at + 1 : at + 2]
    before = LadderPolicy.from_stored(earlier[0].values) if earlier else LadderPolicy()
    return [
        (kind, ladder_words.in_short(policy.ladders[kind]))
        for kind in LadderKind
        if policy.ladders[kind] != before.ladders[kind]
    ]


def _tried(session: Session, site: Area, policy: LadderPolicy) -> dict[str, Any]:
    found = try_out(session, site, policy, now())
    told: Counter[Told] = Counter()
    for (_step, capacity), count in found.would.capacities.items():
        told[capacity] += count
    return {
        "found": found,
        "ladders": [(kind, _steps(found, policy, kind)) for kind in LadderKind],
        "told": told,
    }


def _steps(trial: Trial, policy: LadderPolicy, kind: LadderKind) -> list[TriedStep]:
    """The steps of one ladder with both counts; steps that are no more, where they were sent."""
    told = {rung.after: ladder_words.who(rung.told) for rung in policy.ladders[kind]}
    gone = {after for found, after in trial.was.steps if found is kind} - set(told)
    return [
        TriedStep(
            after,
            told.get(after, ""),
            trial.would.steps[kind, after],
            trial.was.steps[kind, after],
        )
        for after in sorted({*told, *gone})
    ]
