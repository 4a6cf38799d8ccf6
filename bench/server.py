"""A real server under measurement: started as in production, its processor time and memory read."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 60
THREADS = 4
#: What a browser says: answers are packed for it, and that costs too.
HEADERS = {"Accept-Encoding": "gzip, br", "Accept-Language": "en"}


@dataclass
class Server:
    """A running server and the ways to ask it."""

    process: psutil.Process
    port: int

    def connect(self, source: str) -> http.client.HTTPConnection:
        """A connection that is kept; `source` is an address of its own for the coarse limit."""
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=600, source_address=(source, 0)
        )

    def cpu_seconds(self) -> float:
        """Processor time of the whole process tree so far."""
        total = 0.0
        for process in self._tree():
            times = process.cpu_times()
            total += times.user + times.system
        return total

    def memory(self) -> int:
        """Proportional memory of the whole process tree, in bytes."""
        return sum(process.memory_full_info().pss for process in self._tree())

    def _tree(self) -> list[psutil.Process]:
        return [self.process, *self.process.children(recursive=True)]


@contextmanager
def running(
    environment: Mapping[str, str], *, python: str = sys.executable, workers: int = 1
) -> Iterator[Server]:
    """Start the server with so many workers and stop it afterwards.

    `python` is the interpreter of the server: one that has the packages of production alone
    carries no others in memory.

    Raises:
        RuntimeError: it does not answer in time.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    command = [python, "-m", "granian", "--interface", "wsgi", "--no-ws"]
    command += ["--log-level", "error", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    process = subprocess.Popen(
        [*command, "bench.served:app"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        _wait(port)
        yield Server(psutil.Process(process.pid), port)
    finally:
        process.terminate()
        process.wait()


def get(
    connection: http.client.HTTPConnection, path: str, cookie: str, *, anew: bool = False
) -> int:
    """Fetch a page and give back its length in bytes.

    `anew` asks as a browser does when somebody reloads by force: nothing that is kept will do.

    Raises:
        RuntimeError: the answer is not 200; a page that fails fast would look fast.
    """
    headers = {**HEADERS, "Cookie": cookie} | ({"Cache-Control": "no-cache"} if anew else {})
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    length = len(answer.read())
    if answer.status != 200:
        raise RuntimeError(f"{path} answered {answer.status}")
    return length


def _wait(port: int) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The server did not start")
