"""Half-written ideas: begun by the first word or photo, kept until they are sent or deleted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from kaizen.core.text import clean_line, clean_text
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Better, GuardFlags, Stage, Waste, is_form_key
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission

#: A draft keeps more than may be sent, so that nothing typed is ever cut off.
MOST_KEPT = 100_000


@dataclass(frozen=True)
class Words:
    """Everything the form of an idea holds except its area, authors and photos.

    `times_per_week` and `minutes_each` have two decimals at most; None where nothing usable
    was typed.
    """

    problem: str = ""
    proposal: str = ""
    result: str = ""
    title: str = ""
    better: tuple[Better, ...] = ()
    waste: Waste | None = None
    times_per_week: Decimal | None = None
    minutes_each: Decimal | None = None
    people_affected: int | None = None
    flags: GuardFlags = field(default=GuardFlags(False, False, False))
    not_safe_now: bool = False
    wants_to_try: bool = False
    already_done: bool = False
    hide_names: bool = False


def start_draft(area: Area, *, form_key: str, actor: Person, now: datetime) -> Idea:
    """The idea that belongs to `form_key`, begun as a draft if it is not there yet.

    A form sent twice names the same key and so meets the same idea, which may have been sent
    in the meantime: look at its stage.

    Raises:
        NotAllowed: the actor may not write ideas in this area.
        InvalidInput: the key is empty or not one that a form can have.
        NotFound: the key is somebody else's.
    """
    require(actor, Permission.IDEA_WRITE, area=area)
    if not is_form_key(form_key):
        raise InvalidInput("The form is too old. Load the page again; your words stay.")
    found = _begun(form_key)
    if found is None:
        found = _begin(area, form_key, actor, now)
    if actor.id != found.written_by_id and actor.id not in found.author_ids:
        raise NotFound("This draft does not exist any more, or it is not yours to see.")
    return found


def save_draft(
    idea: Idea,
    words: Words,
    *,
    area: Area,
    actor: Person,
    now: datetime,
    jotted: Mapping[str, str] | None = None,
) -> None:
    """Keep the words as they are, complete or not; nothing is checked but who writes.

    `jotted` holds what was typed for later use (names that nobody has looked up), by field.

    Raises:
        NotAllowed: it is somebody else's draft, or the actor may not write in `area`.
        Conflict: the idea was sent already.
    """
    require(actor, Permission.IDEA_WRITE, area=area)
    require_own_draft(idea, actor)
    place_in(idea, area)
    put_words(idea, words)
    idea.jotted = {name: clean_line(text)[:MOST_KEPT] for name, text in (jotted or {}).items()}
    # The name is hidden only where the plant allows it.
    idea.hide_names = words.hide_names and (area.site or area).names_may_hide


def delete_draft(idea: Idea, *, actor: Person, now: datetime) -> None:
    """Throw a draft away with its photos; nobody else has seen it, so nothing is recorded.

    Raises:
        NotAllowed: it is somebody else's draft.
        Conflict: the idea was sent already; it can be taken back, not deleted.
    """
    require_own_draft(idea, actor)
    session = db.session()
    session.delete(idea)
    session.flush()


def require_own_draft(idea: Idea, actor: Person) -> None:
    """Refuse unless the idea is a draft and the actor writes it.

    Raises:
        NotAllowed: it is somebody else's.
        Conflict: it was sent already.
    """
    if actor.id not in idea.author_ids and actor.id != idea.written_by_id:
        raise NotAllowed("Only those who write this draft can change it.")
    if idea.as_stage is not Stage.DRAFT:
        raise Conflict("This idea was sent already. Look at where it stands now.")


def place_in(idea: Idea, area: Area) -> None:
    """Say where it happens; site and currency follow."""
    site = area.site or area
    idea.area = area
    idea.site_id = site.id
    idea.currency = site.currency or ""


def put_words(idea: Idea, words: Words) -> None:
    """Write the words into the idea unchanged, save what no database can hold."""
    idea.problem = clean_text(words.problem)[:MOST_KEPT]
    idea.proposal = clean_text(words.proposal)[:MOST_KEPT]
    idea.result = clean_text(words.result)[:MOST_KEPT]
    idea.title = clean_line(words.title)[:MOST_KEPT]
    idea.better = [better.value for better in words.better]
    idea.waste = words.waste.value if words.waste else None
    idea.times_per_week = words.times_per_week
    idea.minutes_each = words.minutes_each
    idea.people_affected = words.people_affected
    idea.safety_or_rule, idea.other_team, idea.fewer_positions = words.flags
    idea.not_safe_now = words.not_safe_now
    idea.wants_to_try = words.wants_to_try
    idea.already_done = words.already_done


def _begun(form_key: str) -> Idea | None:
    """The idea of this key, held until the transaction ends."""
    query = select(Idea).where(Idea.form_key == form_key).with_for_update(of=Idea)
    return db.session.scalars(query).first()


def _begin(area: Area, form_key: str, actor: Person, now: datetime) -> Idea:
    session = db.session()
    idea = Idea(
        form_key=form_key,
        written_by_id=actor.id,
        stage=Stage.DRAFT.value,
        created_at=now,
        authors=[IdeaAuthor(person=actor, position=0)],
    )
    place_in(idea, area)
    try:
        with session.begin_nested():
            session.add(idea)
    except IntegrityError:
        # The same form came a second time while the first was still being written.
        twin = _begun(form_key)
        if twin is None:
            raise
        return twin
    return idea
