"""Let several marks stand on one month."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_roll_up_marks"
down_revision = "20261123_aims"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let several marks stand on one month; nothing has been marked yet."""
    op.drop_table("stale_month")
    op.create_table(
        "stale_month",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_stale_month_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_month")),
    )
    with op.batch_alter_table("stale_month", schema=None) as batch_op:
        batch_op.create_index("ix_stale_month_month", ["month_on", "area_id"], unique=False)


def downgrade() -> None:
    """Undo: Let several marks stand on one month."""
    op.drop_table("stale_month")
    op.create_table(
        "stale_month",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_stale_month_area_id")),
        sa.PrimaryKeyConstraint("area_id", "month_on", name=op.f("pk_stale_month")),
    )
