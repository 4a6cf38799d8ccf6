"""The money gate: what shall we pay for?"""

from __future__ import annotations

from flask import Blueprint, render_template, request
from flask_login import login_required

from kaizen.core.db import db
from kaizen.people.queries.called import colleagues
from kaizen.review.queries.gate import gate_for, sites_with_gate
from kaizen.review.queries.scores import scoring_policy_of, scoring_versions_of
from kaizen.web.forms.scores import AskForm
from kaizen.web.gate_page import figures_of, map_title, rows_of, spaced, title_of
from kaizen.web.gate_panel import panel_of
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
    site = site_among(sites, wanted, refusal="Leaders decide what is paid for.")
    gate = gate_for(session, person, site, moment)
    picked = gate.of(request.args.get("idea", type=some_id)) or gate.of(None)
    view = "score" if request.args.get("view") == "score" else ""
    rows = rows_of(gate, picked, view=view)
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
        panel=panel_of(picked, person, moment) if picked else None,
        view=view,
        has_record=any(one.record is not None for one in gate.ideas),
        has_budget=any(one.money is not None for one in gate.ideas),
        newest=versions[0] if versions else None,
        policy=scoring_policy_of(session, site.id).policy,
        ask_form=AskForm(),
        people=colleagues(session, picked.idea.area, without=person.id) if picked else [],
    )
