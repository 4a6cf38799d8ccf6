"""Keep up to which day the months of a site have aged, and by which sources they were reckoned."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_aged_months"
down_revision = "20261123_report_wishes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nobody knows of the months that are there: the job reckons all of them once."""
    with op.batch_alter_table("site_stand", schema=None) as batch_op:
        batch_op.add_column(sa.Column("aged_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("revision", sa.String(length=40), nullable=True))


def downgrade() -> None:
    """Undo: forget both."""
    with op.batch_alter_table("site_stand", schema=None) as batch_op:
        batch_op.drop_column("revision")
        batch_op.drop_column("aged_on")
