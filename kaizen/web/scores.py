"""Scores of one idea: giving one alone, asking colleagues, and what all have said."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import login_required
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError, NotAllowed, NotFound
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.queries.called import colleagues, people_named
from kaizen.people.rules import Permission
from kaizen.review.actions.scoring import ask_for_scores, may_score, score_idea
from kaizen.review.models.scores import Score
from kaizen.review.queries.scores import (
    Scoring,
    judged,
    policies_of,
    reads_scores,
    scoring_of,
    scoring_policy_of,
)
from kaizen.review.queries.worth import net_first_year_of
from kaizen.review.rules.criteria import JUDGED, STEPS, Criterion, ScoringPolicy
from kaizen.review.rules.standing import Standing, standing_of
from kaizen.web.errors import sentence, status_of
from kaizen.web.forms.scores import AskForm, ScoreForm
from kaizen.web.scoring_words import LABELS, QUESTIONS, anchor
from kaizen.web.session import actor, local_path, now

pages = Blueprint("scores", __name__)


@dataclass(frozen=True)
class Asked:
    """One criterion of the form: its name, its question, and the words of each step."""

    criterion: Criterion
    label: str
    question: str
    weight: Decimal
    steps: list[tuple[int, str]]


@pages.get("/ideas/<int:idea_id>/scores")
@login_required
def show(idea_id: int) -> str:
    """The form for whoever may score, and what the others said once it is open."""
    idea = load_idea_for(db.session(), actor(), idea_id)
    return _page(idea, ScoreForm(), AskForm())


@pages.post("/ideas/<int:idea_id>/scores")
@login_required
def give(idea_id: int) -> ResponseReturnValue:
    """Give one's own score, once."""
    form = ScoreForm(request.form)
    person = actor()
    try:
        with transaction() as session:
            idea = load_idea_for(session, person, idea_id, lock=True)
            score_idea(idea, form.steps, form.words.data or "", actor=person, now=now())
    except NotFound:
        raise
    except KaizenError as refusal:
        return _refused(idea_id, refusal, form, AskForm())
    flash(gettext("Your score is kept. Thank you."), "good")
    return redirect(_onward(idea_id), 303)


@pages.post("/ideas/<int:idea_id>/score-requests")
@login_required
def ask(idea_id: int) -> ResponseReturnValue:
    """Ask colleagues for their scores."""
    form = AskForm(request.form)
    person = actor()
    try:
        with transaction() as session:
            idea = load_idea_for(session, person, idea_id, lock=True)
            people = people_named(session, {idea.site_id}, form.people.data or "", field="people")
            ask_for_scores(idea, people, actor=person, now=now())
    except NotFound:
        raise
    except KaizenError as refusal:
        return _refused(idea_id, refusal, ScoreForm(), form)
    names = ", ".join(one.full_name for one in people)
    flash(gettext("Asked for a score: %(names)s.", names=names), "good")
    return redirect(_onward(idea_id), 303)


def _refused(
    idea_id: int, refusal: KaizenError, form: ScoreForm, ask_form: AskForm
) -> ResponseReturnValue:
    """The page again with every word that was typed, and the sentence beside its field."""
    idea = load_idea_for(db.session(), actor(), idea_id)
    words, problem = sentence(refusal), ""
    name = refusal.field or ""
    fields = next((one for one in (form, ask_form) if name in one), None)
    if isinstance(refusal, InvalidInput) and fields is not None:
        fields[name].errors = [words]
    else:
        problem = words
    return _page(idea, form, ask_form, problem=problem), status_of(refusal)


def _page(idea: Idea, form: ScoreForm, ask_form: AskForm, *, problem: str = "") -> str:
    session, person, moment = db.session(), actor(), now()
    scoring = scoring_of(session, idea, moment)
    scores_now = may_score(idea, actor=person, now=moment)
    reads = reads_scores(person, idea)
    if not scores_now and not reads and scoring.of(person.id) is None:
        raise NotAllowed("Leadership asks for scores. You have not been asked about this idea.")
    shown = scoring.shown_to(person, moment, reads_notes=reads)
    policy = scoring_policy_of(session, idea.site_id).policy
    leads = can(person, Permission.IDEA_LEAD, area=idea.area) and not idea.involves(person.id)
    return render_template(
        "scores/show.html",
        idea=idea,
        problem=problem,
        form=form if scores_now else None,
        kept="" if scores_now else (form.words.data or ""),
        asked=[_asked(policy, one) for one in JUDGED],
        cost=_cost(session, idea, person, policy),
        ask_form=ask_form if leads and idea.stage == "with_leadership" else None,
        people=colleagues(session, idea.area, without=person.id) if leads else [],
        scoring=scoring,
        is_open=scoring.is_open(moment),
        shows_all=reads and scoring.is_open(moment),
        opens_at=max((one.due_at for one in scoring.requests), default=None),
        reads=reads,
        onward=local_path(target) if (target := request.values.get("next")) else "",
        **_given(session, idea, scoring, shown),
        labels=LABELS,
        criteria=list(Criterion),
    )


def _given(
    session: Session, idea: Idea, scoring: Scoring, shown: tuple[Score, ...]
) -> dict[str, Any]:
    """Each score that may be seen with what it comes to under its own version, and all together."""
    given = judged(shown, policies_of(session, shown))
    alone: dict[int, Standing | None] = {one.person_id: standing_of([one]) for one in given}
    return {
        "rows": [(score, alone[score.person_id], scoring.is_late(score)) for score in shown],
        "together": standing_of(given) if len(shown) > 1 else None,
    }


def _asked(policy: ScoringPolicy, criterion: Criterion) -> Asked:
    return Asked(
        criterion,
        str(LABELS[criterion]),
        str(QUESTIONS[criterion]),
        policy.weights[criterion],
        [(step, anchor(policy, criterion, step)) for step in STEPS],
    )


def _cost(
    session: Session, idea: Idea, person: Person, policy: ScoringPolicy
) -> tuple[int, str, Decimal | None] | None:
    """The step of cost, its words, and the net first year for those who may read money."""
    net = net_first_year_of(session, idea)
    if net is None:
        return None
    step = policy.cost_step(net)
    reads_money = can(person, Permission.MONEY_READ, area=idea.area)
    return step, anchor(policy, Criterion.COST, step), net if reads_money else None


def _onward(idea_id: int) -> str:
    target = request.form.get("next")
    return local_path(target) if target else url_for("scores.show", idea_id=idea_id)
