"""Do reviewers agree? Month by month, in plain words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import groupby

from babel.numbers import format_decimal
from flask import Blueprint, render_template, request
from flask_babel import get_locale, gettext
from flask_login import login_required

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.core.written_out import MINUS
from kaizen.review.queries.agreement import Agreement, agreement_of
from kaizen.review.queries.gate import sites_with_gate
from kaizen.web import formats
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("agreement", __name__)

#: Fleiss 1981, "Statistical Methods for Rates and Proportions": poor below, excellent above.
FAIR, STRONG = Decimal("0.40"), Decimal("0.75")


@pages.get("/agreement")
@login_required
def show() -> str:
    """Each month with its groups of reviewers."""
    sites = sites_with_gate(actor())
    wanted = request.args.get("site", type=some_id)
    site = site_among(sites, wanted, refusal=to_say("Leaders see how far reviewers agree."))
    found = agreement_of(db.session(), actor(), site, now())
    return render_template(
        "agreement/show.html",
        site=site,
        sites=sites,
        months=[(month, list(rows)) for month, rows in groupby(found, lambda one: one.month)],
        in_words=in_words,
        figure=figure,
        month_name=month_name,
    )


def in_words(one: Agreement) -> str:
    """What the figure means for those who score."""
    value = one.measure.value
    if one.steps < one.needed:
        return str(
            gettext(
                "Too few to tell: %(steps)d of at least %(needed)d steps compared.",
                steps=one.steps,
                needed=one.needed,
            )
        )
    if value is None:
        return formats.said(one.measure.reason)
    if value >= STRONG:
        return str(gettext("They mean the same by the steps."))
    if value >= FAIR:
        return str(gettext("They agree roughly."))
    return str(gettext("They agree little. Talk about what the steps mean."))


def figure(one: Agreement) -> str:
    """The measure with two decimals; a dash where it is undefined."""
    value = one.measure.value
    if value is None:
        return "–"
    shown = format_decimal(value, format="0.00", locale=get_locale())
    return str(shown).replace("-", MINUS)


def month_name(month: date) -> str:
    """``March 2026``."""
    return formats.month_and_year(month)
