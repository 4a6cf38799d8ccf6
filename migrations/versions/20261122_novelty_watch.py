"""Roll up weeks and keep what dries up."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261122_novelty_watch"
down_revision = "20261122_mail_unreached"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Roll up weeks and keep what dries up."""
    op.create_table(
        "area_fade",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("held", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_fade_area_id")),
        sa.PrimaryKeyConstraint("area_id", "month", name=op.f("pk_area_fade")),
    )
    op.create_table(
        "area_week",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("week_on", sa.Date(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "measure IN ('ideas', 'voices', 'news')", name=op.f("ck_area_week_known_measure")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_area_week_area_id")),
        sa.PrimaryKeyConstraint("area_id", "measure", "week_on", name=op.f("pk_area_week")),
    )
    op.create_table(
        "novelty_signal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("since_on", sa.Date(), nullable=False),
        sa.Column("found_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "measure IN ('ideas', 'voices', 'news')", name=op.f("ck_novelty_signal_known_measure")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_novelty_signal_area_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_novelty_signal")),
        sa.UniqueConstraint(
            "area_id",
            "measure",
            "since_on",
            name=op.f("uq_novelty_signal_area_id_measure_since_on"),
        ),
    )
    with op.batch_alter_table("novelty_signal", schema=None) as batch_op:
        batch_op.create_index(
            "uq_novelty_signal_open",
            ["area_id", "measure"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.create_table(
        "roll_up",
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("weeks_from", sa.Date(), nullable=False),
        sa.Column("weeks_until", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_roll_up_site_id")),
        sa.PrimaryKeyConstraint("site_id", name=op.f("pk_roll_up")),
    )
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.create_index("ix_idea_submitted", ["site_id", "submitted_at"], unique=False)


def downgrade() -> None:
    """Undo: Roll up weeks and keep what dries up."""
    with op.batch_alter_table("idea", schema=None) as batch_op:
        batch_op.drop_index("ix_idea_submitted")

    op.drop_table("roll_up")
    with op.batch_alter_table("novelty_signal", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_novelty_signal_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )

    op.drop_table("novelty_signal")
    op.drop_table("area_week")
    op.drop_table("area_fade")
