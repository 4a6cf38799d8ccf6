"""Whether what was sent serves an aim or a campaign."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea
from kaizen.objectives.models import Serving
from kaizen.reports.queries.sources.rows import Row, Stretch, streamed
from kaizen.reports.queries.sources.sent import SENT_AT, sent_in
from kaizen.reports.rules.figures import Figure

YES, NO = "yes", "no"


def serves(session: Session, stretch: Stretch) -> Iterator[Row]:
    """`SERVES`: each idea once, in the month in which it was sent."""
    rows = streamed(
        session,
        select(Idea.id, Idea.area_id, SENT_AT, Serving.idea_id)
        .outerjoin(Serving, Serving.idea_id == Idea.id)
        .where(*sent_in(stretch))
        .order_by(Idea.id.desc()),
        stretch.batch,
    )
    for idea_id, area_id, submitted_at, served in rows:
        part = NO if served is None else YES
        yield Row(Figure.SERVES, idea_id, area_id, stretch.day_of(submitted_at), part)
