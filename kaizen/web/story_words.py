"""How steps, answers, checks and events are told in the line of time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.core.events import Event
from kaizen.ideas.models import Comment, Idea, IdeaMove
from kaizen.ideas.rules import CommentKind, Stage, reference
from kaizen.ownership.models import UseCheck
from kaizen.review.models.decisions import Decision
from kaizen.web import formats

NameOf = Callable[[int | None], str]


@dataclass(frozen=True)
class Told:
    """What the name of the actor is followed by, and how its mark looks."""

    text: str
    icon: str
    tone: str = ""
    meta: str = ""


@dataclass(frozen=True)
class _Words:
    text: LazyString
    icon: str
    tone: str = ""


_TO: dict[Stage, _Words] = {
    Stage.SUBMITTED: _Words(lazy_gettext("sent it back to the supervisor"), icon="arrow-back"),
    Stage.NEEDS_DETAIL: _Words(lazy_gettext("asked a question"), icon="message-question"),
    Stage.WITH_LEADERSHIP: _Words(lazy_gettext("passed it up to leadership"), icon="arrow-up"),
    Stage.APPROVED: _Words(lazy_gettext("agreed"), icon="thumb-up", tone="info"),
    Stage.IN_PROGRESS: _Words(lazy_gettext("started the work"), icon="tool", tone="warn"),
    Stage.IMPLEMENTED: _Words(lazy_gettext("put it in use"), icon="circle-check", tone="good"),
    Stage.SUSTAINED: _Words(lazy_gettext("found it kept"), icon="anchor", tone="brand"),
    Stage.LAPSED: _Words(
        lazy_gettext("found that it slipped back"), icon="arrow-back-up", tone="bad"
    ),
    Stage.PARKED: _Words(lazy_gettext("put it aside for later"), icon="player-pause"),
    Stage.LEARNED: _Words(
        lazy_gettext("ended the trial: it taught us something"), icon="school", tone="lamp"
    ),
    Stage.DECLINED: _Words(lazy_gettext("said: not this time"), icon="circle-x"),
    Stage.MERGED: _Words(lazy_gettext("joined it with another idea"), icon="git-merge"),
    Stage.WITHDRAWN: _Words(lazy_gettext("took it back"), icon="arrow-back"),
    Stage.CLOSED: _Words(lazy_gettext("ended it"), icon="flag"),
}

#: Where the same stage is reached from elsewhere, it is another story.
_FROM_TO: dict[tuple[Stage, Stage], _Words] = {
    (Stage.DRAFT, Stage.SUBMITTED): _Words(lazy_gettext("sent it"), icon="send", tone="brand"),
    (Stage.PARKED, Stage.SUBMITTED): _Words(
        lazy_gettext("took it up again for an answer"), icon="arrow-forward-up"
    ),
    (Stage.PARKED, Stage.APPROVED): _Words(
        lazy_gettext("took it up again"), icon="arrow-forward-up", tone="info"
    ),
    (Stage.NEEDS_DETAIL, Stage.SUBMITTED): _Words(
        lazy_gettext("answered the question"), icon="message-circle"
    ),
    (Stage.NEEDS_DETAIL, Stage.WITH_LEADERSHIP): _Words(
        lazy_gettext("answered the question"), icon="message-circle"
    ),
    (Stage.APPROVED, Stage.WITH_LEADERSHIP): _Words(
        lazy_gettext("took the agreement back; leadership looks again"),
        icon="arrow-back",
        tone="warn",
    ),
    (Stage.DECLINED, Stage.WITH_LEADERSHIP): _Words(
        lazy_gettext("asked for a second look"), icon="refresh", tone="ask"
    ),
    (Stage.SUBMITTED, Stage.IMPLEMENTED): _Words(
        lazy_gettext("confirmed that it is done already"), icon="circle-check", tone="good"
    ),
    (Stage.WITH_LEADERSHIP, Stage.IMPLEMENTED): _Words(
        lazy_gettext("confirmed that it is done already"), icon="circle-check", tone="good"
    ),
    (Stage.LAPSED, Stage.IMPLEMENTED): _Words(
        lazy_gettext("found it in use again"), icon="circle-check", tone="good"
    ),
    (Stage.LAPSED, Stage.IN_PROGRESS): _Words(
        lazy_gettext("took the work up again"), icon="tool", tone="warn"
    ),
}

_RESULTS: dict[str, _Words] = {
    "held": _Words(lazy_gettext("checked: always used"), icon="circle-check", tone="good"),
    "drifting": _Words(lazy_gettext("checked: sometimes used"), icon="wave-sine", tone="warn"),
    "lapsed": _Words(lazy_gettext("checked: not used"), icon="arrow-back-up", tone="bad"),
    "missed": _Words(lazy_gettext("nobody looked in time"), icon="clock", tone="warn"),
}

_EVENTS: dict[str, _Words] = {
    "owner.accepted": _Words(lazy_gettext("said yes to the work"), icon="check", tone="info"),
    "owner.gave_back": _Words(lazy_gettext("gave the work back"), icon="arrow-back", tone="warn"),
    "work.replanned": _Words(lazy_gettext("agreed a new date"), icon="calendar", tone="warn"),
    "work.handed_over": _Words(lazy_gettext("handed the work over"), icon="user-share"),
    "work.given_up": _Words(lazy_gettext("asks to give the work up"), icon="circle-x", tone="warn"),
    "idea.credited": _Words(
        lazy_gettext("thanked whoever said it first"), icon="heart", tone="good"
    ),
    "savings.claimed": _Words(lazy_gettext("said what it really saves"), icon="receipt"),
    "savings.sent_back": _Words(
        lazy_gettext("asked about what it saves"), icon="message-question", tone="warn"
    ),
    "savings.answered": _Words(lazy_gettext("answered about what it saves"), icon="message-circle"),
    "savings.verified": _Words(
        lazy_gettext("proved what it saves"), icon="rosette-discount-check", tone="good"
    ),
    "savings.corrected": _Words(lazy_gettext("corrected what it saves"), icon="pencil"),
    "idea.edited": _Words(lazy_gettext("changed the words"), icon="pencil"),
    "idea.moved": _Words(lazy_gettext("moved it to another area"), icon="map-pin"),
    "idea.photo_added": _Words(lazy_gettext("added a photo"), icon="camera"),
    "idea.photo_removed": _Words(lazy_gettext("took a photo down"), icon="photo-x"),
    "idea.joined_by_author": _Words(lazy_gettext("named who wrote it too"), icon="user-plus"),
    "idea.left_by_author": _Words(lazy_gettext("took a name off it"), icon="user-off"),
}
EVENTS = tuple(_EVENTS)
OF_AUTHORS = frozenset({"idea.joined_by_author", "idea.left_by_author"})
OF_PHOTOS = frozenset({"idea.photo_added", "idea.photo_removed"})
WITH_REASON = frozenset({"work.replanned", "work.handed_over"})

_SAID: dict[str, _Words] = {
    CommentKind.NOTE.value: _Words(lazy_gettext("left a note for reviewers only"), icon="lock"),
    CommentKind.NEWS.value: _Words(lazy_gettext("told how it goes"), icon="tool"),
    CommentKind.QUESTION.value: _Words(lazy_gettext("asked the author"), icon="message-question"),
    CommentKind.REPLY.value: _Words(lazy_gettext("answered"), icon="message-circle"),
    CommentKind.TALK.value: _Words(lazy_gettext("wrote"), icon="message-circle"),
}


def of_comment(comment: Comment) -> Told:
    """What kind of words these are; talk needs no mark."""
    words = _SAID[comment.kind]
    if comment.is_blocker:
        return Told(str(gettext("told what is in the way")), icon="alert-triangle", tone="warn")
    meta = "" if comment.kind == CommentKind.TALK else str(words.text)
    return Told(meta, words.icon)


def of_step(start: Stage, target: Stage) -> str:
    """What the name of whoever took this step is followed by."""
    return str(_words_of(start, target).text)


def of_move(move: IdeaMove, decision: Decision | None, idea: Idea, name: NameOf) -> Told:
    """A step, with what its decision fixed: owner and day, until when, into which idea."""
    start, target = Stage(move.from_stage), Stage(move.to_stage)
    words = _words_of(start, target)
    return Told(str(words.text), words.icon, words.tone, _fixed(target, decision, idea, name))


def of_check(check: UseCheck) -> Told:
    """What somebody saw, and after how many days in use."""
    words = _RESULTS[check.result or "missed"]
    meta = gettext("%(days)d days in use", days=check.day)
    return Told(str(words.text), words.icon, words.tone, str(meta))


def of_event(event: Event, idea: Idea, name: NameOf) -> Told:
    """What is told by no step: accepted, given back, another day, another owner."""
    words = _EVENTS[event.kind]
    meta = ""
    if event.kind == "work.handed_over":
        meta = str(gettext("to %(name)s", name=name(event.facts.get("to_id"))))
    if event.kind in OF_AUTHORS:
        meta = name(event.facts["person_id"])
    if event.kind == "idea.moved":
        meta = event.facts.get("to", "")
    if event.kind == "idea.credited":
        said = gettext("%(name)s, in %(earlier)s")
        meta = str(said) % {"name": name(event.facts["to_id"]), "earlier": event.facts["earlier"]}
    if event.kind == "work.replanned":
        to_on = formats.day(date.fromisoformat(event.facts["to_on"]), idea.area)
        meta = str(gettext("ready by %(day)s", day=to_on))
    return Told(str(words.text), words.icon, words.tone, meta)


def _words_of(start: Stage, target: Stage) -> _Words:
    return _FROM_TO.get((start, target)) or _TO[target]


def _fixed(target: Stage, decision: Decision | None, idea: Idea, name: NameOf) -> str:
    if target is Stage.MERGED and idea.merged_into_id:
        return reference(idea.merged_into_id)
    if decision is None:
        return ""
    if target is Stage.PARKED and decision.until_on:
        return str(gettext("until %(day)s", day=formats.day(decision.until_on, idea.area)))
    if target is Stage.APPROVED and decision.owner_id and decision.due_on:
        ready = formats.day(decision.due_on, idea.area)
        owner = name(decision.owner_id)
        return str(gettext("owner %(owner)s, ready by %(day)s", owner=owner, day=ready))
    return ""
