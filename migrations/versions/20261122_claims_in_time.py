"""Keep the fiscal year of a claim, and whether anybody was dismissed."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import Base, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261122_claims_in_time"
down_revision = "20261122_line_factors"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the fiscal year of a claim, and whether anybody was dismissed."""
    op.create_table(
        "dismissal_answer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("after_months", sa.Integer(), nullable=False),
        sa.Column("was_dismissed", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_dismissal_answer_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dismissal_answer_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dismissal_answer")),
        sa.UniqueConstraint(
            "claim_id", "after_months", name=op.f("uq_dismissal_answer_claim_id_after_months")
        ),
        info={"append_only": True},
    )
    op.add_column(
        "claim",
        sa.Column("fiscal_first_month", sa.Integer(), nullable=False, server_default="1"),
    )
    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep the fiscal year of a claim, and whether anybody was dismissed."""
    # Not by batch: on SQLite that would drop a table to which the ledger points.
    op.drop_column("claim", "fiscal_first_month")
    op.drop_table("dismissal_answer")
