"""Runs migrations on the application's own database."""

from importlib import import_module

from alembic import context
from alembic.util import CommandError
from flask import current_app

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
from kaizen.core.errors import WrongSetting
from kaizen.core.serving_account import grant_rights, require_apart


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


def look_at(account) -> None:
    """Before anything is changed: can this account be the one that only serves?"""
    with db.engine.connect() as opened:
        try:
            require_apart(opened, account)
        except WrongSetting as error:
            raise CommandError(str(error)) from error


def serve_apart(account) -> None:
    """Let the account that only serves do what it needs on the newest tables."""
    if current_app.config["KAIZEN_DELIVERY"] == "workers":
        # It may not make the queue itself.
        import_module("kaizen.jobs.workers").prepare_queue(current_app)
    with db.engine.begin() as opened:
        grant_rights(opened, Base.metadata, account)


serving = current_app.config["KAIZEN_DATABASE_USER"]
if serving:
    look_at(serving)
with db.engine.connect() as opened:
    run(opened)
    opened.commit()
if serving:
    serve_apart(serving)
