"""What the database itself demands of a stage, and its indexes for what is open."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text

from kaizen.ideas.rules import EVIDENCE, OPEN, Stage


def stage_list(stages: frozenset[Stage]) -> str:
    """The stages as a list within SQL, in the order of the table of stages."""
    return ", ".join(f"'{stage.value}'" for stage in Stage if stage in stages)


#: Written out, since a partial index serves only questions that repeat its condition.
IS_OPEN = f"stage IN ({stage_list(OPEN)})"


def evidence_checks() -> list[CheckConstraint]:
    """A stage without its evidence cannot be stored; see `EVIDENCE`."""
    return [
        CheckConstraint(
            f"stage NOT IN ({stage_list(stages)}) OR {column} IS NOT NULL",
            name=f"{column}_evidence",
        )
        for column, stages in EVIDENCE.items()
    ]


#: Everything that is asked of changes with fewer positions, area by area.
_WATCHED = ("site_id", "area_id", "in_use_on", "stage", "id")


def partial_indexes() -> tuple[Index, ...]:
    """Indexes of few ideas, so that they stay small: open ones, and changes in use."""
    return (
        _index_where(IS_OPEN, "ix_idea_site_open", "site_id", "id"),
        _index_where(IS_OPEN, "ix_idea_area_open", "area_id", "id"),
        _index_where("fewer_positions", "ix_idea_fewer_positions", *_WATCHED),
        # Holds the day, so that those of a year are found without a look at the ideas.
        _index_where("in_use_on IS NOT NULL", "ix_idea_used", "site_id", "id", "in_use_on"),
    )


def _index_where(condition: str, name: str, *columns: str) -> Index:
    where = text(condition)
    return Index(name, *columns, sqlite_where=where, postgresql_where=where)


def move_indexes() -> tuple[Index, ...]:
    """Moves by idea; those by which something slipped back by their moment and by their idea."""
    where = text(f"to_stage = '{Stage.LAPSED.value}'")
    return (
        Index("ix_idea_move_idea", "idea_id", "id"),
        Index("ix_idea_move_lapsed", "at", sqlite_where=where, postgresql_where=where),
        Index("ix_idea_move_slipped", "idea_id", "at", sqlite_where=where, postgresql_where=where),
    )
