"""Awards for verified savings: finance proposes, a leader with no part in it signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.money import split_to
from kaizen.core.sentences import to_say
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.submitting import require_words
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, require
from kaizen.people.queries.areas import day_in
from kaizen.people.queries.fit import candidates
from kaizen.people.rules import Permission, Role
from kaizen.savings.models.awards import Award, AwardStep
from kaizen.savings.models.claims import Claim
from kaizen.savings.queries.award_benefit import first_years_of
from kaizen.savings.queries.awards import award_policy_of, newest_awards_of, verified_claim_of
from kaizen.savings.rules.award_policy import AwardState
from kaizen.savings.rules.awards import AwardScale, award, share_award

NONE_SET_UP = "Thanks come first. No awards are set up here."


def propose_award(
    idea: Idea, *, actor: Person, now: datetime, shares: Mapping[int, int] | None = None
) -> list[Award]:
    """Reckon the award of a verified saving and share it among its authors: the first signature.

    `shares` are percents by author's id; without any, authors share equally. Hold the idea.

    Raises:
        NotAllowed: the actor is not of finance there, or wrote or owns the idea.
        InvalidInput: the shares are not those of its authors, or do not make one hundred.
        Conflict: no awards are given here, nothing is verified or earned, the change slipped
            back, or its award was proposed before.
    """
    require(actor, Permission.MONEY_WRITE, area=idea.area)
    if idea.involves(actor.id):
        raise NotAllowed(
            "You wrote or own this idea, so somebody else of finance proposes its award."
        )
    session = db.session()
    in_force = award_policy_of(session, idea.site_id)
    scale = _require_scale(in_force.policy.scale_in_use, idea.currency)
    claim = _require_claim(idea)
    before = newest_awards_of(session, idea.id)
    if before and before[0].state is not AwardState.TURNED_DOWN:
        raise Conflict("Its award was proposed already. Look at where it stands.")
    benefit = first_years_of(session, [claim])[claim.id].net
    parts = _share(_earned(benefit, scale), idea.author_ids, shares, scale.digits)
    awards = [
        Award(
            claim_id=claim.id,
            idea_id=idea.id,
            area_id=claim.area_id,
            site_id=claim.site_id,
            person_id=person_id,
            round=before[0].round + 1 if before else 1,
            benefit=benefit,
            benefit_currency=claim.currency,
            amount=part,
            currency=scale.currency,
            percent=shares[person_id] if shares else None,
            policy_version_id=in_force.version_id,
            proposer_id=actor.id,
            at=now,
        )
        for person_id, part in parts.items()
        if part
    ]
    session.add_all(awards)
    session.flush()
    to_ids = _may_sign(idea, awards)
    events.record("award.proposed", idea, actor.id, now, claim_id=claim.id, to_ids=to_ids)
    return awards


def sign_award(idea: Idea, *, actor: Person, now: datetime) -> None:
    """Give the second signature; only now it may be paid. Hold the idea.

    Raises:
        NotAllowed: the actor does not lead the site, or has a part in the idea or its figures.
        Conflict: nothing waits for a signature, awards were switched off, or what it was reckoned
            from is not so any more.
    """
    session = db.session()
    site = idea.area.site or idea.area
    if not can(actor, Permission.IDEA_LEAD, area=site):
        raise NotAllowed("A leader of the site gives the second signature.")
    awards = newest_awards_of(session, idea.id)
    require_no_part(awards, idea, actor)
    _require_proposed(awards)
    if award_policy_of(session, idea.site_id).policy.scale_in_use is None:
        raise Conflict(NONE_SET_UP)
    claim = _require_claim(idea)
    if first_years_of(session, [claim])[claim.id].net != awards[0].benefit:
        raise Conflict(
            "The figures have changed since it was proposed. Turn it down, and finance proposes "
            "it anew."
        )
    _answer(awards, AwardState.SIGNED, "", idea, actor, now)
    to_ids = [one.person_id for one in awards]
    events.record("award.signed", idea, actor.id, now, claim_id=claim.id, to_ids=to_ids)


def turn_down_award(idea: Idea, reason: str, *, actor: Person, now: datetime) -> None:
    """Say why it is not signed as it is; finance may propose it anew. Hold the idea.

    Raises:
        NotAllowed: the actor neither leads the site nor proposed it, or has a part in the idea.
        InvalidInput: no reason is given.
        Conflict: nothing waits for a signature.
    """
    site = idea.area.site or idea.area
    awards = newest_awards_of(db.session(), idea.id)
    if not awards or awards[0].proposer_id != actor.id:
        if not can(actor, Permission.IDEA_LEAD, area=site):
            raise NotAllowed("A leader of the site signs it or turns it down.")
        require_no_part(awards, idea, actor)
    _require_proposed(awards)
    words = require_words(reason, field="reason", what=to_say("Say why it is not signed."))
    _answer(awards, AwardState.TURNED_DOWN, words, idea, actor, now)
    claim_id, to_id = awards[0].claim_id, awards[0].proposer_id
    events.record("award.turned_down", idea, actor.id, now, claim_id=claim_id, to_id=to_id)


def require_no_part(awards: Sequence[Award], idea: Idea, actor: Person) -> None:
    """Refuse whoever wrote, owns, verified or proposed: two signatures are those of two sides.

    Raises:
        NotAllowed: the actor is one of them; the sentence says which.
    """
    if actor.id in idea.author_ids or actor.id in {one.person_id for one in awards}:
        raise NotAllowed("You are an author of this idea, so another leader signs its award.")
    if actor.id == idea.owner_id:
        raise NotAllowed("You own this change, so another leader signs its award.")
    if awards and actor.id == awards[0].claim.verifier_id:
        raise NotAllowed("You verified this saving, so another leader signs its award.")
    if awards and actor.id == awards[0].proposer_id:
        raise NotAllowed("You proposed this award, so somebody else gives the second signature.")


def _may_sign(idea: Idea, awards: Sequence[Award]) -> list[int]:
    """Ids of the leaders of the site who have no part in it: one of them signs."""
    session = db.session()
    found = candidates(session, idea.area.site or idea.area, Role.LEADER)
    barred = {idea.owner_id, awards[0].claim.verifier_id, awards[0].proposer_id}
    barred |= idea.author_ids
    return sorted({one.person.id for one in found} - barred)


def _require_scale(scale: AwardScale | None, currency: str) -> AwardScale:
    if scale is None:
        raise Conflict(NONE_SET_UP)
    if scale.currency not in (None, currency):
        raise Conflict("The scale is in another currency than this saving. Leadership sets it.")
    return scale


def _require_claim(idea: Idea) -> Claim:
    claim = verified_claim_of(db.session(), idea.id)
    if claim is None:
        raise Conflict("An award is reckoned from a verified saving. This one is not verified.")
    if idea.as_stage is Stage.LAPSED:
        raise Conflict("This change has slipped back. Its award waits until it holds again.")
    return claim


def _require_proposed(awards: Sequence[Award]) -> None:
    if not awards:
        raise Conflict("No award is proposed for this idea.")
    if awards[0].steps:
        step = awards[0].steps[0]
        if step.kind == AwardState.SIGNED:
            raise Conflict("%(name)s has signed it already.", name=step.person.full_name)
        raise Conflict("%(name)s has turned it down already.", name=step.person.full_name)


def _earned(benefit: Decimal, scale: AwardScale) -> Decimal:
    earned = award(benefit, scale) if benefit > 0 else Decimal(0)
    if not earned:
        raise Conflict("By the scale in force, this saving earns no award. Say thanks in person.")
    return earned


def _share(
    amount: Decimal, authors: set[int], shares: Mapping[int, int] | None, digits: int
) -> dict[int, Decimal]:
    """Each author's part; equal parts by largest remainder, the lower id first."""
    if not authors:
        raise Conflict("Nobody is named as an author, so there is nobody to give it to.")
    if not shares:
        persons = sorted(authors)
        return dict(zip(persons, split_to(amount, [1] * len(persons), digits), strict=True))
    if not set(shares) <= authors:
        raise InvalidInput("Only the authors of the idea share its award.", field="shares")
    return share_award(amount, shares, digits)


def _answer(
    awards: Sequence[Award],
    state: AwardState,
    reason: str,
    idea: Idea,
    actor: Person,
    now: datetime,
) -> None:
    place: Area = idea.area
    on = day_in(db.session(), place, now)
    for one in awards:
        one.steps.append(
            AwardStep(number=1, kind=state.value, on=on, at=now, person_id=actor.id, reason=reason)
        )
    db.session.flush()
