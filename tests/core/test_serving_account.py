"""An account of PostgreSQL that only serves: everything works with it, and no table changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import ProgrammingError

from config import from_environment
from kaizen.app import create_app
from kaizen.core import clock
from kaizen.core.db import Base, db
from kaizen.core.errors import WrongSetting
from kaizen.core.job_runs import jobs_of
from kaizen.core.serving_account import require_apart
from kaizen.core.transaction import transaction
from kaizen.jobs.running import Runner
from kaizen.jobs.workers import prepare_queue
from kaizen.notifications.actions.posting import post_mail
from tests.support.apps import close_connections, settings
from tests.support.cast import make_cast, sign_in
from tests.support.claims import line, use, verify
from tests.support.databases import Template
from tests.support.stages import begun

pytestmark = pytest.mark.parametrize(
    "template", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)

#: What only the account may do that owns the tables.
ATTACKS = (
    "DROP TABLE idea",
    "ALTER TABLE idea ADD COLUMN x int",
    "ALTER TABLE event DISABLE TRIGGER ALL",
    "DROP TRIGGER event_append_only_row ON event",
    "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
    "$$ BEGIN RETURN NEW; END $$",
    "CREATE TABLE mine (x int)",
    "CREATE SCHEMA mine",
    "CREATE INDEX mine ON idea (id)",
    "TRUNCATE idea CASCADE",
    "UPDATE event SET kind = 'other'",
    "DELETE FROM ledger_entry",
    "TRUNCATE ledger_entry CASCADE",
    "UPDATE alembic_version SET version_num = 'other'",
    "SET session_replication_role = replica",
    "DROP SCHEMA kaizen_queue CASCADE",
)


@dataclass(frozen=True)
class Served:
    """The same plant, under the account that migrates and under the one that serves."""

    account: str
    owner: Engine
    app: Flask


@pytest.fixture
def served(template: Template, tmp_path: Path) -> Iterator[Served]:
    account = f"serving_{uuid4().hex}"
    on = {
        "KAIZEN_DATABASE_USER": account,
        "KAIZEN_DELIVERY": "workers",
        "KAIZEN_BACKUP_FOLDER": str(tmp_path / "backups"),
    }
    with template.copy(tmp_path) as url:
        owner = create_engine(url, isolation_level="AUTOCOMMIT")
        _run(owner, f"CREATE ROLE {account} LOGIN PASSWORD 'serving'")
        try:
            migrating = create_app(settings(url, tmp_path, **on))
            with migrating.app_context():
                upgrade()
            close_connections(migrating)
            low = make_url(url).set(username=account, password="serving")
            app = create_app(settings(low.render_as_string(hide_password=False), tmp_path, **on))
            with app.app_context():
                yield Served(account, owner, app)
            close_connections(app)
        finally:
            _run(owner, f"DROP OWNED BY {account}", f"DROP ROLE {account}")
            owner.dispose()


def test_people_work_and_every_job_runs_under_it(served: Served) -> None:
    assert db.session.scalar(text("SELECT current_user")) == served.account
    cast = make_cast(db.session())
    with transaction():
        idea = begun(cast)
        line(cast, idea, "9000")
        verify(cast, use(idea))
    client = served.app.test_client()
    page = sign_in(client, cast.olga).get(f"/ideas/{idea.id}")
    assert page.status_code == 200
    said = {"problem": "The gate sticks.", "proposal": "New hinges."}
    assert client.post("/ideas", data=said).status_code == 303
    runner = Runner(served.app)
    for job in jobs_of(served.app):
        runner.run_once(job)
    made = served.app.test_cli_runner().invoke(args=["backup", "create"])
    assert made.exit_code == 0, made.output


def test_the_queue_of_workers_is_there_and_rings(served: Served) -> None:
    prepare_queue(served.app)
    cast = make_cast(db.session())
    with transaction():
        cast.olga.email = "olga@plant.example"
        words = {"subject": "Hello", "text": "Hello", "html": ""}
        post_mail(cast.olga, kind="digest", now=clock.now(), **words)
    rings = "SELECT count(*) FROM kaizen_queue.procrastinate_jobs"
    assert db.session.scalar(text(rings)) == 1


def test_a_worker_that_may_not_make_its_queue_says_who_may(served: Served) -> None:
    _run(served.owner, "DROP SCHEMA kaizen_queue CASCADE")
    tried = served.app.test_cli_runner().invoke(args=["jobs", "worker"])
    assert tried.exit_code == 1
    assert "Run `flask db upgrade` once under the account that owns the tables" in tried.output


@pytest.mark.parametrize("statement", ATTACKS)
def test_it_can_change_neither_tables_nor_what_is_only_added_to(
    served: Served, statement: str
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied|must be owner"):
        db.session.execute(text(statement))


def test_it_has_no_right_too_many(served: Served) -> None:
    asked = text("SELECT has_table_privilege(current_user, CAST(:table AS text), :right)")
    too_many = {
        (table.name, right)
        for table in Base.metadata.sorted_tables
        for right in ("UPDATE", "DELETE", "TRUNCATE", "TRIGGER", "REFERENCES")
        if db.session.scalar(asked, {"table": table.name, "right": right})
        and (table.info.get("append_only") or right not in ("UPDATE", "DELETE"))
    }
    assert too_many == set()


def test_what_it_was_given_by_hand_goes_with_the_next_migration(
    served: Served, template: Template, tmp_path: Path
) -> None:
    _run(served.owner, f"GRANT ALL ON ledger_entry TO {served.account}")
    url = served.owner.url.render_as_string(hide_password=False)
    app = create_app(settings(url, tmp_path, KAIZEN_DATABASE_USER=served.account))
    with app.app_context():
        upgrade()
    close_connections(app)
    with pytest.raises(ProgrammingError, match="permission denied"):
        db.session.execute(text("DELETE FROM ledger_entry"))


def test_it_has_to_be_another_account_that_is_there(served: Served) -> None:
    with served.owner.connect() as connection:
        require_apart(connection, served.account)
        for wrong in ("nobody_at_all", connection.scalar(text("SELECT current_user"))):
            with pytest.raises(WrongSetting, match="KAIZEN_DATABASE_USER"):
                require_apart(connection, str(wrong))
        owner = connection.dialect.identifier_preparer.quote(str(served.owner.url.username))
        _run(served.owner, f"GRANT {owner} TO {served.account}")
        with pytest.raises(WrongSetting, match="Migrate under the one"):
            require_apart(connection, served.account)


def test_a_file_has_no_accounts(template: Template) -> None:
    chosen = {"KAIZEN_MODE": "demo", "DATABASE_URL": "sqlite:////tmp/x.db"}
    with pytest.raises(WrongSetting, match="needs PostgreSQL"):
        from_environment({**chosen, "KAIZEN_DATABASE_USER": "serving"})


def _run(owner: Engine, *statements: str) -> None:
    with owner.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
