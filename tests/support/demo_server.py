"""A fresh demo plant behind a server of its own, and browsers that are signed in there."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

from playwright.sync_api import Page

from kaizen.cli.demo.sign_in import PASSWORD
from tests.support.live import ROOT, free_port

#: Loading the plant takes half a minute, on a busy machine several.
PATIENCE_SECONDS = 900


@contextmanager
def demo_server(folder: Path) -> Iterator[str]:
    """Load the demo plant into an empty folder, serve it, and give its address.

    Raises:
        RuntimeError: it did not come up; what it said lies in `server.log` in the folder.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **os.environ,
        "KAIZEN_MODE": "demo",
        "FLASK_APP": "wsgi.py",
        "SECRET_KEY": secrets.token_hex(32),
        "DATABASE_URL": f"sqlite:///{folder / 'demo.db'}",
        "KAIZEN_STORAGE": str(folder / "photos"),
        "KAIZEN_MAIL_FOLDER": str(folder / "mail"),
    }
    command = [sys.executable, "-m", "flask", "serve", "--prepare", "--no-scheduler"]
    with (folder / "server.log").open("wb") as log:
        server = subprocess.Popen(
            [*command, "--port", str(port)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        _wait(server, address)
        yield address
    finally:
        server.terminate()
        server.wait()


def sign_in(page: Page, address: str, name: str) -> None:
    """Sign somebody of the cast in through the form."""
    page.goto(f"{address}/sign-in")
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{address}/")


def _wait(server: subprocess.Popen[bytes], address: str) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < end and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/health/live", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.5)
    raise RuntimeError("The demo plant did not come up")
