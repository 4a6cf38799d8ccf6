"""Campaigns: themes with a first and a last day, and what they have brought."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from kaizen.core.db import db
from kaizen.core.errors import NotAllowed
from kaizen.core.transaction import transaction
from kaizen.objectives.actions.campaigns import change_campaign, end_campaign, start_campaign
from kaizen.objectives.models import Campaign
from kaizen.objectives.queries.aims import aims_of, load_aim_for, load_campaign_for
from kaizen.objectives.queries.serving import (
    count_of_campaigns,
    ideas_serving,
    key_of_campaign,
)
from kaizen.people.models import Area
from kaizen.people.permissions import can
from kaizen.people.queries.areas import areas_for, day_in
from kaizen.people.rules import Permission
from kaizen.web.aims.shown import campaign_rows
from kaizen.web.forms.aims import CampaignForm, number_of
from kaizen.web.keeping import keep
from kaizen.web.money_places import area_named
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.shown import stage_look

pages = Blueprint("campaigns", __name__)


@pages.get("/campaigns")
@login_required
def listing() -> str:
    """Campaigns that run, come and are over; leaders start another."""
    return _list_page(CampaignForm())


@pages.post("/campaigns")
@login_required
def start() -> ResponseReturnValue:
    """Start one."""
    form = CampaignForm(request.form)
    if not _areas(db.session()):
        raise NotAllowed("Leaders start campaigns in their areas. Ask yours.")
    form.offer([], [])

    def write(session: Session) -> None:
        above = number_of(form.aim.data)
        start_campaign(
            area_named(session, _areas(session), form.area.data),
            form.theme(),
            aim=load_aim_for(session, actor(), above) if above else None,
            actor=actor(),
            now=now(),
        )

    return keep(
        form,
        write,
        page=lambda: _list_page(form),
        said=gettext("The campaign is set. It stands on the form of a new idea while it runs."),
        goes_to=url_for("campaigns.listing"),
    )


@pages.get("/campaigns/<int:campaign_id>")
@login_required
def show(campaign_id: int) -> str:
    """One campaign and its ideas."""
    return _page(campaign_id)


@pages.post("/campaigns/<int:campaign_id>")
@login_required
def change(campaign_id: int) -> ResponseReturnValue:
    """Other words, or other days."""
    form = CampaignForm(request.form)
    form.offer([], [])

    def write(session: Session) -> None:
        campaign = load_campaign_for(session, actor(), campaign_id, lock=True)
        change_campaign(campaign, form.theme(), actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: _page(campaign_id, form),
        said=gettext("Changed."),
        goes_to=url_for("campaigns.show", campaign_id=campaign_id),
    )


@pages.post("/campaigns/<int:campaign_id>/end")
@login_required
def end(campaign_id: int) -> Response:
    """End it before its last day."""
    with transaction() as session:
        campaign = load_campaign_for(session, actor(), campaign_id, lock=True)
        end_campaign(campaign, actor=actor(), now=now())
    flash(gettext("The campaign has ended. Its ideas stay with it."), "good")
    return redirect(url_for("campaigns.show", campaign_id=campaign_id), 303)


def _areas(session: Session) -> list[Area]:
    return areas_for(session, actor(), Permission.AIM_SET)


def _list_page(form: CampaignForm) -> str:
    session, person = db.session(), actor()
    areas = _areas(session)
    sites = {area.site_id or area.id for area in areas}
    form.offer(areas, [aim for aim in aims_of(session, sites) if aim.can_be_served])
    rows = campaign_rows(session, person, now())
    return render_template(
        "aims/campaigns.html",
        form=form,
        may_set=bool(areas),
        running=[row for row in rows if row.is_running],
        to_come=[row for row in rows if row.is_to_come],
        over=[row for row in rows if not row.is_running and not row.is_to_come],
    )


def _page(campaign_id: int, form: CampaignForm | None = None) -> str:
    session, person = db.session(), actor()
    campaign = load_campaign_for(session, person, campaign_id)
    before = request.args.get("before", type=some_id)
    ideas, older = ideas_serving(session, person, campaign_id=campaign.id, before=before)
    return render_template(
        "aims/campaign.html",
        campaign=campaign,
        form=form or _form_of(campaign),
        is_refused=form is not None,
        runs=campaign.runs_on(day_in(session, campaign.site, now())),
        may_set=campaign.ended_at is None and can(person, Permission.AIM_SET, area=campaign.area),
        ideas=ideas,
        count=count_of_campaigns(session, [campaign.id]).get(campaign.id, 0),
        looks={idea.id: stage_look(idea.stage) for idea in ideas},
        older=older,
        before=before,
        serves_key=key_of_campaign(campaign.id),
    )


def _form_of(campaign: Campaign) -> CampaignForm:
    form = CampaignForm()
    form.offer([], [])
    form.show(campaign)
    return form
