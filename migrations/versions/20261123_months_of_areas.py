"""Roll up the months of areas, and know leadership's own projects."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kaizen.core.db import UtcDateTime

revision = "20261123_months_of_areas"
down_revision = "20261122_awards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Roll up the months of areas, and know leadership's own projects."""
    op.create_table(
        "area_month",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column(
            "own",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "whole",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_month_area_id")),
        sa.PrimaryKeyConstraint("area_id", "month_on", name=op.f("pk_area_month")),
    )
    with op.batch_alter_table("area_month", schema=None) as batch_op:
        batch_op.create_index("ix_area_month_month", ["month_on", "area_id"], unique=False)

    op.create_table(
        "site_stand",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_site_stand_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_site_stand")),
    )
    op.create_table(
        "stale_month",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_stale_month_area_id")),
        sa.PrimaryKeyConstraint("area_id", "month_on", name=op.f("pk_stale_month")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index("ix_decision_at", ["at", "idea_id"], unique=False)

    # Not in a batch: on SQLite that would copy every idea and drop the search's triggers.
    op.add_column(
        "idea",
        sa.Column("is_directed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )


def downgrade() -> None:
    """Undo: Roll up the months of areas, and know leadership's own projects."""
    op.drop_column("idea", "is_directed")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_index("ix_decision_at")

    op.drop_table("stale_month")
    op.drop_table("site_stand")
    with op.batch_alter_table("area_month", schema=None) as batch_op:
        batch_op.drop_index("ix_area_month_month")

    op.drop_table("area_month")
