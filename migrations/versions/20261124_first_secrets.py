"""Keep since when a password or PIN is a first one."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261124_first_secrets"
down_revision = "20261124_walks"
branch_labels = None
depends_on = None

PERSON = sa.table(
    "person",
    sa.column("must_change_password", sa.Boolean()),
    sa.column("password_given_at", UtcDateTime()),
)


def upgrade() -> None:
    """Passwords that nobody has changed yet count from now on for as long as new ones do."""
    op.add_column("person", sa.Column("password_given_at", UtcDateTime(), nullable=True))
    op.add_column("person", sa.Column("pin_given_at", UtcDateTime(), nullable=True))
    op.execute(
        PERSON.update()
        .where(PERSON.c.must_change_password)
        .values(password_given_at=datetime.now(UTC))
    )


def downgrade() -> None:
    """Undo: Keep since when a password or PIN is a first one."""
    op.drop_column("person", "pin_given_at")
    op.drop_column("person", "password_given_at")
