"""The idea with its evidence, and what hangs on it: authors, talk, photos, moves, voices."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, object_session, relationship

from kaizen.core.db import Base, ExactDecimal, Facts, UtcDateTime
from kaizen.core.errors import MoveNotAllowed
from kaizen.ideas.evidence import evidence_checks, move_indexes, partial_indexes, stage_list
from kaizen.ideas.rules import (
    EDITABLE,
    LONGEST_STANDARD,
    OPEN,
    UNDECIDED,
    CommentKind,
    GuardFlags,
    Stage,
    may_move,
    reference,
)
from kaizen.ideas.wording import searchable

if TYPE_CHECKING:
    from kaizen.people.models import Area, Person


class Idea(Base):
    """A suggestion: problem, proposal, expected result, and where it stands."""

    __tablename__ = "idea"
    __table_args__ = (
        *evidence_checks(),
        CheckConstraint(f"stage IN ({stage_list(frozenset(Stage))})", name="known_stage"),
        CheckConstraint(
            "(stage = 'merged') = (merged_into_id IS NOT NULL)", name="merged_into_evidence"
        ),
        CheckConstraint("merged_into_id <> id", name="not_into_itself"),
        Index("ix_idea_site", "site_id", "id"),
        Index("ix_idea_site_stage", "site_id", "stage", "id"),
        Index("ix_idea_area_stage", "area_id", "stage", "id"),
        Index("ix_idea_area", "area_id", "id"),
        *partial_indexes(),
        Index("ix_idea_owner", "owner_id", "stage"),
        Index("ix_idea_in_use_on", "site_id", "in_use_on"),
        Index("ix_idea_submitted", "site_id", "submitted_at"),
        {"info": {"search_column": "search_text"}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    external_id: Mapped[str | None] = mapped_column(String(120), unique=True)
    title: Mapped[str] = mapped_column(Text, default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    proposal: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[str] = mapped_column(Text, default="")
    better: Mapped[list[str]] = mapped_column(Facts, default=list)
    waste: Mapped[str | None] = mapped_column(String(20))
    search_text: Mapped[str] = mapped_column(Text, default="")
    #: What a draft's form holds besides, as typed (names not looked up yet); empty once sent.
    jotted: Mapped[dict[str, str]] = mapped_column(Facts, default=dict)

    area_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("area.id"))
    currency: Mapped[str] = mapped_column(String(3))
    written_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"), index=True)
    hide_names: Mapped[bool] = mapped_column(default=False)
    wants_to_try: Mapped[bool] = mapped_column(default=False)
    already_done: Mapped[bool] = mapped_column(default=False)
    #: Leadership's own project: its first author led the area when it was sent.
    is_directed: Mapped[bool] = mapped_column(default=False)

    safety_or_rule: Mapped[bool] = mapped_column(default=False)
    other_team: Mapped[bool] = mapped_column(default=False)
    fewer_positions: Mapped[bool] = mapped_column(default=False)
    not_safe_now: Mapped[bool] = mapped_column(default=False)

    times_per_week: Mapped[Decimal | None] = mapped_column(ExactDecimal(9, 2))
    minutes_each: Mapped[Decimal | None] = mapped_column(ExactDecimal(9, 2))
    people_affected: Mapped[int | None]

    stage: Mapped[str] = mapped_column(String(20), default=Stage.DRAFT.value)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    submitted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    answered_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    start_on: Mapped[date | None]
    due_on: Mapped[date | None]
    times_replanned: Mapped[int] = mapped_column(default=0)
    accepted_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    last_news_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    in_use_on: Mapped[date | None]
    evidence: Mapped[str] = mapped_column(Text, default="")
    standard: Mapped[str | None] = mapped_column(String(LONGEST_STANDARD))
    review_on: Mapped[date | None]
    times_parked: Mapped[int] = mapped_column(default=0)
    learning: Mapped[str] = mapped_column(Text, default="")
    appealed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("idea.id"), index=True)

    area: Mapped[Area] = relationship("Area", foreign_keys=[area_id])
    site: Mapped[Area] = relationship("Area", foreign_keys=[site_id])
    owner: Mapped[Person | None] = relationship("Person", foreign_keys=[owner_id])
    written_by: Mapped[Person | None] = relationship("Person", foreign_keys=[written_by_id])
    merged_into: Mapped[Idea | None] = relationship(remote_side="Idea.id")
    authors: Mapped[list[IdeaAuthor]] = relationship(
        back_populates="idea", order_by="IdeaAuthor.position", cascade="all, delete-orphan"
    )
    photos: Mapped[list[Photo]] = relationship(
        back_populates="idea", order_by="Photo.id", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}

    @property
    def as_stage(self) -> Stage:
        """The stage as the enumeration knows it."""
        return Stage(self.stage)

    @property
    def reference(self) -> str:
        """The number by which people call it."""
        return reference(self.id)

    @property
    def flags(self) -> GuardFlags:
        """The guard questions as answered, by the author first and by the reviewer at last."""
        return GuardFlags(self.safety_or_rule, self.other_team, self.fewer_positions)

    @property
    def author_ids(self) -> set[int]:
        """Ids of everybody who wrote it."""
        return {author.person_id for author in self.authors}

    @property
    def is_open(self) -> bool:
        """Whether somebody is asked to do something about it."""
        return self.as_stage in OPEN

    @property
    def is_editable(self) -> bool:
        """Whether its author may still change the words."""
        return self.as_stage in EDITABLE

    @property
    def was_agreed(self) -> bool:
        """Whether it had an owner and a date before it was put aside."""
        return self.owner_id is not None and self.decided_at is not None

    def involves(self, person_id: int) -> bool:
        """Whether this person wrote, co-wrote or owns it, and so may not decide on it."""
        return person_id in self.author_ids or person_id == self.owner_id

    def hides_names_from(self, person_id: int) -> bool:
        """Whether authors' names are kept from this reader until the idea is decided."""
        return self.hide_names and self.as_stage in UNDECIDED and person_id not in self.author_ids

    def move_to(
        self, target: Stage, *, actor_id: int | None, now: datetime, reason: str = ""
    ) -> IdeaMove:
        """Take the step to `target`, its evidence set before; write down who, when and why.

        Raises:
            MoveNotAllowed: no step leads there from where the idea stands.
        """
        start = self.as_stage
        if not may_move(start, target):
            raise MoveNotAllowed("This idea has moved on. Look at where it stands now.")
        self.stage = target.value
        move = IdeaMove(
            idea_id=self.id,
            at=now,
            actor_id=actor_id,
            from_stage=start.value,
            to_stage=target.value,
            reason=reason,
        )
        session = object_session(self)
        if session is not None:
            session.add(move)
        return move


@event.listens_for(Idea, "before_insert")
@event.listens_for(Idea, "before_update")
def _keep_searchable(_mapper: object, _connection: object, idea: Idea) -> None:
    # Here and not in each action: whoever changes the words cannot forget the search.
    words = (idea.title, idea.problem, idea.proposal, idea.result)
    idea.search_text = searchable(*(text or "" for text in words))


class IdeaMove(Base):
    """One step of an idea from stage to stage; never changed, never deleted."""

    __tablename__ = "idea_move"
    __table_args__ = (
        *move_indexes(),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    from_stage: Mapped[str] = mapped_column(String(20))
    to_stage: Mapped[str] = mapped_column(String(20))
    reason: Mapped[str] = mapped_column(Text, default="")


class IdeaAuthor(Base):
    """Somebody who wrote the idea; `position` 0 is the first author."""

    __tablename__ = "idea_author"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    position: Mapped[int] = mapped_column(default=0)

    idea: Mapped[Idea] = relationship(back_populates="authors")
    person: Mapped[Person] = relationship("Person", lazy="joined", innerjoin=True)


class Supporter(Base):
    """Somebody who added a voice to an idea."""

    __tablename__ = "supporter"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Follower(Base):
    """Somebody who wants to hear of each step."""

    __tablename__ = "follower"

    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)


class Comment(Base):
    """Something said about an idea: talk, a reviewers' note, news, a question or its reply."""

    __tablename__ = "comment"
    __table_args__ = (
        Index("ix_comment_idea", "idea_id", "id"),
        CheckConstraint("percent IS NULL OR percent BETWEEN 0 AND 100", name="percent_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    kind: Mapped[str] = mapped_column(String(20), default=CommentKind.TALK.value)
    text: Mapped[str] = mapped_column(Text)
    percent: Mapped[int | None]
    is_blocker: Mapped[bool] = mapped_column(default=False)
    form_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    at: Mapped[datetime] = mapped_column(UtcDateTime)

    person: Mapped[Person | None] = relationship("Person")
    photos: Mapped[list[Photo]] = relationship(back_populates="comment", order_by="Photo.id")

    @property
    def is_for_reviewers(self) -> bool:
        """Whether only reviewers, leaders and finance of the area may read it."""
        return self.kind == CommentKind.NOTE


class Photo(Base):
    """One re-encoded photo; `key` and `thumb_key` name its files in the store."""

    __tablename__ = "photo"
    __table_args__ = (
        UniqueConstraint("idea_id", "digest", "kind"),
        Index("ix_photo_idea", "idea_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    idea_id: Mapped[int] = mapped_column(ForeignKey("idea.id"))
    comment_id: Mapped[int | None] = mapped_column(ForeignKey("comment.id"), index=True)
    kind: Mapped[str] = mapped_column(String(20))
    digest: Mapped[str] = mapped_column(String(64))
    key: Mapped[str] = mapped_column(String(120))
    thumb_key: Mapped[str] = mapped_column(String(120))
    width: Mapped[int]
    height: Mapped[int]
    added_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    added_at: Mapped[datetime] = mapped_column(UtcDateTime)

    idea: Mapped[Idea] = relationship(back_populates="photos")
    comment: Mapped[Comment | None] = relationship(back_populates="photos")
