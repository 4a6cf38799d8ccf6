"""Find what slipped back in a month by an index."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_lapses"
down_revision = "20261123_months_of_areas"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Find what slipped back in a month by an index."""
    where = sa.text("to_stage = 'lapsed'")
    op.create_index(
        "ix_idea_move_lapsed", "idea_move", ["at"], sqlite_where=where, postgresql_where=where
    )


def downgrade() -> None:
    """Undo: Find what slipped back in a month by an index."""
    op.drop_index("ix_idea_move_lapsed", table_name="idea_move")
