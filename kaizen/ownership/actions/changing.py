"""Changing an idea that is sent: its words, its area, and with them who is asked by when."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.actions.drafting import Words, place_in
from kaizen.ideas.actions.editing import edit_idea
from kaizen.ideas.models import Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions.assigning import assign_main, main_of
from kaizen.people.models import Area, Person


def change_idea(idea: Idea, words: Words, *, area: Area, actor: Person, now: datetime) -> bool:
    """Change what a sent idea says and where it is; False where nothing changed.

    1. The words, as far as nobody has decided on them.
    2. The area: whoever answers there is asked, by the day that was promised.
    3. *Not safe now*, said afterwards, makes the answer due within the shift.

    Raises:
        NotAllowed: the actor is not one of its authors, or the area is of another site.
        InvalidInput: something is missing or too long.
        Conflict: it is decided, or a question waits and the area would change under it.
    """
    changed = edit_idea(idea, words, actor=actor, now=now)
    has_moved = area.id != idea.area_id
    if has_moved:
        _move(idea, area, actor, now)
    if idea.as_stage is Stage.SUBMITTED:
        is_urgent = "not_safe_now" in changed and idea.not_safe_now
        if has_moved or is_urgent:
            _ask_anew(idea, actor, now, is_urgent=is_urgent)
    return bool(changed) or has_moved


def _move(idea: Idea, area: Area, actor: Person, now: datetime) -> None:
    if (area.site_id or area.id) != idea.site_id:
        raise NotAllowed("An idea stays at its site. Write it down there instead.")
    if idea.as_stage is not Stage.SUBMITTED:
        raise Conflict("Answer the question first; then the area can be changed.")
    before = idea.area_id
    place_in(idea, area)
    facts = {"from_area_id": before, "to_area_id": area.id, "to": area.name}
    events.record("idea.moved", idea, actor.id, now, **facts)


def _ask_anew(idea: Idea, actor: Person, now: datetime, *, is_urgent: bool) -> None:
    asked = main_of(idea)
    promised = asked.due_at if asked and not is_urgent else None
    assign_main(idea, actor_id=actor.id, now=now, due_at=promised)
