"""What one reader may do with one idea now, each with its form."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask import current_app, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import IN_USE, WITHDRAWABLE, Stage
from kaizen.ownership.actions.assigning import BEING_DONE
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.queries.looks import Look
from kaizen.ownership.queries.snoozes import PutOff, may_be_put_off
from kaizen.ownership.rules import REPLANS_ALONE, YEARLY_CHECK, AssignmentKind
from kaizen.people.models import Person
from kaizen.people.permissions import can
from kaizen.people.rules import Permission
from kaizen.savings.queries.lines import costs_at, lines_of
from kaizen.savings.rules.lines import ValueStage
from kaizen.web.act_table import ACTS, STEERED, ActWords
from kaizen.web.forms import review as answers
from kaizen.web.forms import work as forms
from kaizen.web.forms.work import ActForm

#: What is asked about an idea now, and what of it was put off.
Asked = Sequence[tuple[Assignment, PutOff | None]]


@dataclass(frozen=True)
class Act:
    """One thing the reader may do: where it posts to, and its form."""

    name: str
    words: ActWords
    url: str
    form: ActForm
    is_open: bool = False


def acts_for(
    session: Session,
    idea: Idea,
    looks: list[Look],
    asked: Asked = (),
    *,
    actor: Person,
    now: datetime,
    today: date,
) -> list[Act]:
    """What this reader may do with the idea now, the most urgent first.

    `asked` is what may be put off; without it, putting off is not offered.
    """
    allowed = _allowed(session, idea, actor, now)
    acts = [_act(session, idea, name, today) for name in ACTS if name in allowed and _exists(name)]
    if idea.as_stage in IN_USE and actor.id != idea.owner_id:
        acts = [*_checks(session, idea, looks, actor, now, today), *acts]
    return [*acts, *_laters(session, idea, asked, actor, now)]


def fresh_form(session: Session, idea: Idea, name: str, today: date) -> ActForm:
    """The form of an act as it is offered at first, filled with what is known."""
    form = ACTS[name].form()
    if "form_key" in form:
        form["form_key"].data = uuid.uuid4().hex
    if isinstance(form, answers.AnswerForm):
        form.seen_version.data, form.back.data = str(idea.version), "idea"
    if isinstance(form, answers.EndingForm):
        form.offer_for(idea.as_stage)
    if isinstance(form, answers.UnparkForm):
        form.offer_for_stage(was_agreed=idea.was_agreed)
    if isinstance(form, forms.UseForm):
        form.on.data = today
        cost = costs_at(lines_of(session, idea.id), ValueStage.COMMITTED)
        if cost is not None:
            form.one_off.data, form.yearly.data = (_plain(amount) for amount in cost)
    if isinstance(form, forms.DateForm):
        form.due_on.data = idea.due_on
    return form


def _plain(amount: object) -> str:
    """An amount as somebody would type it."""
    text = f"{amount:.2f}"
    return text.removesuffix(".00")


def _act(session: Session, idea: Idea, name: str, today: date) -> Act:
    words = ACTS[name]
    form = fresh_form(session, idea, name, today).named(name)
    is_open = name == "reply"
    return Act(name, words, url_for(words.endpoint, idea_id=idea.id), form, is_open)


def _checks(
    session: Session, idea: Idea, looks: list[Look], actor: Person, now: datetime, today: date
) -> list[Act]:
    """The looks that wait for this reader: those asked of them, and for reviewers all."""
    words = ACTS["check"]
    any_of_them = can(actor, Permission.CHECK_ANSWER_FOR_OTHERS, area=idea.area)
    acts = []
    for look in looks:
        if not look.is_open_on(today):
            continue
        is_asked = answers_for(session, idea, look.person_id, actor, now)
        if not (is_asked or any_of_them):
            continue
        name = f"check-{look.check.id}"
        url = url_for(words.endpoint, idea_id=idea.id, check_id=look.check.id)
        form = forms.CheckForm()
        if look.check.day < YEARLY_CHECK or not can(actor, Permission.IDEA_LEAD, area=idea.area):
            del form.again
        acts.append(Act(name, words, url, form.named(name), is_open=is_asked))
    return acts


def _laters(session: Session, idea: Idea, asked: Asked, actor: Person, now: datetime) -> list[Act]:
    """Putting off what the reader is asked, where that is still open to them."""
    words = ACTS["later"]
    acts = []
    for one, before in asked:
        if before is not None and before.is_spent:
            continue
        if may_be_put_off(session, idea, one, actor, now):
            name = f"later-{one.id}"
            url = url_for(words.endpoint, idea_id=idea.id, assignment_id=one.id)
            acts.append(Act(name, words, url, words.form().named(name)))
    return acts


def _allowed(session: Session, idea: Idea, actor: Person, now: datetime) -> set[str]:
    stage = idea.as_stage
    is_author = actor.id in idea.author_ids
    owns = answers_for(session, idea, idea.owner_id, actor, now)
    steers = can(actor, Permission.WORK_STEER, area=idea.area)
    allowed: set[str] = set()
    if stage is Stage.NEEDS_DETAIL and (
        is_author or can(actor, Permission.IDEA_REVIEW, area=idea.area)
    ):
        allowed.add("reply")
    if is_author and stage in WITHDRAWABLE:
        allowed.add("withdrawal")
    if is_author and stage is Stage.DECLINED and idea.appealed_at is None:
        allowed.add("appeal")
    if owns or steers:
        allowed |= _of_work(session, idea, owns=owns, steers=steers)
    if steers and stage in IN_USE | {Stage.LAPSED}:
        allowed.add("closure")
    if can(actor, Permission.IDEA_REVIEW, area=idea.area) and not idea.involves(actor.id):
        allowed |= STEERED.get(stage, set()) | {"thanks"}
    return allowed


def _of_work(session: Session, idea: Idea, *, owns: bool, steers: bool) -> set[str]:
    stage = idea.as_stage
    if owns and _is_asked_to_accept(session, idea):
        return {"acceptance", "giving-back"} | ({"owner"} if steers else set())
    if stage is Stage.LAPSED:
        return {"resumption", "news", "owner"} | ({"hold"} if steers else set())
    if stage not in BEING_DONE:
        return {"news"} if owns and stage in IN_USE else set()
    allowed = {"use", "news", "owner"}
    if stage is Stage.APPROVED:
        allowed.add("work")
    if steers or idea.times_replanned < REPLANS_ALONE:
        allowed.add("date")
    return allowed | ({"surrender"} if owns else set())


def _is_asked_to_accept(session: Session, idea: Idea) -> bool:
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id,
        Assignment.kind == AssignmentKind.ACCEPT.value,
        Assignment.closed_at.is_(None),
    )
    return session.scalar(asked) is not None


def _exists(name: str) -> bool:
    return ACTS[name].endpoint in current_app.view_functions
