"""Let a wrong answer about dismissals be corrected."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import Base
from kaizen.core.triggers import apply_triggers

revision = "20261124_dismissals_corrected"
down_revision = "20261123_stale_ideas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a wrong answer about dismissals be corrected."""
    with op.batch_alter_table("dismissal_answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("corrects_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("reason", sa.Text(), nullable=False, server_default=""))
        batch_op.drop_constraint(
            batch_op.f("uq_dismissal_answer_claim_id_after_months"), type_="unique"
        )
        batch_op.create_unique_constraint(
            batch_op.f("uq_dismissal_answer_corrects_id"), ["corrects_id"]
        )
        batch_op.create_index(
            "uq_dismissal_answer_first",
            ["claim_id", "after_months"],
            unique=True,
            sqlite_where=sa.text("corrects_id IS NULL"),
            postgresql_where=sa.text("corrects_id IS NULL"),
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_dismissal_answer_corrects_id"),
            "dismissal_answer",
            ["corrects_id"],
            ["id"],
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_dismissal_answer_corrected_with_reason"),
            "(corrects_id IS NULL) = (reason = '')",
        )
    with op.batch_alter_table("dismissal_answer", schema=None) as batch_op:
        batch_op.alter_column("reason", server_default=None)
    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Let a wrong answer about dismissals be corrected; the answer that counts stays."""
    with op.batch_alter_table("dismissal_answer", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("ck_dismissal_answer_corrected_with_reason"), type_="check"
        )
        batch_op.drop_constraint(batch_op.f("fk_dismissal_answer_corrects_id"), type_="foreignkey")
        batch_op.drop_index("uq_dismissal_answer_first")
        batch_op.drop_constraint(batch_op.f("uq_dismissal_answer_corrects_id"), type_="unique")
    if op.get_bind().dialect.name == "postgresql":
        # On SQLite the table was made anew just now, without its guards.
        op.execute("ALTER TABLE dismissal_answer DISABLE TRIGGER USER")
    op.execute(
        "DELETE FROM dismissal_answer WHERE id IN"
        " (SELECT corrects_id FROM dismissal_answer WHERE corrects_id IS NOT NULL)"
    )
    with op.batch_alter_table("dismissal_answer", schema=None) as batch_op:
        batch_op.create_unique_constraint(
            batch_op.f("uq_dismissal_answer_claim_id_after_months"), ["claim_id", "after_months"]
        )
        batch_op.drop_column("reason")
        batch_op.drop_column("corrects_id")
    apply_triggers(op.get_bind(), Base.metadata)
