"""Loading one idea for one person; whoever may not see it gets *not found*."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from kaizen.core.errors import NotFound
from kaizen.ideas.models import Idea, IdeaAuthor
from kaizen.ideas.queries.seeing import readable
from kaizen.people.models import Person


def load_idea_for(session: Session, actor: Person, idea_id: int, *, lock: bool = False) -> Idea:
    """The idea, if this person may read it; `lock` holds it until the transaction ends.

    Raises:
        NotFound: no such idea, or not for this person's eyes.
    """
    query = select(Idea).where(Idea.id == idea_id, *readable(actor))
    if lock:
        query = query.with_for_update(of=Idea).options(
            selectinload(Idea.area), selectinload(Idea.authors)
        )
    else:
        # All in one question. An author's person hangs on loosely, or else SQLite would walk
        # through the authors of all ideas first.
        authors = joinedload(Idea.authors).joinedload(IdeaAuthor.person, innerjoin=False)
        query = query.options(joinedload(Idea.area), authors, joinedload(Idea.owner))
    idea = session.scalars(query).unique().first()
    if idea is None:
        raise NotFound("This idea does not exist, or it is not yours to see.")
    return idea
