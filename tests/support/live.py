"""A real server on a port of its own, for journeys through a browser and for kill tests."""

from __future__ import annotations

import json
import multiprocessing
import os
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from pathlib import Path

from flask import Flask
from granian.cli import cli

from tests.support.processes import PROCESSES, stand_alone

ROOT = Path(__file__).parents[2]
START_SECONDS = 180
STOP_SECONDS = 30


@dataclass(frozen=True)
class LiveServer:
    """Where the server answers, its process, and an app on the same database to prepare it."""

    url: str
    process: BaseProcess
    app: Flask


@contextmanager
def serve(app: Flask, config: Mapping[str, object], log: Path) -> Iterator[LiveServer]:
    """Start the server with that configuration and stop it afterwards; `log` takes its output.

    Raises:
        RuntimeError: it did not answer in time; the message holds its output.
    """
    port = free_port()
    log.touch()
    process = PROCESSES.Process(target=_run, args=(port, json.dumps(config), log))
    process.start()
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


def _run(port: int, config: str, log: Path) -> None:
    """Be the server: what `granian …` would do, in a group of its own."""
    stand_alone(log)
    os.environ["KAIZEN_TEST_CONFIG"] = config
    # Its workers are copies too, as where it is started by its name.
    multiprocessing.set_start_method("fork", force=True)
    arguments = ["--interface", "wsgi", "--no-ws", "--blocking-threads", "4"]
    arguments += ["--host", "127.0.0.1", "--port", str(port), "tests.support.live_app:app"]
    cli(arguments)


def _wait(process: BaseProcess, port: int, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.is_alive():
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"The server did not start:\n{log.read_text()}")


def _stop(process: BaseProcess) -> None:
    process.terminate()
    process.join(STOP_SECONDS)
    if process.is_alive():
        process.kill()
        process.join()
