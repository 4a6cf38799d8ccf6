"""Ideas placed at a stage at once, with the evidence that the stage needs and nothing else."""

from __future__ import annotations

from datetime import timedelta

from kaizen.ideas.models import Idea
from kaizen.ideas.rules import EVIDENCE, OPEN, Stage
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import MAIN
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, Cast


def stand(
    cast: Cast,
    stage: Stage = Stage.SUBMITTED,
    *,
    holder: Person | None = None,
    due_in_days: float = 1,
    **others: object,
) -> Idea:
    """An idea that stands at `stage`, held by Sam unless said otherwise; not committed."""
    values: dict[str, object] = {"title": "Hose reel over the walkway", **others}
    author = values.pop("author", None)
    idea = cast.draft(author, **values)  # type: ignore[arg-type]
    evidence: dict[str, object] = {
        "submitted_at": THURSDAY,
        "decided_at": THURSDAY,
        "owner_id": cast.mia.id,
        "due_on": THURSDAY.date(),
        "in_use_on": THURSDAY.date(),
        "review_on": THURSDAY.date(),
    }
    for column, stages in EVIDENCE.items():
        if stage in stages and getattr(idea, column) is None:
            setattr(idea, column, evidence[column])
    if stage is Stage.MERGED and idea.merged_into_id is None:
        idea.merged_into_id = stand(cast).id
    idea.stage = stage.value
    if stage in OPEN:
        cast.session.add(
            Assignment(
                idea_id=idea.id,
                kind=MAIN[stage].kind.value,
                is_main=True,
                person_id=(holder or cast.sam).id,
                due_at=THURSDAY + timedelta(days=due_in_days),
                opened_at=THURSDAY,
            )
        )
    cast.session.flush()
    return idea
