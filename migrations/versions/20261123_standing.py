"""Keep what stands in each area at the moment, and what was counted by figure."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261123_standing"
down_revision = "20261123_aged_months"
branch_labels = None
depends_on = None

FACTS = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")
AREA_MONTH = sa.table(
    "area_month",
    sa.column("area_id", sa.Integer()),
    sa.column("month_on", sa.Date()),
    sa.column("own", FACTS),
    sa.column("whole", FACTS),
)
Kept = dict[str, Any]


def upgrade() -> None:
    """Keep what stands at the moment; counts and amounts lie by their figure."""
    op.create_table(
        "area_snapshot",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("own", FACTS, nullable=False),
        sa.Column("whole", FACTS, nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_snapshot_area_id")),
        sa.PrimaryKeyConstraint("area_id", name=op.f("pk_area_snapshot")),
    )
    where = sa.text("fewer_positions")
    op.create_index(
        "ix_idea_fewer_positions",
        "idea",
        ["site_id", "in_use_on"],
        sqlite_where=where,
        postgresql_where=where,
    )
    _rewrite(_by_figure)


def downgrade() -> None:
    """Undo: Keep what stands in each area at the moment, and what was counted by figure."""
    op.drop_index("ix_idea_fewer_positions", "idea")
    op.drop_table("area_snapshot")
    _rewrite(_flat)


def _rewrite(change: Callable[[Kept], Kept]) -> None:
    """Keep every month the other way."""
    connection = op.get_bind()
    rows = connection.execute(sa.select(AREA_MONTH)).all()
    for row in rows:
        connection.execute(
            sa.update(AREA_MONTH)
            .where(AREA_MONTH.c.area_id == row.area_id, AREA_MONTH.c.month_on == row.month_on)
            .values(own=change(row.own), whole=change(row.whole))
        )


def _by_figure(kept: Kept) -> Kept:
    counts: dict[str, dict[str, int]] = {}
    for key, many in kept["counts"].items():
        figure, part, _ = key.split("|")
        counts.setdefault(figure, {})[part] = many
    amounts: dict[str, dict[str, dict[str, str]]] = {}
    for key, much in kept["amounts"].items():
        figure, part, currency = key.split("|")
        amounts.setdefault(currency, {}).setdefault(figure, {})[part] = much
    return {"counts": counts, "amounts": amounts, "people": kept["people"]}


def _flat(kept: Kept) -> Kept:
    return {
        "counts": {
            f"{figure}|{part}|": many
            for figure, parts in kept["counts"].items()
            for part, many in parts.items()
        },
        "amounts": {
            f"{figure}|{part}|{currency}": much
            for currency, figures in kept["amounts"].items()
            for figure, parts in figures.items()
            for part, much in parts.items()
        },
        "people": kept["people"],
    }
