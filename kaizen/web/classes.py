"""The definitions of a site: what counts as which benefit, the fiscal year, a few limits."""

from __future__ import annotations

from babel.dates import get_month_names
from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import LazyString, get_locale, gettext, lazy_gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.sentences import to_say
from kaizen.core.text import name_order
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.actions.definitions import set_definitions
from kaizen.savings.queries.policy import savings_policy_of, savings_versions_of
from kaizen.savings.rules.lines import BenefitClass
from kaizen.savings.rules.policy import ALWAYS_HARD, NEVER_HARD, SavingsPolicy
from kaizen.web.forms.finance import DefinitionsForm, definitions_form
from kaizen.web.keeping import keep
from kaizen.web.money.words import CLASSES
from kaizen.web.money_places import areas_seen, tabs_of
from kaizen.web.numbers import some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("classes", __name__)

#: The test that finance applies to each class, where a site has not written its own.
TESTS: dict[BenefitClass, LazyString] = {
    BenefitClass.HARD_COST: lazy_gettext("Which bill or budget falls, and from when?"),
    BenefitClass.REVENUE: lazy_gettext("Was what is made more also sold and paid?"),
    BenefitClass.WORKING_CAPITAL: lazy_gettext("Money comes free once; only its interest is saved"),
    BenefitClass.AVOIDANCE: lazy_gettext("A planned and approved spend that will not come"),
    BenefitClass.SOFT_CAPACITY: lazy_gettext("Time is free, and nobody’s pay changes"),
    BenefitClass.INTANGIBLE: lazy_gettext("Safety, health, morale: told in words, never in money"),
}


@pages.get("/classes")
@login_required
def show() -> str:
    """The definitions of one site with all their versions."""
    session = db.session()
    site = _site(session, request.args.get("site", type=some_id))
    form = definitions_form()
    form.show(savings_policy_of(session, site.id).policy)
    return _page(site, form)


@pages.post("/classes")
@login_required
def change() -> ResponseReturnValue:
    """Put new definitions in force."""
    site_id = _site(db.session(), request.form.get("site", type=some_id)).id
    form = definitions_form(request.form)

    def write(session: Session) -> None:
        site, reason = session.get_one(Area, site_id), form.reason.data or ""
        set_definitions(site, form.policy, reason=reason, actor=actor(), now=now())

    return keep(
        form,
        write,
        page=lambda: _page(db.session.get_one(Area, site_id), form),
        said=gettext("These definitions hold from now on. What is booked stays as it is."),
        goes_to=url_for("classes.show", site=site_id),
    )


def _sites(session: Session) -> list[Area]:
    sites = {area.site_id or area.id for area in areas_seen(session, Permission.MONEY_READ)}
    return sorted((session.get_one(Area, i) for i in sites), key=lambda site: name_order(site.name))


def _site(session: Session, site_id: int | None) -> Area:
    return site_among(
        _sites(session), site_id, refusal=to_say("The finance of the site sets its definitions.")
    )


def _page(site: Area, form: DefinitionsForm) -> str:
    session = db.session()
    versions = savings_versions_of(session, site.id)
    ids = {version.author_id for version in versions if version.author_id is not None}
    return render_template(
        "classes/show.html",
        tabs=tabs_of("classes.show"),
        site=site,
        sites=_sites(session),
        form=form,
        may_set=can(actor(), Permission.MONEY_WRITE, area=site),
        policy=savings_policy_of(session, site.id).policy,
        classes=[(one, CLASSES[one][0], TESTS[one]) for one in BenefitClass],
        fixed=ALWAYS_HARD | NEVER_HARD,
        months=get_month_names(locale=get_locale()),
        versions=[(version, SavingsPolicy.from_stored(version.values)) for version in versions],
        names={person_id: session.get(Person, person_id) for person_id in ids},
    )
