"""`flask demo simulate`: two years of a plant in minutes, with and without the ladder."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

import click
from flask import current_app
from flask_migrate import upgrade
from sqlalchemy import event

from kaizen.cli.demo.loader import has_people, load_plant
from kaizen.cli.demo.simulation.clockwork import Plant
from kaizen.cli.demo.simulation.figures import figures_of
from kaizen.cli.demo.simulation.report import report
from kaizen.cli.demo.simulation.weather import a_weather
from kaizen.core.db import db
from kaizen.core.job_runs import Job, jobs_of

#: A Monday before the spring change of the clocks; the same for every run.
START = datetime(2024, 3, 4, tzinfo=UTC)
DAYS_A_YEAR = 365
#: What a plant needs to live; the other jobs (clean-up, backup) have nothing to do here.
LADDER = "sweep-reminders"
LIVING = ("settle-events", LADDER, "send-at-once", "send-digests", "deliver-mail")

_years = click.option("--years", default=2.0, show_default=True, help="How long to play.")
_people = click.option("--people", default=300, show_default=True, help="How many people.")
_seed = click.option("--seed", default=7, show_default=True, help="The same seed, the same plant.")


@click.command("simulate")
@_years
@_people
@_seed
@click.option("--json", "as_json", is_flag=True, help="Print the figures for machines.")
def simulate(years: float, people: int, seed: int, as_json: bool) -> None:
    """Play a plant with and without the ladder, each in a database of its own."""
    with tempfile.TemporaryDirectory(prefix="kaizen-simulation-") as folder:
        runs = [
            _start(Path(folder), years, people, seed, ladder=ladder) for ladder in (True, False)
        ]
        found = [_result(run) for run in runs]
    click.echo(json.dumps(found, indent=2) if as_json else report(found))
    must_not_be = ("unowned", "powerless", "reminders_sent_twice", "mails_sent_twice")
    broken = any(figures[what] for figures in found for what in must_not_be)
    if broken or found[0]["silent"]:
        raise click.ClickException("An idea was without a holder, silent, or a message came twice.")


@click.command("simulate-one", hidden=True)
@_years
@_people
@_seed
@click.option("--ladder/--no-ladder", default=True)
def simulate_one(years: float, people: int, seed: int, ladder: bool) -> None:
    """Play one plant in the empty database of this environment, and print its figures as JSON."""
    _refuse_a_lived_in_database()
    db.session.remove()
    _hurry(db.engine)
    # What is loaded by now stays; looking through it for rubbish again and again finds none.
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    upgrade()
    load_plant(people, seed=seed, now=START)
    folder = Path(current_app.config["KAIZEN_MAIL_FOLDER"])
    folder.mkdir(parents=True, exist_ok=True)
    # A file where the folder should be: nothing can be laid down in it.
    (folder / "down").write_text("The mail server is away.", encoding="utf-8")
    days = round(years * DAYS_A_YEAR)
    random = Random(seed)  # nosec B311 - a model, no secret
    plant = Plant(
        random=random,
        weather=a_weather(random, START, days),
        jobs=_jobs(ladder=ladder),
        mail_folder=folder,
        start=START,
        has_ladder=ladder,
    )
    with click.progressbar(length=days, label="Days", file=sys.stderr) as bar:
        end = plant.run(days, bar.update)
    letters = [file for file in folder.iterdir() if file.suffix == ".eml"]
    figures = figures_of(
        db.session(),
        plant.watch,
        ladder=ladder,
        now=end,
        sent_twice=_came_twice(letters),
        person_days=plant.person_days,
    )
    click.echo(json.dumps(figures.as_json()))


def _start(
    folder: Path, years: float, people: int, seed: int, *, ladder: bool
) -> subprocess.Popen[str]:
    place = folder / ("with" if ladder else "without")
    place.mkdir()
    environment = {
        **os.environ,
        "KAIZEN_MODE": "demo",
        "DATABASE_URL": f"sqlite:///{place / 'plant.db'}",
        "KAIZEN_STORAGE": str(place / "photos"),
        "KAIZEN_MAIL_FOLDER": str(place / "mail"),
        "KAIZEN_SMTP_HOST": "",
    }
    command = [sys.executable, "-m", "flask", "demo", "simulate-one"]
    command += ["--years", str(years), "--people", str(people), "--seed", str(seed)]
    command += ["--ladder" if ladder else "--no-ladder"]
    quiet = None if ladder else subprocess.DEVNULL
    return subprocess.Popen(  # nosec B603 - our own command, no words of others
        command, env=environment, stdout=subprocess.PIPE, stderr=quiet, text=True
    )


def _result(run: subprocess.Popen[str]) -> dict[str, Any]:
    said, _ = run.communicate()
    if run.returncode != 0:
        raise click.ClickException("The simulation has failed; its last words are above.")
    figures: dict[str, Any] = json.loads(said.strip().splitlines()[-1])
    return figures


def _refuse_a_lived_in_database() -> None:
    if current_app.config["KAIZEN_MODE"] == "production":
        raise click.ClickException("A simulation never runs where real work is done.")
    if db.inspect(db.engine).has_table("person") and has_people():
        raise click.ClickException("A simulation needs an empty database; somebody is here.")


def _hurry(engine: Any) -> None:
    """Let the throw-away database skip the waits that keep a real one safe in a power cut."""

    @event.listens_for(engine, "connect")
    def _no_waits(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA synchronous=OFF")

    # Connections that are open already would go on waiting for the disk at each commit.
    engine.dispose()


def _jobs(*, ladder: bool) -> list[Job]:
    names = [name for name in LIVING if ladder or name != LADDER]
    return [job for job in jobs_of(current_app) if job.name in names]


def _came_twice(letters: Sequence[Path]) -> int:
    """Letters whose Message-ID came before."""
    seen = [_message_id(file) for file in letters]
    return len(seen) - len(set(seen))


def _message_id(letter: Path) -> str:
    for line in letter.read_text(encoding="utf-8", errors="replace").splitlines():
        if line.lower().startswith("message-id:"):
            return line
    return letter.name
