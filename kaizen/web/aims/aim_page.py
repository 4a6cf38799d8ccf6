"""Everything that the page of one aim shows, gathered once for whoever looks."""

from __future__ import annotations

from flask import Response, render_template, request
from flask_babel import gettext
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.objectives.models import Aim, AimOffer
from kaizen.objectives.queries.aims import (
    Families,
    aims_of,
    campaigns_of,
    families_of,
    load_aim_for,
    offers_of,
    possible_owners,
)
from kaizen.objectives.queries.results import progress_of_aims
from kaizen.objectives.queries.serving import (
    count_of_campaigns,
    count_serving,
    ideas_serving,
    key_of_aim,
)
from kaizen.objectives.rules.aims import Measure
from kaizen.objectives.rules.progress import Progress
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import chain_of
from kaizen.people.rules import Permission
from kaizen.web.aims.chart import drawn_way
from kaizen.web.aims.shown import AimRow, days_of
from kaizen.web.aims.words import FLAGS, goal_of, standing_of, value_of
from kaizen.web.forms.aims import (
    AgreementForm,
    AimOwnerForm,
    EndForm,
    OfferForm,
    ValueForm,
    people_choices,
)
from kaizen.web.forms.work import ActForm
from kaizen.web.numbers import some_id
from kaizen.web.reports.tables import Cell, Table, sent_as_csv
from kaizen.web.session import actor as the_actor
from kaizen.web.session import now as the_moment
from kaizen.web.shown import stage_look

Forms = dict[str, ActForm]


def aim_page(
    aim_id: int, *, opened: str = "", form: ActForm | None = None, problem: str = ""
) -> str:
    """The page of the aim; after a refusal with the form as it was typed, and why.

    Raises:
        NotFound: no such aim, or another site's.
    """
    session, actor, now = db.session(), the_actor(), the_moment()
    aim = load_aim_for(session, actor, aim_id)
    aims = aims_of(session, [aim.site_id])
    families = families_of(aims)
    today = days_of(session, [aim.site], now)
    near = [one for one in aims if one.parent_id == aim.id or one.id == aim.id]
    progress = progress_of_aims(session, near, families, today)
    offers = offers_of(session, aim.id)
    said = standing_of(aim, progress[aim.id])
    before = request.args.get("before", type=some_id)
    ideas, older = ideas_serving(session, actor, aim_ids=families[aim.id], before=before)
    forms = _forms(session, aim, actor, offers[-1])
    return render_template(
        "aims/show.html",
        aim=aim,
        above=[area for area in chain_of(session, aim.area) if area.id != aim.area_id],
        progress=progress[aim.id],
        standing=FLAGS[progress[aim.id].standing],
        goal=goal_of(aim),
        said=said,
        chart=drawn_way(aim, progress[aim.id], said, today[aim.site_id]),
        value_of=lambda value: value_of(aim, value),
        is_typed=aim.as_measure is Measure.TYPED,
        measure=aim.as_measure.value,
        offers=offers,
        is_asked="agreement" in forms,
        forms=forms if form is None else {**forms, **_typed(forms, opened, form)},
        opened=opened,
        problem=problem,
        below=_below(session, near, aim, progress, families),
        campaigns=_campaigns(session, aim),
        ideas=ideas,
        count=count_serving(session, {aim.id: families[aim.id]})[aim.id],
        looks={idea.id: stage_look(idea.stage) for idea in ideas},
        older=older,
        before=before,
        may_set=can(actor, Permission.AIM_SET, area=aim.area),
        serves_key=key_of_aim(aim.id),
    )


def aim_values(aim_id: int) -> Response:
    """The values below its chart as CSV; `aim_page` says who reads them.

    Raises:
        NotFound: no such aim, another site's, or nothing is reached yet.
    """
    session, now = db.session(), the_moment()
    aim = load_aim_for(session, the_actor(), aim_id)
    families = families_of(aims_of(session, [aim.site_id]))
    today = days_of(session, [aim.site], now)
    points = progress_of_aims(session, [aim], families, today)[aim.id].points
    value = gettext("Measured") if aim.as_measure is Measure.TYPED else gettext("Reached by then")
    rows: list[tuple[Cell, ...]] = [(f"{on:%Y-%m-%d}", reached) for on, reached in points]
    columns = (str(gettext("Day")), f"{value}, {aim.unit}" if aim.unit else str(value))
    table = Table("values", aim.title, columns, rows)
    return sent_as_csv([table] if rows else [], table.key, f"aim-{aim.id}")


def _forms(session: Session, aim: Aim, actor: Person, offer: AimOffer) -> Forms:
    """The forms of what this person may do with the aim now, by where they post to."""
    leads = can(actor, Permission.AIM_SET, area=aim.area)
    forms: Forms = {}
    if not aim.is_open:
        return forms
    asked = aim.waits_for
    if asked is not None and (asked.id == actor.id or (leads and not asked.is_active)):
        forms["agreement"] = AgreementForm(seen_offer=offer.id)
        forms["offers"] = _offer_form(offer)
    elif asked is None and (leads or actor.id == aim.owner_id):
        forms["offers"] = _offer_form(offer)
    if aim.as_measure is Measure.TYPED and (leads or actor.id == aim.owner_id):
        forms["measured"] = ValueForm()
    if leads:
        forms["owner"] = _owner_form(session, aim)
        forms["end"] = EndForm()
    return {name: form.named(name) for name, form in forms.items()}


def _offer_form(offer: AimOffer) -> ActForm:
    return OfferForm(seen_offer=offer.id, until_on=offer.until_on)


def _owner_form(session: Session, aim: Aim) -> ActForm:
    form = AimOwnerForm()
    people = possible_owners(session, [aim.site_id])
    form.owner.choices = people_choices([one for one in people if one.id != aim.owner_id])
    return form


def _typed(forms: Forms, opened: str, form: ActForm) -> Forms:
    """The refused form with its words; the offer it answers is the newest one now."""
    if opened not in forms:
        return {}
    if isinstance(form, AgreementForm | OfferForm):
        form.seen_offer.data = forms[opened]["seen_offer"].data
    fresh = forms[opened]
    if isinstance(form, AimOwnerForm) and isinstance(fresh, AimOwnerForm):
        form.owner.choices = fresh.owner.choices
    return {opened: form.named(opened)}


def _below(
    session: Session, near: list[Aim], aim: Aim, progress: dict[int, Progress], families: Families
) -> list[AimRow]:
    below = [one for one in near if one.id != aim.id]
    counts = count_serving(session, {one.id: families[one.id] for one in below})
    return [
        AimRow(
            aim=one,
            progress=progress[one.id],
            ideas=counts[one.id],
            goal=goal_of(one),
            said=standing_of(one, progress[one.id]),
            is_asked=False,
        )
        for one in below
    ]


def _campaigns(session: Session, aim: Aim) -> list[tuple[object, int]]:
    these = [one for one in campaigns_of(session, [aim.site_id]) if one.aim_id == aim.id]
    counts = count_of_campaigns(session, [one.id for one in these])
    return [(one, counts.get(one.id, 0)) for one in these]
