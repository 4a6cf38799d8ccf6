"""Find what stands behind a figure by the numbers of ideas."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_walks"
down_revision = "20261124_dismissals_corrected"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Indexes by which ideas are walked from the largest number down."""
    op.drop_index("ix_claim_area", table_name="claim")
    op.create_index("ix_claim_area", "claim", ["area_id", "starts_on", "idea_id"])
    slipped, again = sa.text("to_stage = 'lapsed'"), sa.text("round > 1")
    op.create_index(
        "ix_idea_move_slipped",
        "idea_move",
        ["idea_id", "at"],
        sqlite_where=slipped,
        postgresql_where=slipped,
    )
    op.create_index("ix_ledger_entry_month", "ledger_entry", ["area_id", "month_on", "idea_id"])
    op.create_index(
        "ix_use_check_again",
        "use_check",
        ["idea_id", "round"],
        sqlite_where=again,
        postgresql_where=again,
    )


def downgrade() -> None:
    """Leave them out again."""
    op.drop_index("ix_use_check_again", table_name="use_check")
    op.drop_index("ix_ledger_entry_month", table_name="ledger_entry")
    op.drop_index("ix_idea_move_slipped", table_name="idea_move")
    op.drop_index("ix_claim_area", table_name="claim")
    op.create_index("ix_claim_area", "claim", ["area_id", "starts_on"])
