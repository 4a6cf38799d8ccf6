"""What may be settled straight from a message, for each kind of thing that is asked."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for
from flask_babel import gettext, lazy_gettext
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput
from kaizen.ideas.actions.talking import comment, is_callable
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import TO_DECIDE
from kaizen.notifications.links import Link
from kaizen.ownership.actions.owning import accept_work, give_back, name_owner
from kaizen.ownership.actions.snoozing import snooze, times_snoozed
from kaizen.ownership.actions.submitting import reply_to_question
from kaizen.ownership.actions.working import News, give_news, replan, start_work
from kaizen.ownership.ladder import MOST_SNOOZES
from kaizen.ownership.models import Assignment
from kaizen.ownership.queries.holders import answers_for
from kaizen.ownership.queries.looks import load_check_of, looks_of
from kaizen.ownership.rules import AssignmentKind as Kind
from kaizen.ownership.rules import CheckResult
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.called import people_named
from kaizen.review.actions.approving import Approval, approve_idea
from kaizen.review.actions.asking import ask_author
from kaizen.review.actions.looking import answer_look
from kaizen.review.actions.parking import park_idea
from kaizen.review.queries.proposing import Proposal, proposal_for
from kaizen.review.queries.waiting import waits_for
from kaizen.web.act_table import ActWords
from kaizen.web.forms import review as answers
from kaizen.web.forms import settling as forms
from kaizen.web.forms.work import ActForm
from kaizen.web.idea_acts import Act, acts_for

#: An unanswered question that is put off comes back after four weeks.
DAYS_TO_PUT_OFF = 28

#: What somebody makes happen.
BEING_DONE = frozenset({Kind.START, Kind.FINISH})

#: Which acts of the idea's page a link carries, by what is asked.
OFFERED: dict[Kind, tuple[str, ...]] = {
    Kind.DETAIL: ("reply", "parking"),
    Kind.ACCEPT: ("acceptance", "giving-back"),
    Kind.START: ("work", "date", "owner"),
    Kind.FINISH: ("news", "date", "owner"),
    Kind.CHECK: ("check",),
}

#: And by what is asked of somebody else, who is late with it.
OFFERED_TO_OTHERS: dict[Kind, tuple[str, ...]] = {
    Kind.DETAIL: ("parking",),
    Kind.START: ("date", "owner"),
    Kind.FINISH: ("date", "owner"),
    Kind.CHECK: ("check",),
}

ASKING = ActWords(
    lazy_gettext("Ask how it goes"),
    icon="message-circle",
    form=forms.AskingForm,
    endpoint="settling.settle",
    look="primary",
)
SNOOZE = ActWords(
    lazy_gettext("Later"), icon="clock-pause", form=forms.SnoozeForm, endpoint="settling.settle"
)
APPROVAL = ActWords(
    lazy_gettext("Agree as proposed"),
    icon="thumb-up",
    form=forms.ProposedForm,
    endpoint="settling.settle",
    look="primary",
)
QUESTION = ActWords(
    lazy_gettext("Ask the author"),
    icon="message-question",
    form=answers.QuestionForm,
    endpoint="settling.settle",
)


@dataclass(frozen=True)
class Settling:
    """One person at one thing that was asked, by one link."""

    token: str
    link: Link
    person: Person
    assignment: Assignment
    idea: Idea
    now: datetime


def acts_at(session: Session, at: Settling) -> list[Act]:
    """What this link offers now; each act asks for its rights once more when it is done."""
    is_mine = answers_for(session, at.idea, at.assignment.person_id, at.person, at.now)
    if not is_mine:
        asking = [_asking(at)] if at.assignment.as_kind in BEING_DONE else []
        return [*_answering(session, at), *asking, *_of_the_idea(session, at, OFFERED_TO_OTHERS)]
    acts = [*_answering(session, at), *_of_the_idea(session, at, OFFERED)]
    if _may_wait(at):
        acts.append(_act(at, "snooze", SNOOZE, forms.SnoozeForm()))
    return acts


def do(session: Session, at: Settling, name: str, form: Any) -> None:
    """Do the one thing with what the form says; the action refuses what is not allowed."""
    DOING[name](session, at, form)


def proposal_at(session: Session, at: Settling) -> Proposal | None:
    """What would be agreed to; None where a link may not agree.

    A danger, and ideas that could mean fewer people, are decided on the page of the queue.
    """
    idea = at.idea
    guarded = idea.not_safe_now or any(idea.flags)
    if not at.link.is_fresh(at.now) or guarded or idea.already_done:
        return None
    proposal = proposal_for(session, idea, at.now)
    return proposal if proposal.owner is not None else None


def _may_wait(at: Settling) -> bool:
    is_danger = at.idea.not_safe_now and at.assignment.is_main
    return not is_danger and times_snoozed(at.assignment) < MOST_SNOOZES


def _answering(session: Session, at: Settling) -> list[Act]:
    """Agreeing and asking, where the idea waits for this reviewer's word."""
    idea = at.idea
    if not at.assignment.is_main or idea.as_stage not in TO_DECIDE:
        return []
    if not waits_for(session, idea, at.person, at.now):
        return []
    acts = []
    if proposal_at(session, at) is not None:
        acts.append(_act(at, "approval", APPROVAL, _seen(forms.ProposedForm(), idea)))
    acts.append(_act(at, "question", QUESTION, _seen(answers.QuestionForm(), idea)))
    return acts


def _asking(at: Settling) -> Act:
    """A question to whoever is late, who is called by name and so hears it at once."""
    form = forms.AskingForm()
    form.form_key.data = uuid.uuid4().hex
    late = at.assignment.person
    name = late.full_name if is_callable(late.full_name) else late.username or late.full_name
    form.text.data = gettext("@%(name)s: how is it going? What do you need?", name=name)
    return _act(at, "asking", ASKING, form)


def _of_the_idea(
    session: Session, at: Settling, offered_for: Mapping[Kind, tuple[str, ...]]
) -> list[Act]:
    """The acts of the idea's page that belong to what was asked, with a short form of news."""
    calendar = calendar_for(session, at.idea.area)
    today = calendar.local_day(at.now)
    looks = looks_of(session, at.idea.id)
    offered = acts_for(session, at.idea, looks, actor=at.person, now=at.now, today=today)
    wanted = offered_for.get(at.assignment.as_kind, ())
    found = []
    for act in offered:
        name = "check" if act.name == f"check-{at.assignment.check_id}" else act.name
        if name not in wanted:
            continue
        form: Any = act.form
        if name == "news":
            form = forms.ShortNewsForm()
            form.form_key.data = uuid.uuid4().hex
        if name == "parking":
            form.until_on.data = calendar.plus_days_on(today, DAYS_TO_PUT_OFF)
            form.words.data = str(lazy_gettext("The question has no answer yet."))
        found.append(_act(at, name, act.words, form))
    return found


def _act(at: Settling, name: str, words: ActWords, form: ActForm) -> Act:
    url = url_for("settling.settle", token=at.token, act=name)
    return Act(name, words, url, form.named(name))


def _seen(form: Any, idea: Idea) -> Any:
    form.seen_version.data = str(idea.version)
    return form


def _snooze(_session: Session, at: Settling, form: Any) -> None:
    days, reason = int(form.working_days.data), form.reason.data or ""
    snooze(at.assignment, days, reason=reason, actor=at.person, now=at.now)


def _approve(session: Session, at: Settling, form: Any) -> None:
    proposal = proposal_at(session, at)
    if proposal is None:
        raise InvalidInput("Sign in to answer this idea: more has to be said about it.")
    approval = Approval(
        owner=proposal.owner,
        start_on=proposal.start_on,
        due_on=proposal.due_on,
        one_off=form.one_off.amount,
        yearly=form.yearly.amount,
        flags=at.idea.flags,
        words=form.words.data or "",
        money_source=form.money_source.data or "",
    )
    approve_idea(at.idea, approval, actor=at.person, now=at.now, seen_version=form.version)


def _ask(_session: Session, at: Settling, form: Any) -> None:
    words = form.words.data or ""
    ask_author(at.idea, words, actor=at.person, now=at.now, seen_version=form.version)


def _park(_session: Session, at: Settling, form: Any) -> None:
    park_idea(
        at.idea,
        until=form.until_on.data,
        reason=form.words.data or "",
        actor=at.person,
        now=at.now,
        seen_version=form.version,
    )


def _reply(_session: Session, at: Settling, form: Any) -> None:
    key = form.form_key.data or None
    reply_to_question(at.idea, form.text.data or "", actor=at.person, now=at.now, form_key=key)


def _give_back(_session: Session, at: Settling, form: Any) -> None:
    give_back(at.idea, reason=form.reason.data or "", actor=at.person, now=at.now)


def _news(_session: Session, at: Settling, form: Any) -> None:
    told = News(form.text.data or "", form_key=form.form_key.data or None)
    give_news(at.idea, told, actor=at.person, now=at.now)


def _replan(_session: Session, at: Settling, form: Any) -> None:
    reason = form.reason.data or ""
    replan(at.idea, form.due_on.data, reason=reason, actor=at.person, now=at.now)


def _hand_over(session: Session, at: Settling, form: Any) -> None:
    people = people_named(session, {at.idea.site_id}, form.owner.data or "", field="owner")
    if len(people) != 1:
        raise InvalidInput("Name one person who takes it on.", field="owner")
    reason = form.reason.data or ""
    name_owner(at.idea, people[0], actor=at.person, now=at.now, reason=reason)


def _check(session: Session, at: Settling, form: Any) -> None:
    check = load_check_of(session, at.idea, at.assignment.check_id or 0)
    result, note = CheckResult(form.result.data), form.note.data or ""
    answer_look(check, result, note=note, actor=at.person, now=at.now)


def _tell_late(_session: Session, at: Settling, form: Any) -> None:
    key, words = form.form_key.data or None, form.text.data or ""
    comment(at.idea, words, actor=at.person, now=at.now, form_key=key)


DOING: dict[str, Callable[[Session, Settling, Any], None]] = {
    "snooze": _snooze,
    "approval": _approve,
    "question": _ask,
    "parking": _park,
    "reply": _reply,
    "acceptance": lambda _session, at, _form: accept_work(at.idea, actor=at.person, now=at.now),
    "giving-back": _give_back,
    "work": lambda _session, at, _form: start_work(at.idea, actor=at.person, now=at.now),
    "news": _news,
    "date": _replan,
    "owner": _hand_over,
    "check": _check,
    "asking": _tell_late,
}
