"""A plant played by a fake clock: no idea is ever without a holder, and nothing comes twice."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest
from flask import Flask

from kaizen.cli.demo.simulation.minds import Mind
from kaizen.cli.demo.simulation.report import LINES, report
from tests.support.live import ROOT

SHORT = ("--years", "0.06", "--people", "30", "--seed", "3")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Three weeks of a small plant, with and without the ladder."""
    secret = {"SECRET_KEY": "for the tests of the simulation only, and nowhere else"}
    said = subprocess.run(
        [sys.executable, "-m", "flask", "demo", "simulate", *SHORT, "--json"],
        cwd=ROOT,
        env={**os.environ, **secret, "FLASK_APP": "wsgi.py", "KAIZEN_MODE": "demo"},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert said.returncode == 0, said.stderr[-2000:]
    found: list[dict[str, Any]] = json.loads(said.stdout)
    return found


def test_no_idea_is_ever_without_exactly_one_holder_and_a_due_date(
    both: list[dict[str, Any]],
) -> None:
    assert sum(run["looks"] for run in both) > 1000
    for run in both:
        assert run["ideas"] > 5
        assert run["unowned"] == 0


def test_work_is_asked_only_of_those_who_may_do_it(both: list[dict[str, Any]]) -> None:
    assert [run["powerless"] for run in both] == [0, 0]


def test_nothing_is_asked_that_nobody_would_be_reminded_of(both: list[dict[str, Any]]) -> None:
    assert both[0]["silent"] == 0


def test_no_reminder_and_no_mail_comes_twice(both: list[dict[str, Any]]) -> None:
    assert both[0]["reminders"] > 0
    for run in both:
        assert (run["reminders_sent_twice"], run["mails_sent_twice"]) == (0, 0)
        assert run["most_digests_a_day"] <= 1


def test_without_the_ladder_nobody_is_reminded(both: list[dict[str, Any]]) -> None:
    assert [run["ladder"] for run in both] == [True, False]
    assert both[1]["reminders"] == 0


def test_the_report_shows_every_figure_of_both_runs(both: list[dict[str, Any]]) -> None:
    shown = report(both).splitlines()
    assert len(shown) == len(LINES) + 1
    assert set(both[0]) - {"refused_acts", "ladder"} == {key for key, _, _ in LINES}


def test_a_plant_that_is_lived_in_is_not_played_with(app: Flask, cast: object) -> None:
    said = app.test_cli_runner().invoke(args=["demo", "simulate-one", *SHORT])
    assert said.exit_code == 1
    assert "empty database" in said.output


def test_people_forget_and_never_quite() -> None:
    mind = Mind(diligence=1.0, zeal=1.0)
    chances = [mind.remembers(days) for days in range(60)]
    assert chances == sorted(chances, reverse=True)
    assert chances[-1] > 0
    assert mind.writes(0) > mind.writes(30) > mind.writes(60) == mind.writes(600)
