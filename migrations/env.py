"""Runs migrations on the application's own database."""

from alembic import context

import kaizen.core.events
import kaizen.core.job_runs
import kaizen.core.leases
import kaizen.core.policy
import kaizen.ideas.models
import kaizen.intake.models
import kaizen.metrics.models
import kaizen.notifications.models
import kaizen.objectives.models
import kaizen.ownership.models
import kaizen.people.models
import kaizen.reports.models
import kaizen.review.models
import kaizen.savings.models  # noqa: F401  (the models register themselves)
from kaizen.core.db import Base, db


def include_object(thing, name, type_, reflected, compare_to) -> bool:
    """Leave out what triggers.py makes: full-text tables and their shadows, search indexes."""
    return not (reflected and compare_to is None and "_search" in (name or ""))


def run(connection) -> None:
    """Run on one connection; batch mode because SQLite cannot alter most things in place."""
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        include_object=include_object,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()


with db.engine.connect() as opened:
    run(opened)
    opened.commit()
