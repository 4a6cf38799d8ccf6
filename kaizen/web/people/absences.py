"""Who is away: supervisors and administrators plan days for others, who may be ill at home."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.text import name_order
from kaizen.core.transaction import transaction
from kaizen.people.actions.absences import cancel_absence, plan_absence
from kaizen.people.permissions import can, can_anywhere, site_ids_of
from kaizen.people.queries.absences import absence_for, absences_steered_by
from kaizen.people.queries.areas import site_ids
from kaizen.people.queries.called import MOST_OFFERED, known_at, person_named
from kaizen.people.rules import Permission
from kaizen.web.formats import local
from kaizen.web.forms.people import OthersAbsenceForm
from kaizen.web.keeping import keep
from kaizen.web.session import actor, now

pages = Blueprint("absences", __name__)


@pages.get("/people/away")
@login_required
def listing() -> str:
    """Everybody of my areas who is away or will be, and the form for one more."""
    _require_some()
    return _page(OthersAbsenceForm(formdata=None, person=request.args.get("person", "")))


@pages.post("/people/away")
@login_required
def plan() -> ResponseReturnValue:
    """Plan days away for somebody."""
    _require_some()
    form = OthersAbsenceForm()

    def write(session: Session) -> None:
        sites = _sites(session)
        person = person_named(session, sites, form.person.data or "", field="person")
        if person is None:
            raise InvalidInput("Say who.", field="person")
        from_on, until_on = form.days()
        plan_absence(
            person,
            from_on=from_on,
            until_on=until_on,
            deputy=person_named(session, sites, form.deputy.data or "", field="deputy"),
            today=local(now()).date(),
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: _page(form),
        said=gettext("Their days away are noted."),
        goes_to=url_for("absences.listing"),
    )


@pages.post("/people/away/<int:absence_id>/cancellation")
@login_required
def cancel(absence_id: int) -> Response:
    """Somebody is here after all."""
    with transaction() as session:
        absence = absence_for(session, actor(), absence_id)
        cancel_absence(absence, today=local(now()).date(), actor=actor(), now=now())
        name = absence.person.first_name
    flash(gettext("%(name)s is here after all.", name=name), "good")
    return redirect(url_for("absences.listing"), code=303)


def _require_some() -> None:
    me = actor()
    if not (can(me, Permission.PERSON_MANAGE) or can_anywhere(me, Permission.WORK_STEER)):
        raise NotAllowed("Supervisors and administrators see who is away.")


def _sites(session: Session) -> set[int]:
    """Where the people to be named work: administrators know every site."""
    if can(actor(), Permission.PERSON_MANAGE):
        return site_ids(session)
    return site_ids_of(actor())


def _page(form: OthersAbsenceForm) -> str:
    session = db.session()
    known = known_at(session, _sites(session))[:MOST_OFFERED]
    return render_template(
        "people/away.html",
        rows=absences_steered_by(session, actor(), today=local(now()).date()),
        form=form,
        names=sorted((one.full_name for one in known), key=name_order),
    )
