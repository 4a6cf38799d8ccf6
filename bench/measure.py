"""What is asked of a running server, and what it costs in processor time and memory."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from statistics import median
from typing import NamedTuple
from uuid import uuid4

from bench.server import HEADERS, Server, Spent, Visitor, ask

WARM_UP = 20
ROUNDS = 3
#: So many requests stay below the limit for one address.
ONE_SOURCE = 500
BARE = "/bare/"
#: It costs least, so that it is asked for most: it is the measure of all others.
BARE_REQUESTS = 600
WRITERS = 8


@dataclass(frozen=True)
class Question:
    """A page, who asks for it, and how often in a round; `anew`: nothing that is kept will do."""

    path: str
    visitor: Visitor
    requests: int = BARE_REQUESTS
    anew: bool = False


class Cost(NamedTuple):
    """Milliseconds of one request, and of the bare view at the same time."""

    spent: Spent
    bare: Spent

    @property
    def ratio(self) -> float:
        """To the bare view, of the web server alone: by this a page is judged."""
        return self.spent.web / self.bare.web

    @property
    def whole(self) -> float:
        """To the bare view, with what both cost PostgreSQL."""
        return sum(self.spent) / sum(self.bare)


@dataclass(frozen=True)
class Streamed:
    """What one long table costs."""

    rows: int
    seconds: float
    #: Of the time from the question to the last byte.
    first_byte_share: float
    grown_megabytes: float


def costs(server: Server, questions: Mapping[str, Question]) -> dict[str, Cost]:
    """What each costs, by name.

    Every round asks all of them in turn, the bare view first: what else happens on the machine
    then weighs on both. The median of the rounds counts.
    """
    found: dict[str, list[Cost]] = {name: [] for name in questions}
    for asked in questions.values():
        _milliseconds(server, asked, min(WARM_UP, asked.requests))
    for _ in range(ROUNDS):
        bare = _milliseconds(server, Question(BARE, Visitor("", "")), BARE_REQUESTS)
        for name, asked in questions.items():
            found[name].append(Cost(_milliseconds(server, asked, asked.requests), bare))
    return {
        name: sorted(costs, key=lambda one: one.ratio)[ROUNDS // 2] for name, costs in found.items()
    }


def create_cost(server: Server, visitor: Visitor, requests: int) -> float:
    """Milliseconds of one new idea, sent by several writers at once.

    Raises:
        RuntimeError: one of them was refused.
    """
    each = max(requests // WRITERS, 1)

    def write(_number: int) -> None:
        connection = server.connect()
        for _ in range(each):
            words = {"problem": "The hose lies in the way.", "proposal": "Hang up a reel."}
            ask(connection, "/ideas", visitor, {**words, "form_key": uuid4().hex})
        connection.close()

    found = []
    for _ in range(ROUNDS):
        began = server.cpu_seconds()
        with ThreadPoolExecutor(WRITERS) as writers:
            list(writers.map(write, range(WRITERS)))
        found.append((server.cpu_seconds() - began) * 1000 / (each * WRITERS))
    return median(found)


def stream_cost(server: Server, path: str, visitor: Visitor) -> Streamed:
    """Fetch a table to its end, a few kilobytes at a time.

    Once only: a table that was held as a whole would leave room for a second time.

    Raises:
        RuntimeError: it is refused, or empty.
    """
    before, began, rows = server.memory(), server.cpu_seconds(), 0
    connection = server.connect()
    with server.watched() as highest:
        asked_at = time.monotonic()
        connection.request("GET", path, headers={**HEADERS, "Cookie": visitor.cookie})
        answer = connection.getresponse()
        if answer.status != 200 or not answer.read(1):
            raise RuntimeError(f"{path} answered {answer.status}")
        first = time.monotonic() - asked_at
        while some := answer.read(65_536):
            rows += some.count(b"\n")
        whole = time.monotonic() - asked_at
    connection.close()
    spent = server.cpu_seconds() - began
    return Streamed(rows, spent, first / whole, (max(highest) - before) / 1e6)


def memory_after(
    server: Server, paths: Iterable[str], visitor: Visitor, requests: int
) -> tuple[float, float]:
    """Megabytes after half of so many requests for all pages in turn, and after all of them."""
    questions = [Question(path, visitor) for path in paths]
    each = max(requests // 2 // len(questions), 1)
    seen = []
    for _half in range(2):
        for asked in questions:
            for many in range(0, each, ONE_SOURCE):
                _milliseconds(server, asked, min(ONE_SOURCE, each - many))
        seen.append(server.memory() / 1e6)
    return seen[0], seen[1]


def _milliseconds(server: Server, asked: Question, requests: int) -> Spent:
    connection = server.connect()
    began = server.spent()
    for _ in range(requests):
        ask(connection, asked.path, asked.visitor, anew=asked.anew)
    ended = server.spent()
    connection.close()
    web, database = (
        (after - before) * 1000 / requests for after, before in zip(ended, began, strict=True)
    )
    return Spent(web, database)
