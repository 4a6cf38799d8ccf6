"""Jobs: who runs them, and the evidence of their runs."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261122_jobs_and_leases"
down_revision = "20261122_messages_and_reminders"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Two tables, and the moment since when a scheduler is expected to run."""
    op.create_table(
        "lease",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=True),
        sa.Column("beat", sa.Integer(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_lease")),
    )
    job_run = op.create_table(
        "job_run",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("known_since", UtcDateTime(), nullable=False),
        sa.Column("last_started_at", UtcDateTime(), nullable=True),
        sa.Column("last_succeeded_at", UtcDateTime(), nullable=True),
        sa.Column("last_failed_at", UtcDateTime(), nullable=True),
        sa.Column("last_failure", sa.Text(), nullable=True),
        sa.Column("last_seconds", sa.Double(), nullable=True),
        sa.Column("failures_in_a_row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_job_run")),
    )
    # Without this row nobody could tell an installation whose scheduler never ran from a new one.
    op.bulk_insert(
        job_run,
        [{"name": "settle-events", "known_since": datetime.now(UTC), "failures_in_a_row": 0}],
    )


def downgrade() -> None:
    """Forget both."""
    op.drop_table("job_run")
    op.drop_table("lease")
