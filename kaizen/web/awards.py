"""Awards: what is to be proposed, signed and paid at a site, and the lists for whoever pays."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotFound
from kaizen.core.naming import by_name
from kaizen.core.sentences import to_say
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Area
from kaizen.people.permissions import can_anywhere, site_ids_of
from kaizen.people.rules import Permission
from kaizen.savings.actions.awarding import propose_award, sign_award, turn_down_award
from kaizen.savings.actions.paying import pay_awards
from kaizen.savings.rules.award_policy import AwardState
from kaizen.web.award_lists import as_csv, as_xlsx, payment_for
from kaizen.web.award_rows import LISTED, awards_of
from kaizen.web.errors import sentence, status_of
from kaizen.web.numbers import id_or_none, some_id
from kaizen.web.session import actor, now
from kaizen.web.sites import site_among

pages = Blueprint("awards", __name__)

SHARE = "share_"


@pages.get("/awards")
@login_required
def show() -> str:
    """The awards of one site, by what is to be done next."""
    return _page(_site(request.args.get("site", type=some_id)))


@pages.post("/ideas/<int:idea_id>/award")
@login_required
def propose(idea_id: int) -> ResponseReturnValue:
    """Finance proposes the award of a verified saving."""

    def act(idea: Idea) -> None:
        propose_award(idea, actor=actor(), now=now(), shares=_shares(request.form))

    return _act(idea_id, act, gettext("Proposed. A leader of the site signs it next."))


@pages.post("/ideas/<int:idea_id>/award/signature")
@login_required
def sign(idea_id: int) -> ResponseReturnValue:
    """A leader gives the second signature."""
    done = gettext("Signed. Finance pays it with the next list.")
    return _act(idea_id, lambda idea: sign_award(idea, actor=actor(), now=now()), done)


@pages.post("/ideas/<int:idea_id>/award/refusal")
@login_required
def turn_down(idea_id: int) -> ResponseReturnValue:
    """It is not signed as it is."""

    def act(idea: Idea) -> None:
        turn_down_award(idea, request.form.get("reason", ""), actor=actor(), now=now())

    return _act(idea_id, act, gettext("Turned down. Finance may propose it anew."))


@pages.post("/awards/payments")
@login_required
def pay() -> ResponseReturnValue:
    """Everything with both signatures goes on one list and is marked paid."""
    site_id = _site(request.form.get("site", type=some_id)).id
    try:
        with transaction() as session:
            payment = pay_awards(session.get_one(Area, site_id), actor=actor(), now=now())
            done = gettext("List %(number)s is made. Fetch it below.", number=payment.id)
    except KaizenError as refusal:
        site = db.session.get_one(Area, site_id)
        return _page(site, problem=sentence(refusal)), status_of(refusal)
    flash(done, "good")
    return redirect(url_for("awards.show", site=site_id, _anchor="lists"), 303)


@pages.get("/awards/payments/<int:payment_id>.csv")
@login_required
def payment_csv(payment_id: int) -> Response:
    """One list as a table for spreadsheets; fetched again it is the same."""
    return as_csv(db.session(), payment_for(db.session(), actor(), payment_id))


@pages.get("/awards/payments/<int:payment_id>.xlsx")
@login_required
def payment_xlsx(payment_id: int) -> Response:
    """The same list as a workbook."""
    return as_xlsx(db.session(), payment_for(db.session(), actor(), payment_id))


def _act(idea_id: int, act: Callable[[Idea], object], done: str) -> ResponseReturnValue:
    """Do it under lock; a refusal shows the page again, with what was typed and why."""
    session = db.session()
    site_id = load_idea_for(session, actor(), idea_id).site_id
    try:
        with transaction() as write:
            act(load_idea_for(write, actor(), idea_id, lock=True))
    except NotFound:
        raise
    except KaizenError as refusal:
        if not can_anywhere(actor(), Permission.MONEY_READ):
            # The page of awards is not theirs to see either.
            raise
        site = db.session.get_one(Area, site_id)
        words = sentence(refusal)
        beside = idea_id if isinstance(refusal, InvalidInput) else 0
        return _page(site, problem=words, beside=beside), status_of(refusal)
    flash(done, "good")
    return redirect(url_for("awards.show", site=site_id), 303)


def _shares(typed: Mapping[str, str]) -> dict[int, int] | None:
    """Percents by author; None where all fields are empty: equal shares.

    Raises:
        InvalidInput: a share is no whole number.
    """
    shares = {}
    for name, text in typed.items():
        person_id = id_or_none(name.removeprefix(SHARE)) if name.startswith(SHARE) else None
        if person_id is None or not text.strip():
            continue
        percent = id_or_none(text.strip())
        if percent is None or not 0 <= percent <= 100:
            raise InvalidInput("Type whole percents, or leave them all empty.", field="shares")
        if percent:
            shares[person_id] = percent
    return shares or None


def _site(site_id: int | None) -> Area:
    refusal = to_say("Awards are seen by finance, leaders and supervisors.")
    return site_among(_sites(db.session()), site_id, refusal=refusal)


def _sites(session: Session) -> list[Area]:
    """The sites in which the reader reads money or sets what leadership sets."""
    person = actor()
    if not can_anywhere(person, Permission.MONEY_READ):
        return []
    rows = select(Area).where(Area.id.in_(site_ids_of(person))).order_by(by_name(Area.name))
    return list(session.scalars(rows))


def _page(site: Area, *, problem: str = "", beside: int = 0) -> str:
    session = db.session()
    return render_template(
        "awards/list.html",
        site=site,
        sites=_sites(session),
        awards=awards_of(session, site, actor(), before=_key("before"), after=_keys()),
        keys={state.value: key for state, key in _keys().items() if key},
        problem=problem,
        beside=beside,
        typed=request.form,
    )


def _keys() -> dict[AwardState, int | None]:
    """Where each list goes on, as the address says it: ``paid_before=17``."""
    return {state: _key(f"{state.value}_before") for state in LISTED}


def _key(name: str) -> int | None:
    return request.args.get(name, type=some_id)
