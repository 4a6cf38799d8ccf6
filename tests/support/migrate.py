"""Bring the database at the given address to the newest migration: `… migrate URL`."""

from __future__ import annotations

import sys
import tempfile

from flask_migrate import upgrade

from kaizen.app import create_app
from tests.support.apps import settings


def main(url: str) -> None:
    """Run every migration."""
    with tempfile.TemporaryDirectory() as storage:
        app = create_app(settings(url, storage))
        with app.app_context():
            upgrade()


if __name__ == "__main__":
    main(sys.argv[1])
