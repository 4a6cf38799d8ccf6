"""Before the server is copied: what all copies need is read, and none gets a connection."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.support.live import ROOT

READING = """
import os, sys
import psutil
from sqlalchemy import text
from wsgi import app
from kaizen.cli.reading_ahead import read_ahead
from kaizen.core.db import db
with app.app_context():
    db.session.execute(text("SELECT 1"))
    open_before = len(psutil.Process().open_files())
    read_ahead()
    print(open_before - len(psutil.Process().open_files()))
print("holidays.countries" in sys.modules, "typst" in sys.modules)
print("ideas/list.html" in {name for _, name in app.jinja_env.cache.keys()})
"""


def test_copies_share_what_is_read_and_no_connection(tmp_path: Path) -> None:
    database = {"KAIZEN_MODE": "demo", "DATABASE_URL": f"sqlite:///{tmp_path / 'plant.db'}"}
    told = subprocess.run(
        [sys.executable, "-c", READING],
        cwd=ROOT,
        env={**os.environ, **database, "KAIZEN_STORAGE": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    closed, modules, drawn = told.stdout.splitlines()
    assert int(closed) > 0
    assert modules == "True False"
    assert drawn == "True"
