"""Mark notices that are told at once."""

import sqlalchemy as sa
from alembic import op

revision = "20261122_urgent_notices"
down_revision = "20261122_mail_unsubscribe"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Mark notices that are told at once."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("is_urgent", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
        batch_op.create_index(
            "ix_notice_urgent",
            ["id"],
            unique=False,
            sqlite_where=sa.text("is_urgent AND carried_at IS NULL"),
            postgresql_where=sa.text("is_urgent AND carried_at IS NULL"),
        )


def downgrade() -> None:
    """Undo: Mark notices that are told at once."""
    with op.batch_alter_table("notice", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_notice_urgent",
            sqlite_where=sa.text("is_urgent AND carried_at IS NULL"),
            postgresql_where=sa.text("is_urgent AND carried_at IS NULL"),
        )
        batch_op.drop_column("is_urgent")
