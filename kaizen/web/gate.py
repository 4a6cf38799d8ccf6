"""The money gate: what shall we pay for?"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.people.models import Area
from kaizen.people.queries.called import colleagues
from kaizen.review.queries.gate import gate_for, sites_with_gate
from kaizen.review.queries.portfolio import portfolio_of
from kaizen.review.queries.scores import scoring_policy_of, scoring_versions_of
from kaizen.review.rules.portfolio import Scope, Standing
from kaizen.savings.queries.policy import savings_policy_of
from kaizen.web.aims.serving import served_titles
from kaizen.web.forms.scores import AskForm
from kaizen.web.gate_map import spaced
from kaizen.web.gate_page import figures_of, map_title, rows_of, title_of
from kaizen.web.gate_panel import panel_of
from kaizen.web.net import period_of
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("gate", __name__)


@pages.get("/gate")
@login_required
def show() -> str:
    """The ideas of one site that wait for money; `idea` is picked, `view` hides the map."""
    session, person, moment = db.session(), actor(), now()
    sites = sites_with_gate(person)
    wanted = request.args.get("site", type=some_id)
    site = site_among(sites, wanted, refusal=to_say("Leaders decide what is paid for."))
    gate = gate_for(session, person, site, moment)
    picked = gate.of(request.args.get("idea", type=some_id)) or gate.of(None)
    view = "score" if request.args.get("view") == "score" else ""
    nets = _nets(session, site) if gate.ideas else {}
    losing = {area_id for area_id, standing in nets.items() if standing.closed.left < 0}
    rows = rows_of(gate, picked, view=view, losing=losing)
    versions = scoring_versions_of(session, site.id)
    return render_template(
        "gate/show.html",
        site=site,
        sites=sites,
        gate=gate,
        now=moment,
        title=title_of(gate),
        map_title=map_title(gate),
        figures=figures_of(gate, moment),
        rows=rows,
        circles=spaced(rows),
        panel=panel_of(picked, person, moment, nets) if picked else None,
        view=view,
        has_record=any(one.record is not None for one in gate.ideas),
        has_budget=any(one.money is not None for one in gate.ideas),
        newest=versions[0] if versions else None,
        policy=scoring_policy_of(session, site.id).policy,
        serves=served_titles(session, [row.one.idea.id for row in rows]),
        ask_form=AskForm(),
        people=colleagues(session, picked.idea.area, without=person.id) if picked else [],
    )


def _nets(session: Session, site: Area) -> dict[int, Standing]:
    """What the small ideas of each area bring and cost this fiscal year, by area id."""
    policy = savings_policy_of(session, site.id).policy
    period = period_of(session, site, "year", policy.fiscal_year_first_month)
    hard = [one.benefit_class.value for one in policy.classes if one.counts_hard]
    minutes = policy.handling_minutes
    found = portfolio_of(session, site, period, Scope.SMALL, hard=hard, handling_minutes=minutes)
    return {area_id: one for area_id, one in found.standings.items() if one.says_something}
