"""Changing the words of an idea until somebody has decided on them."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.core.text import clean_line, clean_text
from kaizen.ideas.actions.drafting import Words, put_words
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import LONGEST_TEXT, LONGEST_TITLE, offer_title
from kaizen.people.models import Person
from kaizen.people.permissions import can, require
from kaizen.people.rules import Permission

_FIELDS = (
    "title",
    "problem",
    "proposal",
    "result",
    "better",
    "waste",
    "times_per_week",
    "minutes_each",
    "people_affected",
    "safety_or_rule",
    "other_team",
    "fewer_positions",
    "not_safe_now",
    "wants_to_try",
    "already_done",
)


def edit_idea(idea: Idea, words: Words, *, actor: Person, now: datetime) -> list[str]:
    """Change the words of an idea; answers with the names of the fields that changed.

    Raises:
        NotAllowed: the actor is not one of its authors.
        Conflict: it is decided; its words are what was decided on.
        InvalidInput: the problem or the proposal is missing, or something is too long.
    """
    require_may_edit(idea, actor)
    check_lengths(words)
    before = {name: getattr(idea, name) for name in _FIELDS}
    put_words(idea, words)
    idea.title = idea.title or offer_title(idea.problem, idea.proposal)
    changed = [name for name in _FIELDS if getattr(idea, name) != before[name]]
    if changed:
        events.record("idea.edited", idea, actor.id, now, fields=changed)
    return changed


def may_edit(idea: Idea, actor: Person) -> bool:
    """Whether this person could change the words now."""
    try:
        require_may_edit(idea, actor)
    except (NotAllowed, Conflict):
        return False
    return True


def require_may_edit(idea: Idea, actor: Person) -> None:
    """Authors change their words; whoever wrote them down for somebody may do so too.

    Raises:
        NotAllowed: the actor is neither.
        Conflict: it is decided.
    """
    require(actor, Permission.IDEA_WRITE, area=idea.area)
    for_others = can(actor, Permission.IDEA_WRITE_FOR_OTHERS, area=idea.area)
    if actor.id not in idea.author_ids and not (for_others and actor.id == idea.written_by_id):
        raise NotAllowed("Only those who wrote the idea can change its words.")
    if not idea.is_editable:
        raise Conflict("This idea is decided; its words can no longer be changed. Add a comment.")


def check_lengths(words: Words) -> None:
    """Refuse what cannot be sent; drafts keep it all the same.

    Raises:
        InvalidInput: names the field.
    """
    if not clean_text(words.problem).strip():
        raise InvalidInput("Say what gets in your way.", field="problem")
    if not clean_text(words.proposal).strip():
        raise InvalidInput("Say what you would try.", field="proposal")
    for name in ("problem", "proposal", "result"):
        _check(name, clean_text(getattr(words, name)), LONGEST_TEXT)
    _check("title", clean_line(words.title), LONGEST_TITLE)


def _check(name: str, text: str, most: int) -> None:
    if len(text) > most:
        raise InvalidInput(
            "This has %(length)d characters; at most %(most)d fit. Shorten it; nothing is lost.",
            field=name,
            length=len(text),
            most=most,
        )
