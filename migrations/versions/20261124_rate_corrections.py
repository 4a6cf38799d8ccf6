"""Keep corrections of verified run-rates."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261124_rate_corrections"
down_revision = "20261124_first_secrets"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep corrections of verified run-rates."""
    op.create_table(
        "rate_correction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("yearly", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_rate_correction_reason")),
        sa.CheckConstraint("yearly >= 0", name=op.f("ck_rate_correction_yearly")),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_rate_correction_claim_id")
        ),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_rate_correction_line_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_rate_correction_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate_correction")),
        info={"append_only": True},
    )
    with op.batch_alter_table("rate_correction", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rate_correction_claim_id"), ["claim_id"], unique=False)
        batch_op.create_index("ix_rate_correction_line", ["line_id", "id"], unique=False)

    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep corrections of verified run-rates."""
    with op.batch_alter_table("rate_correction", schema=None) as batch_op:
        batch_op.drop_index("ix_rate_correction_line")
        batch_op.drop_index(batch_op.f("ix_rate_correction_claim_id"))

    op.drop_table("rate_correction")
