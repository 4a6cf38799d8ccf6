"""Know which messages met no server, and find those given up."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261122_mail_unreached"
down_revision = "20261122_urgent_notices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Know which messages met no server, and find those given up."""
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unreached_at", UtcDateTime(), nullable=True))
        batch_op.create_index(
            "ix_mail_given_up",
            ["given_up_at", "id"],
            unique=False,
            sqlite_where=sa.text("given_up_at IS NOT NULL"),
            postgresql_where=sa.text("given_up_at IS NOT NULL"),
        )


def downgrade() -> None:
    """Undo: Know which messages met no server, and find those given up."""
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_mail_given_up",
            sqlite_where=sa.text("given_up_at IS NOT NULL"),
            postgresql_where=sa.text("given_up_at IS NOT NULL"),
        )
        batch_op.drop_column("unreached_at")
