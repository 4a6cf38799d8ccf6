"""Who wrote an idea: naming others who worked on it, and writing it down for somebody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed
from kaizen.ideas.actions.editing import require_may_edit
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import MOST_AUTHORS, Stage
from kaizen.people.models import Person
from kaizen.people.permissions import can, require, site_ids_of
from kaizen.people.rules import Permission


def add_author(idea: Idea, person: Person, *, actor: Person, now: datetime) -> bool:
    """Name somebody who worked on it too; False where they are named already.

    Raises:
        NotAllowed: the actor did not write the idea.
        Conflict: it is decided, or the person is the one who would have to decide.
        InvalidInput: the person is of another site or has left, or there are too many names.
    """
    require_may_edit(idea, actor)
    if person.id in idea.author_ids:
        return False
    _require_fit(idea, person)
    if idea.as_stage is not Stage.DRAFT and can(person, Permission.IDEA_REVIEW, area=idea.area):
        # Whoever holds it now would have to decide on an idea of their own.
        raise Conflict(
            "%(name)s answers ideas here and cannot join one that is sent.", name=person.full_name
        )
    if len(idea.authors) >= MOST_AUTHORS:
        raise InvalidInput(
            "At most %(most)d people can be named.", field="co_authors", most=MOST_AUTHORS
        )
    position = max((author.position for author in idea.authors), default=-1) + 1
    idea.authors.append(IdeaAuthor(person=person, position=position))
    db.session.flush()
    if idea.as_stage is not Stage.DRAFT:
        events.record("idea.joined_by_author", idea, actor.id, now, person_id=person.id)
    return True


def remove_author(idea: Idea, person: Person, *, actor: Person, now: datetime) -> bool:
    """Take a name off; False where it was not there.

    Raises:
        NotAllowed: the actor did not write the idea.
        Conflict: it is decided, or it is the last name.
    """
    require_may_edit(idea, actor)
    named = next((author for author in idea.authors if author.person_id == person.id), None)
    if named is None:
        return False
    if len(idea.authors) == 1:
        raise Conflict("Somebody has to stand for the idea: this is the last name.")
    idea.authors.remove(named)
    db.session.flush()
    if idea.as_stage is not Stage.DRAFT:
        events.record("idea.left_by_author", idea, actor.id, now, person_id=person.id)
    return True


def name_authors(
    idea: Idea,
    *,
    for_person: Person | None,
    others: Sequence[Person],
    actor: Person,
    now: datetime,
) -> None:
    """Put the names under a draft: the one it is written for, else the actor; then the others.

    Raises:
        NotAllowed: the actor may not write for others in this area, or does not write this one.
        InvalidInput: somebody is of another site or has left, or there are too many names.
        Conflict: the idea was sent already.
    """
    if actor.id not in idea.author_ids and actor.id != idea.written_by_id:
        raise NotAllowed("Only those who write this draft can change it.")
    if idea.as_stage is not Stage.DRAFT:
        raise Conflict("This idea was sent already. Look at where it stands now.")
    if for_person is not None and for_person.id != actor.id:
        require(actor, Permission.IDEA_WRITE_FOR_OTHERS, area=idea.area)
    first = for_person or actor
    names = [first, *(person for person in others if person.id != first.id)]
    for person in names:
        _require_fit(idea, person)
    if len({person.id for person in names}) > MOST_AUTHORS:
        raise InvalidInput(
            "At most %(most)d people can be named.", field="co_authors", most=MOST_AUTHORS
        )
    _replace(idea, names)


def _replace(idea: Idea, names: list[Person]) -> None:
    wanted = {person.id: place for place, person in reversed(list(enumerate(names)))}
    for author in list(idea.authors):
        if author.person_id not in wanted:
            idea.authors.remove(author)
        else:
            author.position = wanted[author.person_id]
    known = idea.author_ids
    for person in names:
        if person.id not in known:
            idea.authors.append(IdeaAuthor(person=person, position=wanted[person.id]))
            known.add(person.id)
    db.session.flush()


def _require_fit(idea: Idea, person: Person) -> None:
    if not person.is_active or idea.site_id not in site_ids_of(person):
        raise InvalidInput(
            "%(name)s does not work at this site.", field="co_authors", name=person.full_name
        )
