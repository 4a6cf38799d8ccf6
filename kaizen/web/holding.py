"""Who has an idea now, in words: what they do with it, and by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask_babel import LazyString, gettext, lazy_gettext

from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.holders import Holder
from kaizen.ownership.rules import AssignmentKind
from kaizen.people.models import Person
from kaizen.people.queries.areas import calendar_for
from kaizen.web import formats


@dataclass(frozen=True)
class ShownHolder:
    """What the macro `holder` draws: a face, what they do, and a date with its tone."""

    person_name: str
    person_id: int
    doing: str
    due_text: str
    tone: str
    is_you: bool


@dataclass(frozen=True)
class Words:
    """How one thing that is asked is told: of somebody, of the reader, and its date of each."""

    they: LazyString
    you: LazyString
    they_by: LazyString
    you_by: LazyString | None = None


#: The date stands in %(by)s as "by 14:00 today" or "by Fri 20 Mar".
WORDS: dict[AssignmentKind, Words] = {
    AssignmentKind.ANSWER: Words(
        lazy_gettext("has it now"),
        lazy_gettext("have it now"),
        lazy_gettext("answers %(by)s"),
        lazy_gettext("answer %(by)s"),
    ),
    AssignmentKind.DETAIL: Words(
        lazy_gettext("is asked a question"),
        lazy_gettext("are asked a question"),
        lazy_gettext("answers %(by)s"),
        lazy_gettext("answer %(by)s"),
    ),
    AssignmentKind.DECIDE: Words(
        lazy_gettext("decides about it"),
        lazy_gettext("decide about it"),
        lazy_gettext("answers %(by)s"),
        lazy_gettext("answer %(by)s"),
    ),
    AssignmentKind.ACCEPT: Words(
        lazy_gettext("accepts it or gives it back"),
        lazy_gettext("accept it or give it back"),
        lazy_gettext("answers %(by)s"),
        lazy_gettext("answer %(by)s"),
    ),
    AssignmentKind.START: Words(
        lazy_gettext("makes it happen"),
        lazy_gettext("make it happen"),
        lazy_gettext("starts %(by)s"),
        lazy_gettext("start %(by)s"),
    ),
    AssignmentKind.FINISH: Words(
        lazy_gettext("is building it"),
        lazy_gettext("are building it"),
        lazy_gettext("ready %(by)s"),
    ),
    AssignmentKind.CHECK: Words(
        lazy_gettext("checks it again"),
        lazy_gettext("check it again"),
        lazy_gettext("next check %(by)s"),
    ),
    AssignmentKind.REVIEW: Words(
        lazy_gettext("looks at it again"),
        lazy_gettext("look at it again"),
        lazy_gettext("again %(by)s"),
    ),
    AssignmentKind.VERIFY: Words(
        lazy_gettext("proves the saving"),
        lazy_gettext("prove the saving"),
        lazy_gettext("proved %(by)s"),
    ),
    AssignmentKind.CLAIM: Words(
        lazy_gettext("claims the saving anew"),
        lazy_gettext("claim the saving anew"),
        lazy_gettext("claimed %(by)s"),
    ),
    AssignmentKind.DISMISSAL: Words(
        lazy_gettext("says whether anybody was dismissed for it"),
        lazy_gettext("say whether anybody was dismissed for it"),
        lazy_gettext("answers %(by)s"),
        lazy_gettext("answer %(by)s"),
    ),
    AssignmentKind.SCORE: Words(
        lazy_gettext("scores it"),
        lazy_gettext("score it"),
        lazy_gettext("scored %(by)s"),
    ),
}

#: Where the same thing asked means something else at this stage.
_KEEPING = Words(
    lazy_gettext("keeps it in use"),
    lazy_gettext("keep it in use"),
    lazy_gettext("next check %(by)s"),
)
_SLIPPED = Words(
    lazy_gettext("says how it goes on"),
    lazy_gettext("say how it goes on"),
    lazy_gettext("answers %(by)s"),
    lazy_gettext("answer %(by)s"),
)
_UNACCEPTED = Words(
    lazy_gettext("holds it until an owner says yes"),
    lazy_gettext("hold it until an owner says yes"),
    lazy_gettext("starts %(by)s"),
)


def shown_holder(
    holder: Holder | None, idea: Idea, actor: Person, now: datetime
) -> ShownHolder | None:
    """The holder as this reader sees it; None where the idea is not open."""
    if holder is None:
        return None
    is_you = holder.person_id == actor.id
    words = words_for(holder, idea)
    return ShownHolder(
        person_name=_name(holder, idea, actor),
        person_id=holder.person_id,
        doing=_doing(words, holder, is_you),
        due_text=due_text(words, holder, idea, now, is_you=is_you),
        tone=tone_of(holder.due_at, idea, now),
        is_you=is_you,
    )


def words_for(holder: Holder, idea: Idea) -> Words:
    """The words for what is asked, at the stage at which it is asked."""
    if holder.kind is AssignmentKind.CHECK and idea.as_stage is Stage.IMPLEMENTED:
        return _KEEPING
    if holder.kind is AssignmentKind.START:
        if idea.as_stage is Stage.LAPSED:
            return _SLIPPED
        if idea.accepted_at is None and holder.person_id != idea.owner_id:
            return _UNACCEPTED
    return WORDS[holder.kind]


def due_text(words: Words, holder: Holder, idea: Idea, now: datetime, *, is_you: bool) -> str:
    """By when, in words: ``answers by 14:00 today``, ``ready by Fri 20 Mar``, or how late."""
    if holder.due_at < now:
        return formats.span_until(holder.due_at, calendar_for(db.session(), idea.area))
    sentence = words.you_by if is_you and words.you_by else words.they_by
    return str(sentence) % {"by": by_when(holder.due_at, idea, now)}


def by_when(due_at: datetime, idea: Idea, now: datetime) -> str:
    """``by 14:00 today``, ``by 14:00 tomorrow`` or ``by Fri 20 Mar``, in the area's zone."""
    calendar = calendar_for(db.session(), idea.area)
    return formats.by_when(due_at, now, calendar, formats.zone_of(idea.area))


def tone_of(due_at: datetime, idea: Idea, now: datetime) -> str:
    """``late`` once it has passed, ``soon`` today and tomorrow, else nothing."""
    if due_at < now:
        return "late"
    at = formats.local(due_at, idea.area).date()
    return "soon" if (at - formats.local(now, idea.area).date()).days <= 1 else ""


def _name(holder: Holder, idea: Idea, actor: Person) -> str:
    """The holder's name, unless that would give away who wrote it."""
    if holder.person_id in idea.author_ids and idea.hides_names_from(actor.id):
        return str(gettext("The author"))
    return holder.full_name


def _doing(words: Words, holder: Holder, is_you: bool) -> str:
    doing = str(words.you if is_you else words.they)
    if holder.deputy_for is None:
        return doing
    return str(gettext("%(doing)s, for %(name)s", doing=doing, name=holder.deputy_for))
