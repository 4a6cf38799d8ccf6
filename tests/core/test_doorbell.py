"""The doorbell rings once, after the commit, and never does harm."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

from config import from_environment
from kaizen.core import doorbell
from kaizen.core.db import db
from kaizen.core.errors import WrongSetting
from kaizen.core.transaction import transaction
from kaizen.people.models import Person
from tests.support.cast import Cast
from tests.support.live import ROOT

LEAST = {"SECRET_KEY": "x" * 32, "DATABASE_URL": "postgresql://localhost/kaizen"}


@pytest.fixture
def rung(app: Flask) -> Iterator[list[str]]:
    """What has rung so far."""
    heard: list[str] = []
    doorbell.install_bell(app, heard.append)
    yield heard
    del app.extensions["kaizen_bell"]


def test_it_rings_once_for_a_transaction_and_only_after_the_commit(
    cast: Cast, rung: list[str]
) -> None:
    with transaction():
        doorbell.ring("deliver-mail")
        doorbell.ring("deliver-mail")
        doorbell.ring("deliver-webhooks")
        assert rung == []
    assert rung == ["deliver-mail", "deliver-webhooks"]


def test_what_was_not_committed_does_not_ring(cast: Cast, rung: list[str]) -> None:
    def undone() -> None:
        with transaction():
            doorbell.ring("deliver-mail")
            raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        undone()
    assert rung == []


def test_a_bell_that_is_broken_undoes_nothing(app: Flask, cast: Cast) -> None:
    def broken(_job: str) -> None:
        raise RuntimeError("broken on purpose")

    doorbell.install_bell(app, broken)
    with transaction():
        cast.olga.full_name = "Olga P."
        doorbell.ring("deliver-mail")
    del app.extensions["kaizen_bell"]
    db.session.expire_all()
    assert db.session.get_one(Person, cast.olga.id).full_name == "Olga P."


def test_without_a_bell_nothing_rings(cast: Cast) -> None:
    with transaction():
        doorbell.ring("deliver-mail")


@pytest.mark.parametrize(
    ("said", "word"),
    [
        ({"KAIZEN_DELIVERY": "pigeons"}, "pigeons"),
        ({"KAIZEN_DELIVERY": "workers", "DATABASE_URL": "sqlite:////tmp/x.db"}, "PostgreSQL"),
    ],
)
def test_a_wrong_way_to_deliver_stops_the_start_and_names_itself(
    said: dict[str, str], word: str
) -> None:
    with pytest.raises(WrongSetting, match=word) as refused:
        from_environment({**LEAST, **said})
    assert "KAIZEN_DELIVERY" in str(refused.value)


def test_the_scheduler_delivers_unless_workers_are_asked_for() -> None:
    assert from_environment(LEAST)["KAIZEN_DELIVERY"] == "scheduler"
    workers = from_environment({**LEAST, "KAIZEN_DELIVERY": "workers"})
    assert workers["KAIZEN_DELIVERY"] == "workers"


def test_without_workers_the_queue_is_not_even_loaded(tmp_path: Path) -> None:
    program = "import sys, wsgi; sys.exit('procrastinate' in sys.modules)"
    settings = {**LEAST, "DATABASE_URL": f"sqlite:///{tmp_path / 'x.db'}"}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env={**os.environ, **settings}, check=False
    )
    assert done.returncode == 0


def test_a_worker_refuses_to_run_where_workers_are_off(app: Flask) -> None:
    said = app.test_cli_runner().invoke(args=["jobs", "worker"])
    assert said.exit_code == 1
    assert "KAIZEN_DELIVERY=workers" in said.output
