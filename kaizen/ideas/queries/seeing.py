"""Who reads what; product.md, "Seeing". Every list, search, count and export asks here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    column,
    exists,
    false,
    func,
    not_,
    or_,
    select,
    table,
)
from sqlalchemy.orm import aliased

from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import UNDECIDED, Stage
from kaizen.people.models import Absence, Area, Person
from kaizen.people.queries.fit import MOST_DEPUTY_STEPS
from kaizen.people.rules import Reading, is_below

# What is asked of whom is known one room higher; its table is named here, not imported, since
# whoever is asked for something must be able to read what it is about.
_ASKED = table("assignment", *map(column, ("idea_id", "person_id", "opened_at", "closed_at")))
_idea, _author = Idea.__table__.c, IdeaAuthor.__table__.c
_UNDECIDED = [stage.value for stage in Stage if stage in UNDECIDED]


@dataclass(frozen=True)
class Reach:
    """How far a person reads: whole sites by id, departments of narrowed sites by path."""

    sites: tuple[int, ...]
    departments: tuple[str, ...]
    #: All sites the person belongs to, narrowed ones too.
    own_sites: tuple[int, ...]

    def covers(self, area: Area) -> bool:
        """Whether the ideas of that area are among those the person reads."""
        site_id = area.site_id or area.id
        return site_id in self.sites or any(is_below(area.path, at) for at in self.departments)


def reach_of(actor: Person) -> Reach:
    """How far `actor` reads, by memberships alone.

    A site is read whole unless it narrows reading to departments; then each reads the
    departments of their own memberships, and whoever belongs to the site as a whole, such as
    its leaders and its finance, all of it.
    """
    wide: set[int] = set()
    narrow: set[str] = set()
    own: set[int] = set()
    for membership in actor.memberships:
        area = membership.area
        site = area.site or area
        own.add(site.id)
        if site.reading == Reading.SITE or area.is_site:
            wide.add(site.id)
        else:
            narrow.add(_department_path(area))
    kept = (path for path in narrow if int(path.split("/")[1]) not in wide)
    return Reach(tuple(sorted(wide)), tuple(sorted(kept)), tuple(sorted(own)))


def readable(actor: Person) -> list[ColumnElement[bool]]:
    """Conditions under which `actor` may read one idea, their own drafts included."""
    return [or_(own_draft(actor), and_(*shared_with(actor)))]


def own_draft(actor: Person) -> ColumnElement[bool]:
    """Drafts that `actor` wrote, or is writing down for somebody."""
    writes = or_(Idea.id.in_(_written_by(actor.id)), Idea.written_by_id == actor.id)
    return and_(Idea.stage == Stage.DRAFT.value, writes)


def shared_with(actor: Person, *, of_few: bool = False) -> list[ColumnElement[bool]]:
    """Conditions for lists: what `actor` reads from *submitted* on, without any draft.

    Whom an idea concerns reads it beyond the department too; the administrators who hold
    what nobody else can hold read just that. `of_few` says that something else finds the few
    ideas in question: the sum keeps the database from walking through the whole site instead.
    """
    reach = reach_of(actor)
    site = Idea.site_id + 0 if of_few else Idea.site_id
    grounds: list[ColumnElement[bool]] = [site.in_(reach.sites)] if reach.sites else []
    grounds += [Idea.area_id.in_(_areas_at(path)) for path in reach.departments]
    if reach.departments:
        grounds.append(and_(Idea.site_id.in_(reach.own_sites), concerns(actor.id)))
    if actor.is_administrator:
        grounds.append(asks(actor.id))
    condition = grounds[0] if len(grounds) == 1 else or_(false(), *grounds)
    return [Idea.stage != Stage.DRAFT.value, condition]


def concerns(person_id: int) -> ColumnElement[bool]:
    """Whether the person wrote it, carries it out, or is asked for something about it.

    Whoever stands in for the one who is asked holds it, and so reads it too.
    """
    return or_(
        Idea.id.in_(_written_by(person_id)),
        Idea.owner_id == person_id,
        asks(person_id),
        asks_in_place(person_id),
    )


def asks(person_id: int) -> ColumnElement[bool]:
    """Whether something about the idea is asked of the person now."""
    return exists().where(
        _ASKED.c.idea_id == Idea.id, _ASKED.c.person_id == person_id, _ASKED.c.closed_at.is_(None)
    )


def asks_in_place(person_id: int) -> ColumnElement[bool]:
    """Whether something is asked of somebody whose deputy the person is, was or will be.

    Without the clock: an absence that was over before the thing was asked does not count, and
    what has been settled since is asked no more. Driven from the few absences there are.
    """
    absence = aliased(Absence)
    asked = select(_ASKED.c.idea_id).where(
        _ASKED.c.closed_at.is_(None),
        _ASKED.c.person_id == absence.person_id,
        absence.cancelled_at.is_(None),
        absence.until_on >= func.date(_ASKED.c.opened_at),
        _leads_to(person_id, absence, MOST_DEPUTY_STEPS),
    )
    return Idea.id.in_(asked)


def _leads_to(person_id: int, absence: type[Absence], steps: int) -> ColumnElement[bool]:
    """Whether the person is the deputy, or the deputy of a deputy who is away meanwhile."""
    direct = absence.deputy_id == person_id
    if steps == 1:
        return direct
    further = aliased(Absence)
    return or_(
        direct,
        exists().where(
            further.person_id == absence.deputy_id,
            further.cancelled_at.is_(None),
            further.from_on <= absence.until_on,
            further.until_on >= absence.from_on,
            _leads_to(person_id, further, steps - 1),
        ),
    )


def names_shown_to(person_id: int | BindParameter[int]) -> ColumnElement[bool]:
    """Whether the authors' names may be shown, or searched for, in a statement over ideas."""
    # Over the table, so that a statement without entities stays one.
    written = select(_author.idea_id).where(_author.person_id == person_id)
    hidden = and_(_idea.hide_names, _idea.stage.in_(_UNDECIDED))
    return or_(not_(hidden), _idea.id.in_(written))


def shown_authors(idea: Idea, actor: Person) -> Sequence[Person]:
    """The authors in their order; nobody while the names are hidden from this reader."""
    if idea.hides_names_from(actor.id):
        return []
    return [author.person for author in idea.authors]


def _department_path(area: Area) -> str:
    """The path of the area directly below the site that this one belongs to."""
    return "/" + "/".join(area.path.split("/")[1:3]) + "/"


def _areas_at(path: str) -> Select[int]:
    return select(Area.id).where(Area.path.startswith(path, autoescape=True))


def _written_by(person_id: int | BindParameter[int]) -> Select[int]:
    return select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == person_id)
