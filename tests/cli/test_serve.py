"""`flask serve`: starts, says where, stops in good order, and never leaves a child behind."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from kaizen.cli.serve import Supervisor
from tests.support.live import ROOT, free_port

PATIENCE = 180


@pytest.fixture
def supervisor() -> Iterator[Supervisor]:
    supervisor = Supervisor()
    yield supervisor
    supervisor.stop_all()


def test_serve_says_when_it_is_ready_and_ctrl_c_stops_it_whole(tmp_path: Path) -> None:
    port = free_port()
    with _serving(port, tmp_path) as running:
        said = _read_until(running, "Kaizen is ready")
        children = psutil.Process(running.pid).children(recursive=True)
        running.send_signal(signal.SIGINT)
        rest, _ = running.communicate(timeout=PATIENCE)
    assert f"http://localhost:{port}" in said
    assert children
    assert "Kaizen has stopped" in rest
    assert running.returncode == 0
    assert not any(child.is_running() for child in children)


def test_children_end_when_the_supervisor_is_killed(tmp_path: Path) -> None:
    with _serving(free_port(), tmp_path) as running:
        _read_until(running, "Kaizen is ready")
        children = psutil.Process(running.pid).children(recursive=True)
        running.kill()
        running.communicate(timeout=PATIENCE)
    _, alive = psutil.wait_procs(children, timeout=PATIENCE)
    assert alive == []


def test_a_taken_port_is_refused_with_a_way_out(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with _serving(port, tmp_path) as running:
            said, _ = running.communicate(timeout=PATIENCE)
    assert running.returncode == 1
    assert re.search(rf"port {port}.*PORT=", said)


def test_the_end_of_one_child_ends_the_wait(supervisor: Supervisor) -> None:
    supervisor.start("lasting", signal.pause)
    supervisor.start("short", dict)
    assert not supervisor.wait_until(_never, seconds=PATIENCE)
    assert supervisor.ended() == "short"


def test_asked_to_stop_every_child_ends(supervisor: Supervisor) -> None:
    supervisor.start("one", signal.pause)
    supervisor.start("other", signal.pause)
    supervisor.ask_to_stop(signal.SIGTERM, None)
    assert not supervisor.wait_until(_never, seconds=PATIENCE)
    supervisor.stop_all()
    assert all(child.exitcode is not None for child in supervisor.children.values())


def test_the_wait_ends_when_what_was_waited_for_has_come(supervisor: Supervisor) -> None:
    supervisor.start("lasting", signal.pause)
    answers = iter([False, True])
    assert supervisor.wait_until(lambda: next(answers), seconds=PATIENCE)


def _never() -> bool:
    return False


def _serving(port: int, folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "flask", "serve", "--no-scheduler", "--port", str(port)],
        cwd=ROOT,
        env={
            **os.environ,
            "FLASK_APP": "wsgi.py",
            "KAIZEN_MODE": "demo",
            "SECRET_KEY": "only-for-tests-only-for-tests-00",
            "DATABASE_URL": f"sqlite:///{folder / 'serve.sqlite'}",
            "KAIZEN_STORAGE": str(folder),
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def _read_until(running: subprocess.Popen[str], words: str) -> str:
    deadline = time.monotonic() + PATIENCE
    said = ""
    while words not in said and time.monotonic() < deadline:
        line = running.stdout.readline() if running.stdout else ""
        if not line:
            break
        said += line
    assert words in said, said
    return said
