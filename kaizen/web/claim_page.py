"""The page of a claim: its figures stage beside stage, and what the reader may do with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import render_template
from flask_babel import LazyString, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.errors import NotAllowed, NotFound
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ownership.queries.holders import answers_for
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import area_choices, areas_of_sites, day_in
from kaizen.people.rules import Permission
from kaizen.savings.models.claims import Claim
from kaizen.savings.models.lines import Line
from kaizen.savings.queries.booked import booked_of
from kaizen.savings.queries.claims import (
    claim_of,
    verifies_as,
)
from kaizen.savings.queries.dismissals import may_answer
from kaizen.savings.queries.lines import lines_of
from kaizen.savings.rules.claims import (
    TO_VERIFY,
    Capacity,
    ClaimState,
    verifiable_from,
)
from kaizen.web.claim_dismissals import asked_after_months, has_booked_hard, shown_answers
from kaizen.web.claim_figures import (
    figures_claimed,
    figures_open,
    shown_figure,
    shown_pools,
)
from kaizen.web.claim_rates import offered_rate, shown_rates
from kaizen.web.drawn import Options
from kaizen.web.errors import sentence
from kaizen.web.forms.choices import choice
from kaizen.web.forms.claims import (
    AgainForm,
    CorrectionForm,
    DismissalForm,
    RateForm,
    ReturnForm,
    VerifyForm,
    again_form,
    verify_form,
)
from kaizen.web.idea_filter import INDENT
from kaizen.web.money.corrected import name_of
from kaizen.web.money.words import STAGES
from kaizen.web.reports.beside import people_beside

STATES: dict[ClaimState, LazyString] = {
    ClaimState.CLAIMED: lazy_gettext("Waits for somebody to verify it"),
    ClaimState.VERIFIED: lazy_gettext("Verified"),
    ClaimState.SENT_BACK: lazy_gettext("Sent back: the owner claims it anew"),
    ClaimState.NOTED: lazy_gettext("Noted: too little to ask somebody to verify it"),
}


@dataclass
class Forms:
    """The forms of the page; one that was refused comes with what was typed."""

    verify: VerifyForm | None = None
    back: ReturnForm | None = None
    again: AgainForm | None = None
    correction: CorrectionForm | None = None
    dismissal: DismissalForm | None = None
    rate: RateForm | None = None


def load_claim(session: Session, actor: Person, now: datetime, idea_id: int) -> tuple[Idea, Claim]:
    """The idea and its claim, for those who read money there, and for who answers as its owner.

    Raises:
        NotFound: no such idea, not for this person's eyes, or nothing is claimed.
        NotAllowed: the figures are not this person's to read.
    """
    idea = load_idea_for(session, actor, idea_id)
    if not reads_claim(session, idea, actor, now):
        raise NotAllowed("Supervisors, leaders, finance and the owner read the figures.")
    claim = claim_of(session, idea.id)
    if claim is None:
        raise NotFound("Nothing is claimed for this idea yet.")
    return idea, claim


def reads_claim(session: Session, idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether this person reads it: with the money there, as its owner, or asked about it."""
    if can(actor, Permission.MONEY_READ, area=idea.area) or actor.id == idea.owner_id:
        return True
    if may_answer(session, idea, actor):
        return True
    return answers_for(session, idea, idea.owner_id, actor, now)


def claim_page(
    session: Session,
    actor: Person,
    now: datetime,
    idea_id: int,
    *,
    forms: Forms | None = None,
    problem: str = "",
) -> str:
    """The page as this reader may see it; after a refusal with everything that was typed."""
    idea, claim = load_claim(session, actor, now, idea_id)
    lines = lines_of(session, idea.id)
    reads_money = can(actor, Permission.MONEY_READ, area=idea.area)
    forms = _offered(session, idea, claim, lines, actor, now, forms or Forms())
    return render_template(
        "claims/show.html",
        idea=idea,
        claim=claim,
        state=STATES[ClaimState(claim.state)],
        stages=list(STAGES.values()),
        rows=[shown_figure(line, reads_money=reads_money) for line in lines],
        rates=shown_rates(session, claim, lines, reads_money=reads_money),
        forms=forms,
        barred=_barred(session, idea, claim, actor, now),
        is_leader_asked=_verifies_as(session, idea, claim, actor, now) is Capacity.LEADER,
        opens_on=_opens_on(session, idea, claim, now),
        dismissals=shown_answers(session, idea, claim, actor, forms.dismissal)
        if reads_money
        else [],
        asks_months=asked_after_months(session, idea, claim, actor, now),
        has_booked_hard=has_booked_hard(claim),
        people_beside=people_beside(session, idea, actor, day_in(session, idea.area, now)),
        pools=shown_pools(session, claim, lines) if reads_money else [],
        areas=_area_options(session, idea) if forms.verify else (),
        counted_in=_counted_in(session, claim),
        reads_money=reads_money,
        problem=problem,
    )


def area_ids(session: Session, idea: Idea) -> dict[str, int]:
    """The areas that may count a part of the saving: those of the site, by their codes."""
    site = areas_of_sites(session, {idea.site_id})
    return {area.code: area.id for area in (*site, idea.area)}


def _offered(
    session: Session,
    idea: Idea,
    claim: Claim,
    lines: list[Line],
    actor: Person,
    now: datetime,
    forms: Forms,
) -> Forms:
    """The forms that this reader may send, with what was typed where one was refused."""
    claimed = figures_claimed(lines)
    if _verifies_as(session, idea, claim, actor, now) is not None:
        forms.verify = forms.verify or verify_form(claimed)
        forms.back = forms.back or ReturnForm()
    reads_money = can(actor, Permission.MONEY_READ, area=idea.area)
    if claim.state == ClaimState.SENT_BACK and may_claim_anew(session, idea, actor, now):
        forms.again = forms.again or again_form(figures_open(lines, reads_money=reads_money))
    booked = booked_of(session, claim.id)
    has_part = actor.id in idea.author_ids or actor.id == idea.owner_id
    if booked and can(actor, Permission.MONEY_WRITE, area=idea.area) and not has_part:
        forms.correction = forms.correction or CorrectionForm()
        forms.correction.line.choices = [
            choice(str(line.id), name_of(line)) for line in lines if line.id in booked
        ]
    forms.rate = offered_rate(session, idea, claim, lines, actor, now, forms.rate)
    for form in (forms.verify, forms.back, forms.again):
        if form is not None:
            form.seen.data = str(claim.version)
    return forms


def _area_options(session: Session, idea: Idea) -> Options:
    """The areas of the site as a tree; the idea's own stands there even where it was closed."""
    found = area_choices(session, [f"/{idea.site_id}/"])
    known = tuple((one.code, INDENT * one.depth + one.name) for one in found)
    own = (idea.area.code, idea.area.name)
    return known if own[0] in {code for code, _name in known} else (own, *known)


def _counted_in(session: Session, claim: Claim) -> str:
    """``Press shop 60 %, Assembly 40 %``; empty where all of it counts in the idea's own area."""
    names = {share.area_id: session.get_one(Area, share.area_id).name for share in claim.shares}
    return ", ".join(f"{names[share.area_id]} {share.percent} %" for share in claim.shares)


def may_claim_anew(session: Session, idea: Idea, actor: Person, now: datetime) -> bool:
    """Whether this person answers what was asked, and claims anew: its owner, or who steers."""
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    return steers or answers_for(session, idea, idea.owner_id, actor, now)


def _verifies_as(
    session: Session, idea: Idea, claim: Claim, actor: Person, now: datetime
) -> Capacity | None:
    """As what this reader verifies it; None where they do not, or nothing is to verify."""
    if claim.state not in TO_VERIFY:
        return None
    try:
        return verifies_as(session, idea, actor, now)
    except NotAllowed:
        return None


def _barred(session: Session, idea: Idea, claim: Claim, actor: Person, now: datetime) -> str:
    """Why this reader does not verify it; empty where they do, or nothing is to verify."""
    if claim.state not in TO_VERIFY:
        return ""
    try:
        verifies_as(session, idea, actor, now)
    except NotAllowed as refused:
        return sentence(refused)
    return ""


def _opens_on(session: Session, idea: Idea, claim: Claim, now: datetime) -> date | None:
    """The first day on which it can be verified, while that lies ahead."""
    day = verifiable_from(claim.starts_on)
    return day if day_in(session, idea.area, now) < day else None
