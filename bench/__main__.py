"""`make bench`: what everything costs, on both databases and at growing sizes, in one table.

The numbers to hold are those of operations.md, "Scale". Options::

    python -m bench --sizes 1000,100000   other sizes; growth is from the first to the last
    python -m bench --on sqlite           on one database alone
    python -m bench --database FILE       a SQLite plant that is there already; it is copied
    python -m bench --database URL        a PostgreSQL on this machine; it is written into
    python -m bench --keep FOLDER         plants on SQLite lie ready there for the next time
    python -m bench --requests 50         fewer requests a round
    python -m bench --memory 0            without the look at the memory
    python -m bench --python PATH         interpreter of the server, with production's packages
"""

from __future__ import annotations

import argparse
import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import NamedTuple

from bench.measure import Question, costs, create_cost, memory_after, stream_cost
from bench.plant import LEADER, RARE_WORD, READER, Plant, plant
from bench.raw import Raw
from bench.server import ROOT, Server, Visitor, running
from bench.sweeping import alone, let_become_due, sweep, take_in, write_list
from bench.table import Cell, Result, failures, markdown
from kaizen.web.sign_in import DEMO_PASSWORD

RESULTS = ROOT / "bench-results"
BARE_VIEW = "bare view"
#: Kept between requests: also measured is what the first one pays.
KEPT = ("savings", "programme", "morale")
#: So many papers a round stay within what a minute allows.
PAPERS_A_ROUND = 5
#: Reminders that become due, and rows of the imported list, at most.
DUE, LIST = 1_000, 100_000
FEWEST_ROWS = 10_000
LONG_TABLES = {
    "decisions": "/exports/decisions.csv?area=NH",
    "ledger": "/areas/NH/ledger.csv",
}
REPORTS = {
    "savings": "/savings?area=NH",
    "programme": "/programme?area=NH",
    "morale": "/morale?area=NH",
    "rows: sent": "/figures/sent?area=NH",
    "rows: decided": "/figures/settled_by?area=NH",
    "rows: in use": "/figures/in_use?area=NH",
    "aims": "/aims",
}
PAPERS = {
    "month as PDF": "/reports/monthly.pdf?area=NH",
    "month as XLSX": "/reports/monthly.xlsx?area=NH",
}


class Options(NamedTuple):
    """What was asked for."""

    requests: int
    memory: int
    python: str


def main() -> int:
    """Measure everything and say what holds; 1 where a number does not."""
    asked = _asked()
    options = Options(asked.requests, asked.memory, asked.python)
    plants: list[int | Path | str] = [int(size) for size in asked.sizes.split(",")]
    kinds = asked.on.split(",")
    if asked.database:
        is_url = "://" in asked.database
        kinds = ["postgresql" if is_url else "sqlite"]
        plants = [asked.database if is_url else Path(asked.database)]
    results: dict[str, list[Result]] = {}
    for kind in kinds:
        for made_of in plants:
            _say(f"{kind}, {made_of}: making the plant …")
            with plant(kind, made_of, asked.keep) as made:
                _say(f"{kind}, {made.ideas:,} ideas: measuring …")
                results.setdefault(kind, []).append(_measured(made, options))
            _say(markdown(results))
    RESULTS.mkdir(exist_ok=True)
    name = f"{datetime.now(UTC):%Y%m%d-%H%M%S}"
    (RESULTS / f"{name}.json").write_text(json.dumps(results, indent=1), encoding="utf-8")
    (RESULTS / f"{name}.md").write_text(markdown(results), encoding="utf-8")
    for failure in failures(results):
        _say(failure)
    return 1 if failures(results) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="What everything costs.")
    parser.add_argument("--sizes", default="1000,100000,1000000", help="ideas, with commas")
    parser.add_argument("--on", default="sqlite,postgresql", help="databases, with commas")
    parser.add_argument("--database", help="a plant that is there: SQLite's file, an address")
    parser.add_argument("--keep", type=Path, help="folder in which plants on SQLite are kept")
    parser.add_argument("--requests", type=int, default=100, help="requests a round")
    parser.add_argument("--memory", type=int, default=10_000, help="requests; 0: no look at it")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the server")
    return parser.parse_args()


def _measured(made: Plant, options: Options) -> Result:
    raw = Raw(made.app, made.database_pid)
    pages = {
        "list": "/ideas",
        "filter": "/ideas?stage=open&area=NH-PRESS",
        "search": f"/ideas?q={RARE_WORD}",
        "idea": f"/ideas/{made.idea_id}",
    }
    web = {"python": options.python, "database_pid": made.database_pid}
    with running(made.environment, **web) as server:
        reader, leader = (server.sign_in(name, DEMO_PASSWORD) for name in (READER, LEADER))
        cells = _of_pages(server, raw, _questions(pages, reader, leader, options.requests))
        cells |= _of_tables(server, raw, reader, leader, made.ideas)
        created = create_cost(server, reader, options.requests)
        cells["create"] = Cell(created, "ms", created / cells[BARE_VIEW].value)
    if options.memory:
        with running(made.environment, workers=2, **web) as server:
            reader = server.sign_in(READER, DEMO_PASSWORD)
            half, end = memory_after(server, pages.values(), reader, options.memory)
        cells["memory"] = Cell(end, "MB")
        cells["growth of memory"] = Cell((end / half - 1) * 100, "%")
    return {"ideas": made.ideas, "cells": {**cells, **_by_themselves(made, raw)}}


def _questions(
    pages: dict[str, str], reader: Visitor, leader: Visitor, requests: int
) -> dict[str, Question]:
    asked = {name: Question(path, reader, requests) for name, path in pages.items()}
    asked |= {name: Question(path, leader, requests) for name, path in REPORTS.items()}
    asked |= {f"{name}, anew": Question(REPORTS[name], leader, requests, True) for name in KEPT}
    few = min(requests, PAPERS_A_ROUND)
    return asked | {name: Question(path, leader, few) for name, path in PAPERS.items()}


def _of_pages(server: Server, raw: Raw, questions: dict[str, Question]) -> dict[str, Cell]:
    found = costs(server, questions)
    cells = {BARE_VIEW: Cell(median(cost.bare.web for cost in found.values()), "ms")}
    for name, cost in found.items():
        asked = questions[name]
        # What is kept asks for next to nothing, and what is set in type takes its time elsewhere.
        is_plain = name not in KEPT and name not in PAPERS
        sql = raw.page(asked.path, asked.visitor) if is_plain else 0
        to_sql = sum(cost.spent) / sql if sql else None
        whole = cost.whole if server.database_pid else None
        cells[name] = Cell(cost.spent.web, "ms", cost.ratio, to_sql, whole)
    return cells


def _of_tables(
    server: Server, raw: Raw, reader: Visitor, leader: Visitor, ideas: int
) -> dict[str, Cell]:
    export = stream_cost(server, "/ideas.csv", reader)
    cells = {
        "export": Cell(export.seconds, "s", None, export.seconds / raw.export(READER, ideas)),
        "first byte": Cell(export.first_byte_share * 100, "%"),
        "memory of export": Cell(export.grown_megabytes, "MB"),
    }
    for name, path in LONG_TABLES.items():
        table = stream_cost(server, path, leader)
        cells[name] = Cell(table.seconds / max(table.rows, 1) * 1e6, "ms for 1,000 rows")
    return cells


def _by_themselves(made: Plant, raw: Raw) -> dict[str, Cell]:
    """The import and the sweep: what is written here is measured by nothing afterwards."""
    rows = min(LIST, max(made.ideas, FEWEST_ROWS))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "list.csv"
        write_list(file, rows)
        seconds, megabytes, _ = alone(made, take_in, file, rows)
        plain = raw.take_in(file)
    due = let_become_due(made, min(DUE, made.ideas // 20))
    swept, grown, many = alone(made, sweep, due)
    return {
        "import": Cell(rows / seconds, "rows a second", None, seconds / plain),
        "memory of import": Cell(megabytes, "MB"),
        "sweep": Cell(swept * 1000 / max(many, 1), "ms a reminder"),
        "memory of sweep": Cell(grown, "MB"),
    }


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
