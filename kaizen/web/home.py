"""The first page of everybody: what needs me, what is new, and where my ideas stand."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask_login import login_required
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.own import (
    good_news_for,
    in_use_nearby,
    own_drafts,
    own_ideas,
    questions_for,
)
from kaizen.ownership.queries.holders import holders_of
from kaizen.people.queries.persons import is_alone
from kaizen.review.models.decisions import Decision
from kaizen.review.rules.authority import DecisionKind
from kaizen.savings.queries.claims import proofs_of
from kaizen.web import session as here
from kaizen.web.holding import shown_holder
from kaizen.web.idea_rows import IN_USE_ONCE
from kaizen.web.numbers import some_id
from kaizen.web.shown import stage_look, stairs_look

pages = Blueprint("home", __name__)

ON_HOME = 5
ON_PAGE = 25
MOST_NEWS = 2
NEARBY = 3


@pages.get("/")
@login_required
def show() -> str:
    """What became of my ideas?"""
    actor, now, session = here.actor(), here.now(), db.session()
    ideas = own_ideas(session, actor, most=ON_HOME + 1)
    shown = ideas[:ON_HOME]
    news = good_news_for(session, actor, now, most=MOST_NEWS)
    return render_template(
        "home/show.html",
        now=now,
        person=actor,
        questions=questions_for(session, actor),
        news=[(move, session.get_one(Idea, move.idea_id)) for move in news],
        drafts=own_drafts(session, actor),
        has_more=len(ideas) > ON_HOME,
        is_alone=actor.is_administrator and is_alone(session),
        nearby=[] if ideas else in_use_nearby(session, actor, most=NEARBY),
        **_cards(shown),
    )


@pages.get("/ideas/mine")
@login_required
def mine() -> str:
    """All my ideas, newest first."""
    before = request.args.get("before", type=some_id)
    ideas = own_ideas(db.session(), here.actor(), most=ON_PAGE + 1, before=before)
    shown = ideas[:ON_PAGE]
    older = url_for("home.mine", before=shown[-1].id) if len(ideas) > ON_PAGE else ""
    return render_template(
        "home/mine.html",
        older_url=older,
        newer_url=url_for("home.mine") if before else "",
        drafts=own_drafts(db.session(), here.actor()) if before is None else [],
        **_cards(shown),
    )


def _cards(ideas: list[Idea]) -> dict[str, Any]:
    """What the cards of these ideas show: stage, stairs, holder and the answer to declined ones."""
    actor, now, session = here.actor(), here.now(), db.session()
    holders = holders_of(session, [idea.id for idea in ideas], now)
    proofs = proofs_of(session, [idea.id for idea in ideas if idea.as_stage in IN_USE_ONCE])
    return {
        "ideas": ideas,
        "looks": {
            idea.id: stage_look(idea.stage, is_proven=proofs.get(idea.id, False)) for idea in ideas
        },
        "stairs": {
            idea.id: stairs_look(
                idea.stage, is_proven=proofs.get(idea.id, False), has_claim=idea.id in proofs
            )
            for idea in ideas
        },
        "holders": {
            idea.id: shown_holder(holders[idea.id], idea, actor, now)
            for idea in ideas
            if idea.id in holders
        },
        "answers": _answers([idea.id for idea in ideas if idea.stage == "declined"]),
    }


def _answers(declined: Collection[int]) -> dict[int, Decision]:
    """Why it was not this time, and what instead, by idea."""
    rows = db.session.scalars(
        select(Decision)
        .where(Decision.idea_id.in_(declined), Decision.kind == DecisionKind.DECLINED.value)
        .order_by(Decision.id)
    )
    return {decision.idea_id: decision for decision in rows}
