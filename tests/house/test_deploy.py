"""What the files for running Kaizen name must exist: commands, settings, files, addresses."""

from __future__ import annotations

import configparser
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
import yaml
from flask import Flask

ROOT = Path(__file__).parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").glob("*.service"))
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
OURS = {name: part for name, part in COMPOSE["services"].items() if part["image"] == "kaizen"}
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.stem)
def test_each_unit_starts_a_command_that_exists(app: Flask, unit: Path) -> None:
    # Names of settings are read in small letters.
    said = configparser.ConfigParser(interpolation=None)
    said.read(unit, encoding="utf-8")
    program, *command = shlex.split(said["Service"]["execstart"])
    assert program == "/opt/kaizen/.venv/bin/flask"
    assert_known(app, command)


@pytest.mark.parametrize("part", OURS)
def test_each_part_of_the_composition_runs_a_command_that_exists(app: Flask, part: str) -> None:
    program, *command = OURS[part]["command"]
    assert program == "flask"
    if command != ["db", "upgrade"]:
        assert_known(app, command)


def test_everything_waits_for_the_migration_and_that_for_the_database() -> None:
    for name, part in OURS.items():
        expected = (
            {"database": {"condition": "service_healthy"}}
            if name == "migrate"
            else {"migrate": {"condition": "service_completed_successfully"}}
        )
        assert part["depends_on"] == expected, name


def test_the_composition_sets_only_what_is_a_setting() -> None:
    named = {name for part in OURS.values() for name in part["environment"]}
    unknown = {name for name in named if f"`{name.removesuffix('_FILE')}`" not in SETTINGS}
    assert unknown == set()


def test_any_setting_in_env_reaches_every_part() -> None:
    assert {part["env_file"] for part in OURS.values()} == {".env"}


def test_secrets_come_from_files() -> None:
    for part in OURS.values():
        assert {"SECRET_KEY", "DATABASE_URL"}.isdisjoint(part["environment"])
        assert part["environment"]["SECRET_KEY_FILE"] == "/run/secrets/secret_key"
        assert set(part["secrets"]) <= set(COMPOSE["secrets"])


def test_only_the_migration_has_the_account_that_owns_the_tables() -> None:
    for name, part in OURS.items():
        secret = "owner_url" if name == "migrate" else "database_url"
        assert part["environment"]["DATABASE_URL_FILE"] == f"/run/secrets/{secret}"
        assert part["secrets"] == ["secret_key", secret]
    serving = OURS["web"]["environment"]["KAIZEN_DATABASE_USER"]
    script = (ROOT / "deploy" / "serving-account.sh").read_text(encoding="utf-8")
    assert f"CREATE ROLE {serving} LOGIN" in script


def test_photos_and_back_ups_outlive_the_containers() -> None:
    for part in OURS.values():
        named = {volume.split(":")[0] for volume in part["volumes"]}
        assert named <= set(COMPOSE["volumes"])
        assert any(volume.endswith(":/var/lib/kaizen/photos") for volume in part["volumes"])


def test_the_image_copies_what_is_there_and_runs_as_nobody_special(app: Flask) -> None:
    copied = re.findall(r"^COPY ((?!--from).+) \S+$", DOCKERFILE, re.M)
    missing = [
        name for line in copied for name in line.split() if not (ROOT / name.strip()).exists()
    ]
    assert missing == []
    assert re.search(r"^USER kaizen$", DOCKERFILE, re.M)
    command = re.search(r"^CMD \[(.+)\]$", DOCKERFILE, re.M)
    assert command is not None
    program, *rest = shlex.split(command[1].replace(",", " "))
    assert program == "flask"
    assert_known(app, rest)


def test_whoever_watches_the_image_asks_an_address_that_answers(app: Flask) -> None:
    asked = re.search(r"localhost:8000(/[a-z/]+)", DOCKERFILE)
    assert asked is not None
    assert app.test_client().get(asked[1]).status_code == 200


def test_the_image_gets_nothing_that_git_ignores() -> None:
    """Only what is named goes in: no database, no key, no folder of secrets."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "*"
    assert all((ROOT / line[1:]).exists() for line in lines if line.startswith("!"))


def assert_known(app: Flask, command: list[str]) -> None:
    """The console takes this command with these options."""
    result = app.test_cli_runner().invoke(args=[*command, "--help"])
    assert result.exit_code == 0, result.output
    options = [word for word in command if word.startswith("--")]
    assert all(option in result.output for option in options)
