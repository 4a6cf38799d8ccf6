"""Keep conditions of areas, and the pulse without names."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261123_conditions_and_pulse"
down_revision = "20261123_shared_boards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep conditions of areas, and the pulse without names."""
    op.create_table(
        "pulse_mark",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_mark")),
    )
    op.create_table(
        "pulse_sealed",
        sa.Column(
            "id",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_sealed")),
    )
    op.create_table(
        "pulse_count",
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column(
            "recommend",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "serious",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("by_link", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_pulse_count_area_id")),
        sa.PrimaryKeyConstraint("area_id", "month_on", name=op.f("pk_pulse_count")),
    )
    op.create_table(
        "condition_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("value", ExactDecimal(precision=12, scale=2), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["area_id"], ["area.id"], name=op.f("fk_condition_reading_area_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_condition_reading_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_condition_reading")),
        info={"append_only": True},
    )
    with op.batch_alter_table("condition_reading", schema=None) as batch_op:
        batch_op.create_index("ix_condition_reading_area", ["area_id", "month_on"], unique=False)

    op.create_table(
        "pulse_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_pulse_link_area_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_pulse_link_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pulse_link")),
    )
    with op.batch_alter_table("pulse_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pulse_link_area_id"), ["area_id"], unique=False)

    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep conditions of areas, and the pulse without names."""
    with op.batch_alter_table("pulse_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pulse_link_area_id"))

    op.drop_table("pulse_link")
    with op.batch_alter_table("condition_reading", schema=None) as batch_op:
        batch_op.drop_index("ix_condition_reading_area")

    op.drop_table("condition_reading")
    op.drop_table("pulse_count")
    op.drop_table("pulse_sealed")
    op.drop_table("pulse_mark")
