"""Find what is asked of somebody by its kind."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_asked_kinds"
down_revision = "20261124_ledger_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """An index of what is open, by person and kind."""
    is_open = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_assignment_person_kind",
        "assignment",
        ["person_id", "kind"],
        sqlite_where=is_open,
        postgresql_where=is_open,
    )


def downgrade() -> None:
    """Leave it out again."""
    op.drop_index("ix_assignment_person_kind", table_name="assignment")
