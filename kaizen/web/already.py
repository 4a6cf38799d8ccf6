"""A decision made twice: whose answer stands, and the words that were typed meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from flask import render_template
from flask_babel import LazyString, gettext, lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.queries.loading import load_idea_for
from kaizen.ideas.rules import Stage
from kaizen.people.models import Person
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.answered import decisions_of
from kaizen.web.numbers import id_or_none
from kaizen.web.queue_page import is_fragment
from kaizen.web.session import actor, now
from kaizen.web.shown import stage_look, stairs_look

#: What somebody did when an idea came to this stage.
DID: dict[Stage, LazyString] = {
    Stage.SUBMITTED: lazy_gettext("sent it"),
    Stage.NEEDS_DETAIL: lazy_gettext("asked the author"),
    Stage.WITH_LEADERSHIP: lazy_gettext("passed it up"),
    Stage.APPROVED: lazy_gettext("approved it"),
    Stage.IN_PROGRESS: lazy_gettext("began the work"),
    Stage.IMPLEMENTED: lazy_gettext("put it in use"),
    Stage.SUSTAINED: lazy_gettext("found it kept"),
    Stage.LAPSED: lazy_gettext("found that it slipped back"),
    Stage.PARKED: lazy_gettext("put it aside"),
    Stage.LEARNED: lazy_gettext("ended it with what was learned"),
    Stage.DECLINED: lazy_gettext("declined it"),
    Stage.MERGED: lazy_gettext("joined it with another idea"),
    Stage.WITHDRAWN: lazy_gettext("took it back"),
    Stage.CLOSED: lazy_gettext("ended it"),
}
#: What somebody wanted to do, by the noun of the form.
WANTED: dict[str, LazyString] = {
    "approval": lazy_gettext("wanted to approve it"),
    "confirmation": lazy_gettext("wanted to confirm it"),
    "question": lazy_gettext("wanted to ask the author"),
    "escalation": lazy_gettext("wanted to pass it up"),
    "parking": lazy_gettext("wanted to put it aside"),
    "decline": lazy_gettext("wanted to decline it"),
    "merger": lazy_gettext("wanted to join it"),
    "return": lazy_gettext("wanted to send it back"),
    "unparking": lazy_gettext("wanted to take it up again"),
}


#: The fields of an answer in which somebody writes sentences.
_TYPED = ("words", "instead", "evidence", "redeployment")


@dataclass(frozen=True)
class Standing:
    """The answer that stands: who moved the idea last, when, how, and the decision behind it."""

    person: Person | None
    at: datetime
    did: LazyString
    decision: Decision | None


def already_decided(idea_id: int, noun: str, form: Any) -> tuple[str, int]:
    """The fresh state beside the typed words; nothing was changed (409)."""
    session, person = db.session(), actor()
    idea = load_idea_for(session, person, idea_id)
    template = "review/_already.html" if is_fragment() else "review/already.html"
    page = render_template(
        template,
        idea=idea,
        standing=_standing(session, idea),
        wanted=WANTED[noun],
        draft=_draft(session, form),
        form_key=uuid4().hex,
        photo_id=min((photo.id for photo in idea.photos), default=None),
        look=stage_look(idea.stage),
        stairs=stairs_look(idea.stage, has_claim=False),
        word=_word(idea, person),
        waits=idea.as_stage in (Stage.SUBMITTED, Stage.WITH_LEADERSHIP),
        now=now(),
    )
    return page, 409


def _word(idea: Idea, reader: Person) -> str:
    """Whom the question is for, where it is not for the reader; else empty."""
    if idea.as_stage is not Stage.NEEDS_DETAIL or reader.id in idea.author_ids:
        return ""
    if idea.hides_names_from(reader.id) or not idea.authors:
        return str(gettext("A question to the author"))
    return str(gettext("A question to %(name)s", name=idea.authors[0].person.first_name))


def _standing(session: Session, idea: Idea) -> Standing:
    move = session.scalars(
        select(IdeaMove).where(IdeaMove.idea_id == idea.id).order_by(IdeaMove.id.desc()).limit(1)
    ).one()
    decision = next((d for d in reversed(decisions_of(session, idea.id)) if d.at == move.at), None)
    hidden = move.actor_id in idea.author_ids and idea.hides_names_from(actor().id)
    mover = session.get(Person, move.actor_id) if move.actor_id and not hidden else None
    return Standing(mover, move.at, DID[Stage(move.to_stage)], decision)


def _draft(session: Session, form: Any) -> dict[str, Any]:
    """What was typed, as the page shows it."""
    chosen = str(getattr(form, "owner", None) and form.owner.data or "")
    owner_id = id_or_none(chosen)
    owner = session.get(Person, owner_id) if owner_id is not None else None
    due = getattr(form, "due_on", None) or getattr(form, "until_on", None)
    typed = (form[name].data for name in _TYPED if name in form)
    named = form.owner_name.data if "owner_name" in form else ""
    return {
        "owner": owner.full_name if owner else named,
        "due_on": due.data if due is not None else None,
        "words": "\n".join(words for words in typed if words),
    }
