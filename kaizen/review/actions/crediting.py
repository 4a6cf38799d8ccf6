"""Crediting whoever said an idea first, when it was declined then and is adopted now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete

from kaizen.core import events
from kaizen.core.db import db
from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.people.models import Person
from kaizen.review.queries.crediting import first_to_say


def credit_first_author(
    idea: Idea, earlier: Idea | None, *, actor: Person, now: datetime
) -> Person | None:
    """Name the first author of the declined idea `earlier` among the authors of `idea`.

    Part of approving and confirming, which ask for the right to decide. An `earlier` that
    earns nobody a credit (another site, not declined, too old, an author already, the decider)
    is passed over: a thank-you never stands in the way of the decision.
    The mark *said it first* is the event: it keeps whom, for which idea, and by whom.
    """
    person = first_to_say(idea, earlier, decider_id=actor.id, now=now) if earlier else None
    if person is None or earlier is None:
        return None
    place = max((author.position for author in idea.authors), default=-1) + 1
    idea.authors.append(IdeaAuthor(person=person, position=place))
    # Nobody lends a voice to what is now their own idea.
    db.session.execute(
        delete(Supporter).where(Supporter.idea_id == idea.id, Supporter.person_id == person.id)
    )
    db.session.flush()
    events.record(
        "idea.credited",
        idea,
        actor.id,
        now,
        to_id=person.id,
        earlier_id=earlier.id,
        earlier=earlier.reference,
    )
    return person
