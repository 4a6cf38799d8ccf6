"""`make bench`: list, filter, search, idea and export at growing sizes, beside a bare view.

The numbers to hold are those of operations.md, "Scale". Options::

    python -m bench --sizes 1000,100000      smaller sizes
    python -m bench --requests 50            fewer requests a round
    python -m bench --memory 10000           memory over so many requests, with two workers
    python -m bench --database postgresql://user@host/name   an empty database, one size
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from flask_migrate import upgrade
from sqlalchemy import create_engine, select

import config
from bench.cookies import cookie_of
from bench.measure import Export, Memory, costs, export_cost, memory_after, pages
from bench.plant import make_plant
from bench.server import ROOT, running
from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.ideas.models import Idea
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.queries.walks import Span, walks_for
from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.exports import selected
from kaizen.people.models import Person

RESULTS = ROOT / "bench-results"
#: A plant grows in people too: so many ideas for each of them, in all its years.
IDEAS_EACH = 50
FEWEST_PEOPLE = 120
#: Who asks: an operator of the large site, as most people are.
READER = 65
#: Ratio to the bare view that a page may reach at most, and growth from the smallest size.
MOST_RATIO = 8.0
MOST_GROWTH = {"list": 1.5, "filter": 1.5, "search": 2.0, "idea": 1.5}
MOST_EXPORT_RATIO = 4.0
#: Of the server and two workers, after `--memory` requests; growth over the second half.
MOST_MEGABYTES = 260.0
MOST_MEMORY_GROWTH = 0.05
MOST_FIRST_BYTE_SHARE = 0.05
#: The ratios are to be held at this size; below it a fixed cost weighs too much.
JUDGED_FROM = 100_000


def main() -> int:
    """Measure every size and say what holds; 1 where a number does not."""
    options = _options()
    results: dict[int, dict[str, Any]] = {}
    for size in options.sizes:
        with _database(size, options) as environment:
            results[size] = _measured(size, environment, options)
        _print_size(size, results[size])
    fine = _print_growth(results, options.sizes)
    RESULTS.mkdir(exist_ok=True)
    file = RESULTS / f"{datetime.now(UTC):%Y%m%d-%H%M%S}.json"
    file.write_text(json.dumps(results, indent=2), encoding="utf-8")
    holds = all(_holds(result) for size, result in results.items() if size >= JUDGED_FROM)
    return 0 if fine and holds else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description="Measure beside a bare view.")
    parser.add_argument("--sizes", default="1000,100000,1000000", help="ideas, with commas")
    parser.add_argument("--requests", type=int, default=150, help="requests a round")
    parser.add_argument("--memory", type=int, default=0, help="requests over which memory counts")
    parser.add_argument("--database", default="", help="an empty PostgreSQL database")
    parser.add_argument("--python", default=sys.executable, help="interpreter of the server")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", action="store_true", help="keep the SQLite files and use them")
    options = parser.parse_args()
    options.sizes = [int(size) for size in options.sizes.split(",")]
    if options.database and len(options.sizes) > 1:
        parser.error("--database takes one size")
    return options


@contextmanager
def _database(size: int, options: argparse.Namespace) -> Iterator[dict[str, str]]:
    """A plant of that size, and the environment in which the server finds it."""
    folder = RESULTS / f"plant-{size}"
    made = folder / "made"
    shape = _shape()
    if made.exists() and made.read_text(encoding="utf-8") != shape:
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    environment = {
        "KAIZEN_MODE": "demo",
        "SECRET_KEY": "only-for-measuring-only-for-measuring",
        "KAIZEN_STORAGE": str(folder / "photos"),
        "DATABASE_URL": options.database or f"sqlite:///{folder / 'plant.db'}",
    }
    if options.database or not made.exists():
        _fill(environment, size, options.seed)
        made.write_text(shape, encoding="utf-8")
    try:
        yield environment
    finally:
        if not options.keep:
            shutil.rmtree(folder)


def _shape() -> str:
    """What the tables look like now; a kept plant of another shape is made anew."""
    steps = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    return hashlib.sha256(b"".join(step.read_bytes() for step in steps)).hexdigest()


def _fill(environment: dict[str, str], size: int, seed: int) -> None:
    _say(f"Making a plant of {size:,} ideas …")
    app = create_app(config.from_environment(environment))
    with app.app_context():
        upgrade(directory=str(ROOT / "migrations"))
        make_plant(db.engine, ideas=size, people=max(FEWEST_PEOPLE, size // IDEAS_EACH), seed=seed)
        db.engine.dispose()


def _measured(
    size: int, environment: dict[str, str], options: argparse.Namespace
) -> dict[str, Any]:
    app = create_app(config.from_environment(environment))
    with app.app_context():
        idea_id = db.session.scalars(
            select(Idea.id)
            .where(Idea.site_id == 1, Idea.stage == Stage.IN_PROGRESS.value)
            .order_by(Idea.id.desc())
        ).first()
        person = db.session.get_one(Person, READER)
        cookie = cookie_of(app, person)
        statement, values = _whole_export(person, size)
    engine = create_engine(app.config["SQLALCHEMY_DATABASE_URI"])
    with running(environment, python=options.python) as server:
        spent = costs(server, pages(idea_id or 1), cookie, options.requests)
        export = export_cost(server, engine, statement, values, cookie)
    engine.dispose()
    result = {"milliseconds": spent, "export": vars(export)}
    if options.memory:
        with running(environment, python=options.python, workers=2) as server:
            memory = memory_after(server, pages(idea_id or 1), cookie, options.memory)
        result["memory"] = vars(memory)
    return result


def _whole_export(person: Person, size: int) -> tuple[str, Any]:
    walks = walks_for(db.session(), person, IdeaFilter())
    query = selected(person.id, walks, Span(size)).compile(
        db.engine, compile_kwargs={"render_postcompile": True}
    )
    names = getattr(query, "positiontup", None)
    return str(query), tuple(query.params[name] for name in names) if names else query.params


def _holds(result: dict[str, Any]) -> bool:
    bare = result["milliseconds"]["bare"]
    export = Export(**result["export"])
    return (
        all(cost / bare <= MOST_RATIO for cost in result["milliseconds"].values())
        and export.ratio <= MOST_EXPORT_RATIO
        and export.first_byte_share <= MOST_FIRST_BYTE_SHARE
        and ("memory" not in result or _holds_memory(Memory(**result["memory"])))
    )


def _holds_memory(memory: Memory) -> bool:
    return memory.end <= MOST_MEGABYTES and memory.growth <= MOST_MEMORY_GROWTH


def _print_size(size: int, result: dict[str, Any]) -> None:
    bare = result["milliseconds"]["bare"]
    export = Export(**result["export"])
    _say(f"\n{size:,} ideas; the bare view costs {bare:.2f} ms of processor time")
    for name, cost in result["milliseconds"].items():
        if name != "bare":
            _say(f"  {name:8} {cost:7.2f} ms {_mark(cost / bare, MOST_RATIO)}")
    _say(
        f"  export   {_mark(export.ratio, MOST_EXPORT_RATIO)} of csv.writer, first byte after "
        f"{export.first_byte_share:.1%}, memory +{export.grown_megabytes:.0f} MB"
    )
    if "memory" in result:
        memory = Memory(**result["memory"])
        _say(
            f"  memory   {memory.end:.0f} MB of the server and two workers (at most "
            f"{MOST_MEGABYTES:.0f} MB), {memory.growth:+.1%} over the second half of the "
            f"requests{'' if _holds_memory(memory) else ', OVER'}"
        )


def _print_growth(results: dict[int, dict[str, Any]], sizes: list[int]) -> bool:
    if len(sizes) < 2:
        return True
    first, last = (results[size]["milliseconds"] for size in (sizes[0], sizes[-1]))
    _say(f"\nGrowth from {sizes[0]:,} to {sizes[-1]:,} ideas")
    for name, most in MOST_GROWTH.items():
        _say(f"  {name:8} {_mark(last[name] / first[name], most)}")
    return all(last[name] / first[name] <= most for name, most in MOST_GROWTH.items())


def _mark(ratio: float, most: float) -> str:
    return f"{ratio:5.1f}× (at most {most:g}×{'' if ratio <= most else ', OVER'})"


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    sys.exit(main())
