"""Walk the ledger in its own order."""

from alembic import op

revision = "20261124_ledger_order"
down_revision = "20261124_rate_corrections"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index in the order of months, by which long tables of the ledger are read."""
    op.create_index("ix_ledger_entry_order", "ledger_entry", ["month_on", "id"])


def downgrade() -> None:
    """Leave it out again."""
    op.drop_index("ix_ledger_entry_order", table_name="ledger_entry")
