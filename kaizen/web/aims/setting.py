"""Writing down a new aim."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.core.transaction import transaction
from kaizen.objectives.actions.setting import set_aim
from kaizen.objectives.queries.aims import aims_of, load_aim_for, possible_owners
from kaizen.people.models import Area, Person
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.reports.rules.spans import fiscal_year_of
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.web.forms.aims import AimForm, number_of
from kaizen.web.keeping import tell
from kaizen.web.money_places import area_named
from kaizen.web.session import actor, now

pages = Blueprint("new_aim", __name__)


@pages.get("/aims/new")
@login_required
def show() -> str:
    """The form; the address may name the area, or the aim above."""
    session = db.session()
    areas = _areas(session)
    wanted = next((one for one in areas if one.code == request.args.get("area")), areas[0])
    first, last = _year(session, wanted)
    form = AimForm(
        area=wanted.code,
        parent=request.args.get("parent", ""),
        owner=str(actor().id),
        from_on=first,
        until_on=last,
    )
    return _page(form, areas)


@pages.post("/aims")
@login_required
def add() -> ResponseReturnValue:
    """Set the aim, and ask whoever has to agree."""
    form = AimForm(request.form)
    areas = _areas(db.session())
    form.offer(areas, [], [])
    if not form.validate():
        return _page(form, areas), 422
    try:
        with transaction() as session:
            aim_id = _set(session, form)
    except InvalidInput as refusal:
        tell(form, refusal)
        return _page(form, areas), 422
    flash(gettext("The aim is set. Whoever has to agree hears of it now."), "good")
    return redirect(url_for("aims.show", aim_id=aim_id), 303)


def _set(session: Session, form: AimForm) -> int:
    person = actor()
    above = number_of(form.parent.data)
    aim = set_aim(
        area_named(session, _areas(session), form.area.data),
        form.plan(),
        owner=session.get(Person, number_of(form.owner.data)),
        parent=load_aim_for(session, person, above) if above else None,
        actor=person,
        now=now(),
        words=form.words.data or "",
    )
    return aim.id


def _page(form: AimForm, areas: list[Area]) -> str:
    session = db.session()
    site_ids = {area.site_id or area.id for area in areas}
    open_aims = [aim for aim in aims_of(session, site_ids) if aim.is_open]
    form.offer(areas, open_aims, possible_owners(session, site_ids))
    return render_template("aims/new.html", form=form)


def _areas(session: Session) -> list[Area]:
    """Where this person sets aims.

    Raises:
        NotAllowed: nowhere.
    """
    found = areas_for(session, actor(), Permission.AIM_SET)
    if not found:
        raise NotAllowed("Leaders set the aims of their areas. Ask yours.")
    return found


def _year(session: Session, area: Area) -> tuple[date, date]:
    """The fiscal year that runs: its first and its last day."""
    today = day_in(session, area, now())
    policy = savings_policy_of(session, area.site_id or area.id).policy
    year = fiscal_year_of(today, first_month=policy.fiscal_year_first_month)
    return year.first_on, date.fromordinal(year.until_on.toordinal() - 1)
