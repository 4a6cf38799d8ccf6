"""What a list of ideas can be narrowed by, as conditions over ideas."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.ideas.queries.seeing import names_shown_to
from kaizen.ideas.rules import OPEN, UNDERWAY, Stage
from kaizen.people.models import Area, Person
from kaizen.people.queries.called import ids_beginning

OPEN_STAGES = "open"
UNDERWAY_STAGES = "underway"
NEW_STAGES = "new"
DOING_STAGES = "doing"
IN_USE_STAGES = "in_use"
#: Stages that are asked for together, besides all that is open.
TOGETHER: dict[str, tuple[Stage, ...]] = {
    UNDERWAY_STAGES: tuple(stage for stage in Stage if stage in UNDERWAY),
    NEW_STAGES: (Stage.SUBMITTED, Stage.NEEDS_DETAIL, Stage.WITH_LEADERSHIP),
    DOING_STAGES: (Stage.APPROVED, Stage.IN_PROGRESS),
    IN_USE_STAGES: (Stage.IMPLEMENTED, Stage.SUSTAINED),
}
#: Everything that a list may be asked for by stage.
CHOICES = frozenset({OPEN_STAGES, *TOGETHER, *(stage.value for stage in Stage)})
MOST_NAMES = 50
_OPEN_NAMES = [stage.value for stage in Stage if stage in OPEN]


class Mine(StrEnum):
    """In which way the ideas of a list are one's own."""

    WROTE = "wrote"
    OWN = "own"
    SUPPORT = "support"


class Flag(StrEnum):
    """The guard questions, and a danger today."""

    SAFETY_OR_RULE = "safety_or_rule"
    OTHER_TEAM = "other_team"
    FEWER_POSITIONS = "fewer_positions"
    NOT_SAFE_NOW = "not_safe_now"


@dataclass(frozen=True)
class IdeaFilter:
    """What is asked of a list; nothing set means every idea that the person reads.

    `stage` is one of `CHOICES`; `author` and `owner` are the beginning of a
    name; `since` and `until` bound the moment of sending, the second one excluded.
    """

    text: str = ""
    area: Area | None = None
    stage: str = ""
    author: str = ""
    owner: str = ""
    mine: Mine | None = None
    waste: str = ""
    flag: Flag | None = None
    since: datetime | None = None
    until: datetime | None = None
    is_late: bool = False

    @property
    def names_people(self) -> bool:
        """Whether it asks for ideas of persons: few among many."""
        return bool(self.author or self.owner or self.mine)


def stages_of(choice: str) -> list[str]:
    """The stages behind the choice; none where the choice sets no single stages."""
    if choice in TOGETHER:
        return [stage.value for stage in TOGETHER[choice]]
    return [choice] if choice and choice != OPEN_STAGES else []


def plain_conditions(wanted: IdeaFilter) -> Iterator[ColumnElement[bool]]:
    """Kind of waste, flag and dates: looked at row by row while a list is walked."""
    if wanted.waste:
        yield Idea.waste == wanted.waste
    if wanted.flag is not None:
        flag: ColumnElement[bool] = getattr(Idea, wanted.flag.value)
        yield flag
    if wanted.since is not None:
        yield Idea.submitted_at >= wanted.since
    if wanted.until is not None:
        yield Idea.submitted_at < wanted.until


def people_conditions(
    session: Session, wanted: IdeaFilter, actor: Person
) -> Iterator[ColumnElement[bool]]:
    """Ideas by whom they belong to; a hidden name is not found by asking for it."""
    if wanted.mine is Mine.WROTE:
        yield Idea.id.in_(select(IdeaAuthor.idea_id).where(IdeaAuthor.person_id == actor.id))
    if wanted.mine is Mine.SUPPORT:
        yield Idea.id.in_(select(Supporter.idea_id).where(Supporter.person_id == actor.id))
    if wanted.mine is Mine.OWN:
        yield Idea.owner_id == actor.id
    if wanted.author:
        by = IdeaAuthor.person_id.in_(ids_beginning(session, wanted.author, most=MOST_NAMES))
        yield Idea.id.in_(select(IdeaAuthor.idea_id).where(by))
        yield names_shown_to(actor.id)
    if wanted.owner:
        yield Idea.owner_id.in_(ids_beginning(session, wanted.owner, most=MOST_NAMES))
        yield names_shown_to(actor.id)


def stage_condition(choice: str) -> ColumnElement[bool] | None:
    """The stage as a condition that is looked at row by row."""
    if choice == OPEN_STAGES:
        return Idea.stage.in_(_OPEN_NAMES)
    wanted = stages_of(choice)
    return Idea.stage.in_(wanted) if wanted else None
