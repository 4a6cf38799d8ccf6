"""A real server under measurement: started as in production, its processor time and memory read."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 120
THREADS = 4
#: What a browser says: answers are packed for it, and that costs too.
HEADERS = {"Accept-Encoding": "gzip, br", "Accept-Language": "en"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
#: Each round of requests comes from an address of its own, below the limit per address.
_sources = count(2)


@dataclass(frozen=True)
class Visitor:
    """Who asks: the cookie of a session, and the token that its forms need."""

    cookie: str
    token: str


class Spent(NamedTuple):
    """Seconds of the web server's process tree, and of PostgreSQL's where there is one."""

    web: float
    database: float


@dataclass
class Server:
    """A running server, the database's where there is one, and the ways to ask."""

    process: psutil.Process
    port: int
    #: The first process of PostgreSQL; 0 where the database is a file.
    database_pid: int = 0

    def connect(self) -> http.client.HTTPConnection:
        """A connection that is kept, from an address of its own for the coarse limit."""
        number = next(_sources)
        source = f"127.0.{number // 250}.{number % 250 + 2}"
        return http.client.HTTPConnection(
            "127.0.0.1", self.port, timeout=600, source_address=(source, 0)
        )

    def sign_in(self, username: str, password: str) -> Visitor:
        """Sign in by the form, as people do."""
        connection = self.connect()
        cookie, token = "", ""
        for method, path in (("GET", "/sign-in"), ("POST", "/sign-in"), ("GET", "/ideas")):
            fields = {"username": username, "password": password, "csrf_token": token}
            headers = {**FORM, "Cookie": cookie}
            connection.request(method, path, urlencode(fields), headers)
            answer = connection.getresponse()
            found = TOKEN.search(answer.read().decode())
            # Each answer may begin another session, or note the token in this one.
            kept = answer.headers.get_all("Set-Cookie") or []
            cookie = "; ".join(one.partition(";")[0] for one in kept) or cookie
            token = found[1] if found else ""
        connection.close()
        if answer.status != 200 or not token:
            raise RuntimeError(f"{username} could not sign in: {answer.status}")
        return Visitor(cookie, token)

    def spent(self) -> Spent:
        """Processor time so far, exact to a millionth of a second."""
        return Spent(tree_seconds(self.process.pid), tree_seconds(self.database_pid))

    def cpu_seconds(self) -> float:
        """Processor time so far of both process trees."""
        return sum(self.spent())

    def memory(self) -> int:
        """Proportional memory of the web server's process tree, in bytes."""
        tree = [self.process, *self.process.children(recursive=True)]
        return sum(process.memory_full_info().pss for process in tree)

    @contextmanager
    def watched(self) -> Iterator[list[int]]:
        """Note the memory a few times a second."""
        seen = [self.memory()]
        done = threading.Event()

        def watch() -> None:
            while not done.wait(0.3):
                seen.append(self.memory())

        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield seen
        finally:
            done.set()
            watcher.join()


def tree_seconds(pid: int) -> float:
    """Processor time of a process, of its children, and of those that have ended; 0 for none.

    The clocks of living processes count nanoseconds, threads that have ended included; /proc
    would tell hundredths of a second.
    """
    if not pid:
        return 0.0
    root = psutil.Process(pid)
    ended = root.cpu_times()
    total = float(ended.children_user + ended.children_system)
    for one in (root, *root.children(recursive=True)):
        with suppress(OSError, psutil.NoSuchProcess):
            # As clock_getcpuclockid(3) makes the number of a process's clock.
            total += time.clock_gettime((~one.pid << 3) | 2)
    return total


@contextmanager
def running(
    environment: Mapping[str, str],
    *,
    python: str = sys.executable,
    workers: int = 1,
    database_pid: int = 0,
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
    command = [python, "-m", "bench.served", "--interface", "wsgi", "--no-ws"]
    command += ["--log-level", "error", "--host", "127.0.0.1", "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(THREADS)]
    process = subprocess.Popen(
        [*command, "bench.served:app"],
        cwd=ROOT,
        env={**os.environ, **environment},
    )
    try:
        _wait(port)
        yield Server(psutil.Process(process.pid), port, database_pid)
    finally:
        process.terminate()
        process.wait()


def ask(
    connection: http.client.HTTPConnection,
    path: str,
    visitor: Visitor,
    form: Mapping[str, str] | None = None,
    *,
    anew: bool = False,
) -> None:
    """Fetch a page to its end, or send a form.

    `anew` asks as a browser does when somebody reloads by force: nothing that is kept will do.

    Raises:
        RuntimeError: the answer is not what it should be; a page that fails fast looks fast.
    """
    headers = {**HEADERS, "Cookie": visitor.cookie}
    if anew:
        headers["Cache-Control"] = "no-cache"
    if form is None:
        connection.request("GET", path, headers=headers)
    else:
        body = urlencode({**form, "csrf_token": visitor.token})
        connection.request("POST", path, body, {**headers, **FORM})
    answer = connection.getresponse()
    answer.read()
    if answer.status != (200 if form is None else 303):
        raise RuntimeError(f"{path} answered {answer.status}")


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
