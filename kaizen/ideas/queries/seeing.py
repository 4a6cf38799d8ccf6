"""Who reads what; product.md, "Seeing". Every list, search, count and export asks here."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, false, or_, select

from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.rules import Stage
from kaizen.people.models import Area, Person
from kaizen.people.permissions import site_ids_of
from kaizen.people.rules import Reading


def readable(actor: Person) -> list[ColumnElement[bool]]:
    """Conditions under which `actor` may read an idea.

    From *submitted* on: everybody of the site; where the site narrows reading, everybody of
    the department. Drafts: their authors. Another site: nothing.
    """
    own = select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == actor.id)
    drafts = and_(Idea.stage == Stage.DRAFT.value, Idea.id.in_(own))
    sites = site_ids_of(actor)
    if not sites:
        return [drafts]
    wide, narrow = _reach(actor)
    reach: list[ColumnElement[bool]] = [Idea.site_id.in_(wide)] if wide else []
    reach += [Idea.area_id.in_(select(Area.id).where(Area.path.startswith(p))) for p in narrow]
    shared = and_(Idea.stage != Stage.DRAFT.value, or_(false(), *reach))
    return [or_(shared, drafts)]


def _reach(actor: Person) -> tuple[set[int], set[str]]:
    """Ids of the sites read whole, and paths of the departments read in narrowed sites."""
    wide: set[int] = set()
    narrow: set[str] = set()
    for membership in actor.memberships:
        area = membership.area
        site = area.site or area
        if site.reading == Reading.SITE or area.is_site:
            wide.add(site.id)
        else:
            narrow.add("/" + "/".join(area.path.split("/")[1:3]) + "/")
    return wide, narrow
