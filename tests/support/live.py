"""A real server on a port of its own, for journeys through a browser and for kill tests."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask

from tests.support.postgres import die_with_parent

ROOT = Path(__file__).parents[2]
START_SECONDS = 120


@dataclass(frozen=True)
class LiveServer:
    """Where the server answers, its process, and an app on the same database to prepare it."""

    url: str
    process: subprocess.Popen[bytes]
    app: Flask


@contextmanager
def serve(app: Flask, config: Mapping[str, object], log: Path) -> Iterator[LiveServer]:
    """Start the server with that configuration and stop it afterwards; `log` takes its output.

    Raises:
        RuntimeError: it did not answer in time; the message holds its output.
    """
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--blocking-threads", "4"]
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, "tests.support.live_app:app"],
            cwd=ROOT,
            env={**os.environ, "KAIZEN_TEST_CONFIG": json.dumps(config)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            process_group=0,
            preexec_fn=die_with_parent,
        )
    try:
        _wait(process, port, log)
        yield LiveServer(f"http://127.0.0.1:{port}", process, app)
    finally:
        _stop(process)


def free_port() -> int:
    """Find a port on this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(10)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
