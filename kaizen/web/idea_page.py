"""Everything that the page of one idea shows, gathered once for whoever looks."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from sqlalchemy.orm import Session
from wtforms import HiddenField

from kaizen.core.db import db
from kaizen.ideas.actions.editing import may_edit
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.queries.talk import joined_with, voices_of
from kaizen.ideas.rules import IN_USE, PUBLIC, TO_DECIDE, CommentKind, PhotoKind, Stage
from kaizen.metrics.queries.pulse import is_asked_at
from kaizen.ownership.queries.holders import Holder, holders_for
from kaizen.ownership.queries.looks import looks_of
from kaizen.ownership.queries.snoozes import PutOff, is_asked, open_about
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.called import colleagues
from kaizen.people.queries.fit import away_on, stand_in
from kaizen.people.rules import Permission
from kaizen.review.actions.scoring import may_score
from kaizen.review.queries.scores import reads_any
from kaizen.review.queries.splitting import Part, parts_near
from kaizen.review.queries.waiting import waits_for
from kaizen.review.rules.authority import DeclineReason
from kaizen.savings.models.claims import Claim, ClaimQuestion
from kaizen.savings.queries.claims import claim_of, may_claim_late
from kaizen.savings.rules.claims import ClaimState
from kaizen.web.aims.serving import serving_facts
from kaizen.web.award_words import own_award_words
from kaizen.web.claim_page import may_claim_anew, reads_claim
from kaizen.web.forms.new_idea import WASTES
from kaizen.web.forms.review import REASONS
from kaizen.web.forms.work import ActForm, CommentForm
from kaizen.web.holding import shown_holder
from kaizen.web.idea_acts import Act, Asked, acts_for
from kaizen.web.idea_steps import steps_of, trio_of
from kaizen.web.money.panel import money_of
from kaizen.web.proof import is_proven, is_to_prove, with_proof
from kaizen.web.reports.beside import people_beside
from kaizen.web.session import actor as the_actor
from kaizen.web.session import local_path
from kaizen.web.session import now as the_moment
from kaizen.web.shown import stage_look, stairs_look
from kaizen.web.story import Story, story_of

#: So many entries of the story stand open; the earlier ones are folded away.
NEWEST = 12
#: Whether it is one of several parts is asked until the money is spent.
ASKED_FOR_PARTS = TO_DECIDE | {Stage.NEEDS_DETAIL, Stage.APPROVED}
#: "Something else" says nothing; the reviewer's own words do.
_REASON_WORDS = {one.value: one.label for one in REASONS if one.value != DeclineReason.OTHER}


def idea_page(
    idea_id: int, *, opened: str = "", form: ActForm | None = None, problem: str = ""
) -> str:
    """The page of the idea; after a refusal with the form as it was typed, and why.

    Raises:
        NotFound: no such idea, or not for this person's eyes.
    """
    session, actor, now = db.session(), the_actor(), the_moment()
    idea = load_idea_for(session, actor, idea_id)
    looks = looks_of(session, idea.id)
    claim = claim_of(session, idea.id) if idea.in_use_on else None
    reads = claim is not None and reads_claim(session, idea, actor, now)
    story = story_of(session, idea, actor, claim.questions if claim and reads else ())
    today = calendar_for(session, idea.area).local_day(now)
    open_now = open_about(session, idea)
    asked = [(one, before) for one, before in open_now if is_asked(one)]
    holder = shown_holder(_holder(session, open_now, now), idea, actor, now)
    offered = acts_for(session, idea, looks, asked, actor=actor, now=now, today=today)
    acts = _with_typed(offered, opened, form)
    return render_template(
        "idea/show.html",
        idea=idea,
        actor=actor,
        hides_names=idea.hides_names_from(actor.id),
        holder=holder,
        look=stage_look(idea.stage, is_proven=is_proven(claim)),
        stairs=stairs_look(idea.stage, is_proven=is_proven(claim), has_claim=is_to_prove(claim)),
        steps=with_proof(steps_of(idea, story, looks), idea, claim),
        claim=claim if reads else None,
        **_claiming(session, idea, claim, actor, now),
        trio=trio_of(looks, idea) if idea.in_use_on else [],
        story=story,
        newest=NEWEST,
        acts=acts,
        acts_first=_come_first(acts, is_held=holder is not None and holder.is_you),
        comment_form=_comment_form(form),
        kept=_kept_words(acts, opened, form),
        problem=problem,
        onward=_onward(),
        answer_url=_answer_url(session, idea, actor, now),
        scores=_scores(session, idea, actor, now),
        parts=_parts(session, idea, actor),
        people=colleagues(session, idea.area, without=0) if acts else [],
        money=money_of(session, idea, actor, now, claim=claim),
        own_award=own_award_words(session, idea, actor) if is_proven(claim) else "",
        people_beside=people_beside(session, idea, actor, today),
        asks_pulse=is_asked_at(session, idea, actor, now),
        **_voices(session, idea, actor),
        **_photos(idea),
        **_end(idea, story),
        **serving_facts(session, idea, actor, now, form),
        waste_word=dict(WASTES).get(idea.waste or "", ""),
        deputy=_deputy(session, idea, today),
        waiting=_waiting(asked, idea, actor),
        reads_notes=can(actor, Permission.NOTE_READ, area=idea.area),
        may_edit=idea.as_stage is not Stage.DRAFT and may_edit(idea, actor),
        may_comment=can(actor, Permission.IDEA_COMMENT, area=idea.area)
        and idea.as_stage is not Stage.DRAFT,
    )


def _holder(session: Session, open_now: Asked, now: datetime) -> Holder | None:
    """Who holds the idea, by what is open about it anyhow."""
    main = [one for one, _ in open_now if one.is_main]
    return next((holder for _, holder in holders_for(session, main, now)), None)


def _parts(session: Session, idea: Idea, actor: Person) -> list[Part]:
    """Ideas with which this one may belong together, for those who decide about it."""
    decides = can(actor, Permission.IDEA_REVIEW, area=idea.area) and not idea.involves(actor.id)
    if not decides or idea.as_stage not in ASKED_FOR_PARTS:
        return []
    return parts_near(session, [idea], actor).get(idea.id, [])


def _come_first(acts: list[Act], *, is_held: bool) -> bool:
    """Whether the reader is asked for something: that stands above the idea, the rest below."""
    return any(act.is_open or (is_held and act.words.look == "primary") for act in acts)


def _with_typed(acts: list[Act], opened: str, form: ActForm | None) -> list[Act]:
    """The acts, the refused one open with what was typed and why it was refused."""
    return [
        replace(act, form=_typed(form, act), is_open=True) if act.name == opened else act
        for act in acts
    ]


def _typed(form: ActForm | None, act: Act) -> ActForm:
    """The form as it was typed; what nobody sees and was refused is made afresh."""
    if form is None:
        return act.form
    for field in form:
        if isinstance(field, HiddenField) and field.errors:
            field.data = act.form[field.short_name].data
    return form.named(act.name)


def _onward() -> str:
    """Where a form of this page leads on to, where the reader came from another page."""
    target = request.values.get("next")
    return local_path(target) if target else ""


def _kept_words(acts: list[Act], opened: str, form: ActForm | None) -> list[str]:
    """What was typed into a form that is not offered any more, so that no word is lost."""
    if form is None or isinstance(form, CommentForm) or opened in {act.name for act in acts}:
        return []
    words = [str(field.data) for field in form if field.type == "TextAreaField" and field.data]
    return [word for word in words if word.strip()]


def _comment_form(typed: ActForm | None) -> CommentForm:
    form = typed if isinstance(typed, CommentForm) else CommentForm()
    form.form_key.data = form.form_key.data or uuid.uuid4().hex
    form.named("comment")
    return form


def _voices(session: Session, idea: Idea, actor: Person) -> dict[str, Any]:
    alive = idea.as_stage in PUBLIC - {Stage.MERGED}
    belongs = can(actor, Permission.IDEA_SUPPORT, area=idea.area)
    voices = voices_of(session, idea.id, actor.id)
    return {
        "voices": voices,
        "joined": joined_with(session, idea.id) if voices.is_joined else [],
        "may_support": alive and belongs and actor.id not in idea.author_ids,
        # Authors hear of their own idea anyway.
        "may_follow": alive
        and actor.id not in idea.author_ids
        and can(actor, Permission.IDEA_READ, area=idea.area),
    }


def _photos(idea: Idea) -> dict[str, Any]:
    return {
        "before": [photo for photo in idea.photos if photo.kind == PhotoKind.BEFORE],
        "after": [photo for photo in idea.photos if photo.kind == PhotoKind.AFTER],
    }


def _end(idea: Idea, story: Story) -> dict[str, Any]:
    """Why it came to where it stands: the latest step's reason, and what was decided."""
    last = story.moves[-1] if story.moves else None
    decision = next((d for d in reversed(story.decisions) if last and d.at == last.at), None)
    return {
        "last_move": last,
        "decision": decision,
        "reason_word": _REASON_WORDS.get(decision.reason_code or "", "") if decision else "",
        "question": next((c for c in story.entries if c.kind == CommentKind.QUESTION), None),
        "merged_into": idea.merged_into,
    }


def _deputy(session: Session, idea: Idea, today: Any) -> Person | None:
    """Who stands in for the owner today, while the owner is away."""
    if idea.owner_id is None:
        return None
    away = away_on(session, today)
    if idea.owner_id not in away:
        return None
    stands = stand_in(idea.owner_id, away)
    return session.get(Person, stands) if stands is not None else None


def _waiting(asked: Asked, idea: Idea, actor: Person) -> list[PutOff]:
    """What was put off, for those who asked for it, answer for it or steer it."""
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    return [
        before
        for one, before in asked
        if before is not None and (steers or one.person_id == actor.id)
    ]


def _answer_url(session: Session, idea: Idea, actor: Person, now: datetime) -> str:
    """Where this reader answers the idea; empty where it does not wait for them."""
    if idea.as_stage not in TO_DECIDE or not waits_for(session, idea, actor, now):
        return ""
    return url_for("review.queue", open=idea.id, _anchor=f"row-{idea.id}")


def _may_claim(
    session: Session, idea: Idea, claim: Claim | None, actor: Person, now: datetime
) -> bool:
    """Whether this reader may claim what came into use without a claim."""
    is_used = idea.as_stage in IN_USE | {Stage.LAPSED}
    return claim is None and is_used and may_claim_late(session, idea, actor, now)


def _claiming(
    session: Session, idea: Idea, claim: Claim | None, actor: Person, now: datetime
) -> dict[str, Any]:
    """What this reader may do about the claim: answer a question, or claim at all."""
    return {
        "asked_of_claim": _asked_of_claim(session, idea, claim, actor, now),
        "may_claim": _may_claim(session, idea, claim, actor, now),
    }


def _asked_of_claim(
    session: Session, idea: Idea, claim: Claim | None, actor: Person, now: datetime
) -> ClaimQuestion | None:
    """What the verifier asked, where this reader is to answer it."""
    if claim is None or claim.state != ClaimState.SENT_BACK:
        return None
    return claim.open_question if may_claim_anew(session, idea, actor, now) else None


def _scores(session: Session, idea: Idea, actor: Person, now: datetime) -> str:
    """What the way to the scores says; empty where the reader neither gives nor reads any."""
    if may_score(idea, actor=actor, now=now):
        return str(gettext("Score this idea, alone"))
    return str(gettext("What reviewers make of it")) if reads_any(session, idea, actor) else ""
