"""Say in a message where it can be stopped."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_mail_unsubscribe"
down_revision = "20261122_jobs_and_leases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Say in a message where it can be stopped."""
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.add_column(sa.Column("unsubscribe_url", sa.String(length=500), nullable=True))


def downgrade() -> None:
    """Undo: Say in a message where it can be stopped."""
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.drop_column("unsubscribe_url")
