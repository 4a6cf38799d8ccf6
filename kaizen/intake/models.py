"""An uploaded table on its way: what it is, what its columns mean, how far it has come."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kaizen.core.db import Base, Facts, UtcDateTime
from kaizen.intake.rules import Kind, State

if TYPE_CHECKING:
    from kaizen.people.models import Person


class TableImport(Base):
    """One table that somebody brought; it stays when its file is forgotten, as a line of history.

    `position` counts the rows that were checked, or taken: each transaction that takes rows moves
    it on, so that after a crash no row is taken twice and none is left out.
    """

    __tablename__ = "table_import"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    state: Mapped[str] = mapped_column(String(20), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    #: Where the file lies; None once it is forgotten.
    file_key: Mapped[str | None] = mapped_column(String(200), unique=True)
    size: Mapped[int]
    rows: Mapped[int]
    #: Field → column, as somebody confirmed it.
    columns: Mapped[dict[str, str]] = mapped_column(Facts, default=dict)
    #: `order`, `area` (code), `author` (name), `words` (word of the list → stage or role).
    choices: Mapped[dict[str, Any]] = mapped_column(Facts, default=dict)
    #: Goes up whenever the columns are said anew: who still checks by the old ones stops.
    version: Mapped[int] = mapped_column(default=0)
    position: Mapped[int] = mapped_column(default=0)
    added: Mapped[int] = mapped_column(default=0)
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    #: The first rows as they will be.
    samples: Mapped[list[dict[str, str]]] = mapped_column(Facts, default=list)
    #: Ids of the first people, areas or ideas that were added.
    first_ids: Mapped[list[int]] = mapped_column(Facts, default=list)
    #: Reviewer → how many ideas, to be told once at the end.
    asked: Mapped[dict[str, int]] = mapped_column(Facts, default=dict)
    #: Why it stopped: a sentence with its facts.
    trouble: Mapped[dict[str, Any] | None] = mapped_column(Facts)
    tries: Mapped[int] = mapped_column(default=0)
    uploaded_at: Mapped[datetime] = mapped_column(UtcDateTime)
    begun_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    person: Mapped[Person] = relationship("Person")

    @property
    def as_kind(self) -> Kind:
        """What its rows are."""
        return Kind(self.kind)

    @property
    def as_state(self) -> State:
        """Where it stands."""
        return State(self.state)


class RefusedRow(Base):
    """A row that was not taken, or would not be: its line in the file and the reason."""

    __tablename__ = "refused_row"

    import_id: Mapped[int] = mapped_column(
        ForeignKey("table_import.id", ondelete="CASCADE"), primary_key=True
    )
    line: Mapped[int] = mapped_column(primary_key=True)
    sentence: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, str | int]] = mapped_column(Facts, default=dict)
