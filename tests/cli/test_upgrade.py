"""Upgrade without loss: what plants had at earlier states is all there at the newest one."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from flask import Flask, current_app
from sqlalchemy import column, func, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from kaizen.app import create_app
from kaizen.core import events
from kaizen.core.backup.archive import Archive, Part
from kaizen.core.backup.values import read, written
from kaizen.core.db import Base, db
from kaizen.ideas.models import Idea
from kaizen.jobs.rolling import rebuild
from kaizen.people.models import Area, Membership, Person
from kaizen.people.rules import Role
from kaizen.reports.models.months import AreaMonth
from kaizen.reports.rules.figures import Figure
from kaizen.savings.models.claims import Claim, ClaimQuestion
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.models.rates import Rate
from tests.support.apps import close_connections, settings
from tests.support.cast import sign_in
from tests.support.databases import Template
from tests.support.demo_plants import NOW
from tests.support.doors import doors
from tests.support.released import STATES

#: From the first migration on.
KEPT = sorted(STATES.glob("*.zip"), key=lambda path: ("first_house" not in path.stem, path.stem))
#: Reckoned from the facts, and reckoned anew by a migration where their form changed.
RECKONED = {"area_month", "area_snapshot", "site_stand", "stale_month", "week_count"}
#: What a migration has moved elsewhere on purpose; each has a test of its own.
MOVED = {"area.labour_rate", "line.factors", "claim.fiscal_first_month"}
#: What a migration has moved elsewhere for some rows: a verifier's open question has a row of its
#: own, which is looked at below.
MOVED_FOR_SOME = {"claim.reason"}
#: Pages that answer with another page, or belong to a device.
LEADS_ON = {200, 302, 303, 403, 404}


@dataclass(frozen=True)
class Upgraded:
    """A plant of an earlier state at the newest one, and the back-up that it came from."""

    app: Flask
    path: Path
    said: str


@pytest.fixture(scope="module", params=KEPT, ids=lambda path: path.stem)
def upgraded(
    request: pytest.FixtureRequest, template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Upgraded]:
    """Filled at its own state, then brought step by step to the newest."""
    folder = tmp_path_factory.mktemp("upgraded")
    with template.nothing(folder) as url:
        app = create_app(settings(url, folder / "photos"))
        path = shutil.copy(request.param, folder)
        result = app.test_cli_runner().invoke(args=["backup", "restore", path])
        yield Upgraded(app, request.param, result.output)
        close_connections(app)


def test_the_state_before_every_newer_migration_is_kept(app: Flask) -> None:
    """Whoever adds a migration after a release finds the state of that release here."""
    with app.app_context():
        config = current_app.extensions["migrate"].migrate.get_config()
        known = {step.revision for step in ScriptDirectory.from_config(config).walk_revisions()}
    assert {path.stem for path in KEPT} <= known
    assert KEPT


def test_a_back_up_of_an_earlier_version_takes_every_step_since(
    own_app: Flask, tmp_path: Path
) -> None:
    """Also into a database that has the newest shape already: what lay in areas is rates now."""
    path = shutil.copy(KEPT[0], tmp_path)
    result = own_app.test_cli_runner().invoke(args=["backup", "restore", path])
    assert result.exit_code == 0, result.output
    with own_app.app_context():
        assert Decimal("38.50") in set(db.session.scalars(select(Rate.amount)))


def test_nothing_is_lost(upgraded: Upgraded) -> None:
    assert "Restored: " in upgraded.said, upgraded.said
    with Archive(upgraded.path) as archive, upgraded.app.app_context():
        there = {name: _columns(name) for name in inspect(db.engine).get_table_names()}
        lost = {
            f"{part.table}.{said[0]}"
            for part in archive.manifest.tables
            for said in part.columns
            if said[0] not in there.get(part.table, ())
        }
        assert lost <= MOVED
        for part in archive.manifest.tables:
            if part.table not in RECKONED:
                left_out = lost | MOVED_FOR_SOME
                assert _now(part, left_out) == _then(archive, part, left_out), part.table


def test_no_word_of_a_verifier_is_lost(upgraded: Upgraded) -> None:
    with Archive(upgraded.path) as archive, upgraded.app.app_context():
        before = {
            row["id"]: row["reason"]
            for part in archive.manifest.tables
            if part.table == "claim"
            for row in (read(values, part.columns) for values in archive.lines(part))
        }
        words = select(Claim.id, Claim.reason)
        asked = select(ClaimQuestion.claim_id, ClaimQuestion.question)
        said = {
            number: text for find in (words, asked) for number, text in db.session.execute(find)
        }
        assert said == before


def test_the_ledger_adds_up_as_before(upgraded: Upgraded) -> None:
    with Archive(upgraded.path) as archive, upgraded.app.app_context():
        before: Counter[str] = Counter()
        for part in archive.manifest.tables:
            if part.table == "ledger_entry":
                for values in archive.lines(part):
                    row = read(values, part.columns)
                    before[row["currency"]] += row["amount"]
        sums = select(LedgerEntry.currency, func.sum(LedgerEntry.amount))
        found = db.session.execute(sums.group_by(LedgerEntry.currency)).all()
        assert {currency: Decimal(amount) for currency, amount in found} == dict(before)


def test_the_months_come_right(upgraded: Upgraded) -> None:
    with upgraded.app.app_context():
        for site in db.session.scalars(select(Area).where(Area.parent_id.is_(None))).all():
            site_id = site.id
            for _ in rebuild(site_id, NOW + timedelta(days=2)):
                pass
            sent = select(func.count(Idea.id)).where(
                Idea.site_id == site_id, Idea.submitted_at.is_not(None)
            )
            months = db.session.scalars(select(AreaMonth).where(AreaMonth.area_id == site_id))
            counted = sum(
                sum(month.whole["counts"].get(Figure.SENT.value, {}).values()) for month in months
            )
            assert counted == db.session.scalar(sent)


def test_pages_open_for_each_role(upgraded: Upgraded) -> None:
    app = upgraded.app
    with app.app_context():
        plain = [
            door.rule.rule
            for door in doors(app)
            # No job has run here for long, and readiness rightly says so.
            if door.reads and not door.rule.arguments and door.rule.rule != "/health/ready"
        ]
        ideas = [f"/ideas/{number}" for number in _one_of_each_stage()]
        people = _one_of_each_role()
    assert set(people) == set(Role)
    for role, person_id in people.items():
        with app.app_context():
            client = sign_in(app.test_client(), db.session.get_one(Person, person_id))
        answers = {path: client.get(path).status_code for path in (*plain, *ideas)}
        assert {path: code for path, code in answers.items() if code not in LEADS_ON} == {}, role
        assert answers["/ideas"] == answers["/me"] == 200


def test_what_is_only_added_to_stays_guarded(upgraded: Upgraded) -> None:
    with upgraded.app.app_context():
        attacked = 0
        for guarded in Base.metadata.sorted_tables:
            rows = db.session.scalar(select(func.count()).select_from(guarded))
            if guarded.info.get("append_only") and rows:
                attacked += 1
                for statement in (
                    f"UPDATE {guarded.name} SET id = id",
                    f"DELETE FROM {guarded.name}",
                ):
                    with pytest.raises(DBAPIError, match="append-only"):
                        db.session.execute(text(statement))
                    db.session.rollback()
        assert attacked >= 3


def test_work_goes_on(upgraded: Upgraded) -> None:
    app = upgraded.app
    with app.app_context():
        operator = db.session.get_one(Person, _one_of_each_role()[Role.OPERATOR])
        client = sign_in(app.test_client(), operator)
        before = db.session.scalars(select(func.max(Idea.id))).one()
    form = {"problem": "The lamp is dark.", "proposal": "Hang it lower.", "form_key": "f" * 32}
    answer = client.post("/ideas", data=form)
    assert answer.status_code == 303
    with app.app_context():
        events.settle_all(NOW + timedelta(days=3))
        assert db.session.scalars(select(Idea.id).where(Idea.form_key == "f" * 32)).one() > before


def _columns(name: str) -> set[str]:
    return {found["name"] for found in inspect(db.engine).get_columns(name)}


def _then(archive: Archive, part: Part, lost: set[str]) -> Counter[str]:
    keep = _kept_columns(part, lost)
    return Counter(
        json.dumps([values[place] for place in keep], sort_keys=True)
        for values in archive.lines(part)
    )


def _now(part: Part, lost: set[str]) -> Counter[str]:
    said = [part.columns[place] for place in _kept_columns(part, lost)]
    # As the models read them, so that they are written as the back-up wrote them.
    known = Base.metadata.tables[part.table].columns
    typed = [column(name, known[name].type) for name, *_ in said]
    rows = db.session.execute(select(table(part.table, *typed)))
    return Counter(json.dumps(written(row, said), sort_keys=True) for row in rows)


def _kept_columns(part: Part, lost: set[str]) -> list[int]:
    return [
        place for place, said in enumerate(part.columns) if f"{part.table}.{said[0]}" not in lost
    ]


def _one_of_each_role() -> dict[Role, int]:
    found = db.session.execute(
        select(Membership.role, func.min(Membership.person_id)).group_by(Membership.role)
    )
    people = {Role(role): person_id for role, person_id in found}
    administrator = select(func.min(Person.id)).where(Person.is_administrator)
    return {Role.ADMINISTRATOR: db.session.scalars(administrator).one(), **people}


def _one_of_each_stage() -> list[int]:
    return list(db.session.scalars(select(func.min(Idea.id)).group_by(Idea.stage)))
