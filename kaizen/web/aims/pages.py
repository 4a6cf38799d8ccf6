"""Aims: what leadership wants to reach, how far it has come, and catchball about it."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.transaction import transaction
from kaizen.objectives.actions.catchball import agree_to_aim, offer_anew, offer_back
from kaizen.objectives.actions.measuring import type_value
from kaizen.objectives.actions.setting import end_aim, name_aim_owner
from kaizen.objectives.models import Aim
from kaizen.objectives.queries.aims import load_aim_for
from kaizen.people.models import Person
from kaizen.people.permissions import can_anywhere, site_ids_of
from kaizen.people.queries.areas import areas_of_sites
from kaizen.people.rules import Permission
from kaizen.web.aims import shown
from kaizen.web.aims.aim_page import aim_page, aim_values
from kaizen.web.aims.words import headline
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.aims import (
    AgreementForm,
    AimOwnerForm,
    EndForm,
    OfferForm,
    ValueForm,
    number_of,
)
from kaizen.web.forms.work import ActForm
from kaizen.web.reports.tables import Cell, Table, sent_as_csv
from kaizen.web.session import actor, now

pages = Blueprint("aims", __name__)


@pages.get("/aims")
@login_required
def listing() -> str:
    """Every aim of one's own sites by area, and what no idea serves."""
    session, person, moment = db.session(), actor(), now()
    ended = request.args.get("show") == "ended"
    rows = shown.rows_of(session, person, moment, ended=ended)
    asked = [row for row in rows if row.is_asked]
    areas = areas_of_sites(session, site_ids_of(person))
    agreed = [row for row in rows if row.aim.can_be_served]
    aims = [row.aim for row in agreed]
    return render_template(
        "aims/list.html",
        ended=ended,
        title=headline(shown.standings_of(rows)),
        asked=asked,
        groups=shown.by_area(rows),
        titles={row.aim.id: row.aim.title for row in rows},
        without=[row for row in agreed if not row.ideas],
        areas=[] if ended else shown.areas_serving(session, person, areas, aims, moment),
        campaigns=[one for one in shown.campaign_rows(session, person, moment) if one.is_running],
        may_set=can_anywhere(person, Permission.AIM_SET),
    )


@pages.get("/aims/areas.csv")
@login_required
def areas_as_csv() -> ResponseReturnValue:
    """How many ideas of each area serve an aim, as on the page of all aims."""
    session, person, moment = db.session(), actor(), now()
    areas = areas_of_sites(session, site_ids_of(person))
    aims = [row.aim for row in shown.rows_of(session, person, moment) if row.aim.can_be_served]
    columns = (gettext("Area code"), gettext("Area"), gettext("serve an aim"), gettext("ideas"))
    rows: list[tuple[Cell, ...]] = [
        (one.area.code, one.area.name, one.serving, one.ideas)
        for one in shown.areas_serving(session, person, areas, aims, moment)
    ]
    table = Table("areas", str(gettext("Areas")), tuple(map(str, columns)), rows)
    return sent_as_csv([table], table.key, "aims")


@pages.get("/aims/<int:aim_id>.csv")
@login_required
def as_csv(aim_id: int) -> ResponseReturnValue:
    """The values of one aim, day by day, as they stand below its chart."""
    return aim_values(aim_id)


@pages.get("/aims/<int:aim_id>")
@login_required
def show(aim_id: int) -> str:
    """One aim: how far it has come, who agreed to what, and which ideas serve it."""
    return aim_page(aim_id)


@pages.post("/aims/<int:aim_id>/agreement")
@login_required
def agree(aim_id: int) -> ResponseReturnValue:
    """Say yes to the offer."""
    form = AgreementForm(request.form)

    def act(aim: Aim) -> None:
        seen = number_of(form.seen_offer.data)
        words = form.words.data or ""
        agree_to_aim(aim, actor=actor(), now=now(), seen_offer=seen, words=words)

    return _act(aim_id, "agreement", form, act, gettext("It is agreed. The other side hears it."))


@pages.post("/aims/<int:aim_id>/offers")
@login_required
def offer(aim_id: int) -> ResponseReturnValue:
    """Offer other figures: back to whoever asked, or anew where it was agreed."""
    form = OfferForm(request.form)

    def act(aim: Aim) -> None:
        throws = offer_anew if aim.waits_for_id is None else offer_back
        throws(
            aim,
            form.to_value.amount,
            form.until_on.data,
            form.words.data or "",
            actor=actor(),
            now=now(),
            seen_offer=number_of(form.seen_offer.data),
        )

    return _act(aim_id, "offers", form, act, gettext("Your offer is made."))


@pages.post("/aims/<int:aim_id>/values")
@login_required
def measure(aim_id: int) -> ResponseReturnValue:
    """Type what was measured on a day."""
    form = ValueForm(request.form)

    def act(aim: Aim) -> None:
        type_value(aim, on=form.on.data, value=form.value.amount, actor=actor(), now=now())

    return _act(aim_id, "measured", form, act, gettext("The value is kept."))


@pages.post("/aims/<int:aim_id>/owner")
@login_required
def name_owner(aim_id: int) -> ResponseReturnValue:
    """Somebody else answers for it, and is asked."""
    form = AimOwnerForm(request.form)

    def act(aim: Aim) -> None:
        owner = db.session.get(Person, number_of(form.owner.data))
        name_aim_owner(aim, owner, actor=actor(), now=now())

    return _act(aim_id, "owner", form, act, gettext("They are asked now."))


@pages.post("/aims/<int:aim_id>/end")
@login_required
def end(aim_id: int) -> ResponseReturnValue:
    """It is reached, or stopped."""
    form = EndForm(request.form)

    def act(aim: Aim) -> None:
        words = form.learned.data or ""
        end_aim(aim, ending=form.ending.data or "", learned=words, actor=actor(), now=now())

    return _act(
        aim_id, "end", form, act, gettext("The aim has ended. Ideas keep what they served.")
    )


def _act(
    aim_id: int, name: str, form: ActForm, act: Callable[[Aim], None], done: str
) -> ResponseReturnValue:
    """Do it under lock; a refusal shows the page with all that was typed."""
    form.named(name)
    if not form.validate():
        return aim_page(aim_id, opened=name, form=form), 422
    try:
        with transaction() as session:
            act(load_aim_for(session, actor(), aim_id, lock=True))
    except (NotFound, NotAllowed):
        raise
    except KaizenError as error:
        problem = _beside(form, error)
        return aim_page(aim_id, opened=name, form=form, problem=problem), status_of(error)
    flash(done, "good")
    return redirect(url_for("aims.show", aim_id=aim_id), 303)


def _beside(form: ActForm, error: KaizenError) -> str:
    """Put the sentence beside its field; give it back where it belongs to none."""
    if isinstance(error, InvalidInput) and error.field is not None and error.field in form:
        form[error.field].errors = [*form[error.field].errors, sentence(error)]
        return ""
    return sentence(error)
