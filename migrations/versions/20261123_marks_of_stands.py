"""Mark each stand of the roll-ups."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_marks_of_stands"
down_revision = "20261123_claim_questions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark each stand of the roll-ups."""
    with op.batch_alter_table("site_stand", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("mark", sa.String(length=16), server_default="", nullable=False)
        )


def downgrade() -> None:
    """Undo: Mark each stand of the roll-ups."""
    with op.batch_alter_table("site_stand", schema=None) as batch_op:
        batch_op.drop_column("mark")
