"""What a page costs: processor time of the server's process tree for one request."""

from __future__ import annotations

import csv
import io
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from statistics import median
from typing import Any

from sqlalchemy import Engine

from bench.plant import RARE_WORD
from bench.server import HEADERS, Server, get

WARM_UP = 20
ROUNDS = 3
#: So many requests stay below the limit for one address.
ONE_SOURCE = 500
BARE = "/bare/"
#: Each round of requests comes from an address of its own, below the limit per address.
_sources = count(2)


@dataclass(frozen=True)
class Memory:
    """Megabytes of the server and its workers after half of the requests and after all."""

    half: float
    end: float

    @property
    def growth(self) -> float:
        """Share by which the second half of the requests made it grow."""
        return self.end / self.half - 1


@dataclass(frozen=True)
class Export:
    """What the table of all ideas costs beside the bare writing of the same rows."""

    ratio: float
    first_byte_share: float
    grown_megabytes: float


@dataclass(frozen=True)
class Streamed:
    """What one long table costs: its rows, processor time, and how far the memory rose."""

    rows: int
    seconds: float
    grown_megabytes: float


def pages(idea_id: int) -> dict[str, str]:
    """The measured pages by name."""
    return {
        "list": "/ideas",
        "filter": "/ideas?stage=open&area=NH-1",
        "search": f"/ideas?q={RARE_WORD}",
        "idea": f"/ideas/{idea_id}",
    }


def costs(
    server: Server, addresses: dict[str, str], cookie: str, requests: int, *, anew: bool = False
) -> dict[str, float]:
    """Milliseconds of processor time of one request, by name; `bare` is the measure.

    Every round asks for all pages in turn; the median of the rounds counts, so that what
    else happens on the machine weighs little. `anew`: whatever could be kept is drawn anew.
    """
    addresses = {"bare": BARE, **addresses}
    found: dict[str, list[float]] = {name: [] for name in addresses}
    for path in addresses.values():
        _milliseconds(server, path, cookie, WARM_UP)
    for _ in range(ROUNDS):
        for name, path in addresses.items():
            found[name].append(_milliseconds(server, path, cookie, requests, anew=anew))
    return {name: median(values) for name, values in found.items()}


def export_cost(server: Server, engine: Engine, statement: str, values: Any, cookie: str) -> Export:
    """Cost, promptness and memory of the export; `statement` is the same question, unpaged."""
    bare = _bare_export(engine, statement, values)
    before = server.memory()
    began = server.cpu_seconds()
    with _watched(server) as highest:
        first, total = _fetch_export(server, cookie)
    spent = server.cpu_seconds() - began
    return Export(spent / bare, first / total, (max(highest) - before) / 1e6)


def stream_cost(server: Server, path: str, cookie: str) -> Streamed:
    """Fetch a table to its end, a few kilobytes at a time."""
    before, began, rows = server.memory(), server.cpu_seconds(), 0
    connection = server.connect(f"127.0.0.{next(_sources) % 250 + 2}")
    with _watched(server) as highest:
        connection.request("GET", path, headers={**HEADERS, "Cookie": cookie})
        answer = connection.getresponse()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        while some := answer.read(65_536):
            rows += some.count(b"\n")
    connection.close()
    spent = server.cpu_seconds() - began
    return Streamed(rows, spent, (max(highest) - before) / 1e6)


def memory_after(server: Server, addresses: dict[str, str], cookie: str, requests: int) -> Memory:
    """Ask for all pages in turn, so many requests in all, and look at the memory twice."""
    each = max(requests // 2 // len(addresses), 1)
    seen = []
    for _half in range(2):
        for path in addresses.values():
            for many in range(0, each, ONE_SOURCE):
                _milliseconds(server, path, cookie, min(ONE_SOURCE, each - many))
        seen.append(server.memory() / 1e6)
    return Memory(*seen)


def _milliseconds(
    server: Server, path: str, cookie: str, requests: int, *, anew: bool = False
) -> float:
    connection = server.connect(f"127.0.0.{next(_sources) % 250 + 2}")
    began = server.cpu_seconds()
    for _ in range(requests):
        get(connection, path, cookie, anew=anew)
    spent = server.cpu_seconds() - began
    connection.close()
    return spent * 1000 / requests


def _bare_export(engine: Engine, statement: str, values: Any) -> float:
    """Processor time of `csv.writer` over the same rows, straight from the driver."""
    began = time.process_time()
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql(statement, values).cursor
        while row := rows.fetchone():
            writer.writerow(row)
            if buffer.tell() > 65_536:
                buffer.seek(0)
                buffer.truncate()
    return time.process_time() - began


def _fetch_export(server: Server, cookie: str) -> tuple[float, float]:
    """Seconds until the first byte and until the last."""
    connection = server.connect(f"127.0.0.{next(_sources) % 250 + 2}")
    began = time.monotonic()
    connection.request("GET", "/ideas.csv", headers={**HEADERS, "Cookie": cookie})
    answer = connection.getresponse()
    if answer.status != 200 or not answer.read(1):
        raise RuntimeError(f"/ideas.csv answered {answer.status}")
    first = time.monotonic() - began
    while answer.read(65_536):
        pass
    connection.close()
    return first, time.monotonic() - began


@contextmanager
def _watched(server: Server) -> Iterator[list[int]]:
    """Note the server's memory a few times a second."""
    seen = [server.memory()]
    done = threading.Event()

    def watch() -> None:
        while not done.wait(0.3):
            seen.append(server.memory())

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()
