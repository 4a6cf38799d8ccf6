"""A plant of any size, written straight into the tables: only the shape of the data is real."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count, islice
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, insert, text

from kaizen.core.db import Base
from kaizen.ideas.models import Idea, IdeaAuthor, Supporter
from kaizen.ideas.rules import OPEN, Stage
from kaizen.ideas.wording import searchable
from kaizen.ownership.models import Assignment
from kaizen.ownership.rules import MAIN
from kaizen.people.models import Absence, Area, Membership, Person

T = TypeVar("T")
BATCH = 5_000
START = datetime(2024, 1, 8, 6, 0, tzinfo=UTC)
SPAN = timedelta(days=720)
#: A word that stands in so many ideas, whatever the size of the plant.
HITS_OF_RARE_WORD = 400
RARE_WORD = "beam0"

#: Most ideas have ended; about one in nine is open.
STAGES: dict[Stage, int] = {
    Stage.CLOSED: 46,
    Stage.DECLINED: 25,
    Stage.WITHDRAWN: 6,
    Stage.LEARNED: 10,
    Stage.SUSTAINED: 4,
    Stage.IMPLEMENTED: 3,
    Stage.IN_PROGRESS: 2,
    Stage.APPROVED: 1,
    Stage.SUBMITTED: 1,
    Stage.PARKED: 1,
    Stage.WITH_LEADERSHIP: 1,
}
NO_FLAGS = dict.fromkeys(
    ("hide_names", "wants_to_try", "already_done", "other_team", "fewer_positions"), False
)
COMMON_WORDS = """
    press hose walkway label printer rack screws drawer light trolley valve filter tank jacket
    gauge fixture bracket pallet forklift dock table lift bench tool board cabinet drill pump
    oil water leak noise dust glove handle door lock chain hook shelf box tray scanner screen
"""
WORDS = COMMON_WORDS.split()


def make_plant(engine: Engine, *, ideas: int, people: int, seed: int) -> None:
    """Fill an empty, migrated database with two sites, `people` persons and `ideas` ideas."""
    chance = random.Random(seed)
    with engine.begin() as connection:
        areas = list(_areas())
        _write(connection, Area, areas)
        persons = list(_persons(people, areas))
        _write(connection, Person, persons)
        _write(connection, Membership, _memberships(persons, areas))
        _write(connection, Absence, _absences(people))
        leaves = [area for area in areas if area["kind"] == "line"]
        for numbers in _batches(range(1, ideas + 1), BATCH):
            _write_ideas(connection, numbers, ideas, persons, leaves, chance)
    # On PostgreSQL the server gathers statistics by itself; nobody does so on SQLite.
    if engine.dialect.name == "postgresql":
        with engine.begin() as connection:
            connection.execute(text("ANALYZE"))
            connection.execute(text("SELECT setval('person_id_seq', max(id)) FROM person"))


def _write(connection: Connection, kind: type[Base], rows: Iterable[dict[str, Any]]) -> None:
    for some in _batches(rows, BATCH):
        connection.execute(insert(kind), some)


def _batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some


def _areas() -> Iterator[dict[str, Any]]:
    numbers = count(1)
    for code, name, zone, currency in (
        ("NH", "Nordhafen", "Europe/Berlin", "EUR"),
        ("BF", "Brookfield", "Europe/London", "GBP"),
    ):
        site = _area(next(numbers), None, code, name, "site")
        yield {**site, "time_zone": zone, "currency": currency}
        for department in range(1, 6):
            of = _area(
                next(numbers),
                site,
                f"{code}-{department}",
                f"Department {department}",
                "department",
            )
            yield of
            for line in range(1, 7):
                yield _area(
                    next(numbers), of, f"{of['code']}-{line}", f"Line {department}.{line}", "line"
                )


def _area(
    number: int, above: dict[str, Any] | None, code: str, name: str, kind: str
) -> dict[str, Any]:
    return {
        "id": number,
        "parent_id": above["id"] if above else None,
        "site_id": above["site_id"] if above else number,
        "path": f"{above['path'] if above else '/'}{number}/",
        "code": code,
        "name": name,
        "kind": kind,
        "time_zone": None,
        "currency": None,
        "reading": "site",
        "names_may_hide": False,
    }


def _persons(people: int, areas: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    lines = [area["id"] for area in areas if area["kind"] == "line"]
    for number in range(1, people + 1):
        yield {
            "id": number,
            "full_name": f"Person {number}",
            "username": f"person{number}",
            "language": "en",
            "is_administrator": False,
            "is_demo": True,
            "must_change_password": False,
            "session_epoch": 0,
            "home_area_id": lines[number % len(lines)],
            "created_at": START,
        }


def _memberships(
    persons: list[dict[str, Any]], areas: list[dict[str, Any]]
) -> Iterator[dict[str, Any]]:
    """A supervisor for each line and a leader for each site; everybody else is an operator."""
    lines = sum(1 for area in areas if area["kind"] == "line")
    sites = [area["id"] for area in areas if area["kind"] == "site"]
    for person in persons:
        led = person["id"] - lines
        leads = 1 <= led <= len(sites)
        yield {
            "id": person["id"],
            "person_id": person["id"],
            "area_id": sites[led - 1] if leads else person["home_area_id"],
            "role": "leader" if leads else "supervisor" if led < 1 else "operator",
            "shift": "",
            "is_first": False,
        }


def _absences(people: int) -> Iterator[dict[str, Any]]:
    """One person in 32 is always away, every second of them with a deputy."""
    for person in range(32, people + 1, 32):
        yield {
            "person_id": person,
            "from_on": START.date(),
            "until_on": date(2099, 12, 31),
            "deputy_id": person - 1 if person % 64 == 0 else None,
        }


def _write_ideas(
    connection: Connection,
    numbers: list[int],
    total: int,
    persons: list[dict[str, Any]],
    lines: list[dict[str, Any]],
    chance: random.Random,
) -> None:
    ideas = [_idea(number, total, len(persons), lines, chance) for number in numbers]
    _write(connection, Idea, ideas)
    _write(
        connection,
        IdeaAuthor,
        [
            {"idea_id": idea["id"], "person_id": idea["written_by_id"], "position": 0}
            for idea in ideas
        ],
    )
    _write(connection, Assignment, _assignments(ideas, chance))
    voices = [idea for idea in ideas if idea["id"] % 3 == 0]
    _write(
        connection,
        Supporter,
        [
            {
                "idea_id": idea["id"],
                "person_id": 1 + idea["id"] % len(persons),
                "at": idea["created_at"],
            }
            for idea in voices
        ],
    )


def _idea(
    number: int,
    total: int,
    people: int,
    lines: list[dict[str, Any]],
    chance: random.Random,
) -> dict[str, Any]:
    # Four ideas in five come from the large site.
    half = len(lines) // 2
    line = lines[chance.randrange(half) if chance.random() < 0.8 else half + chance.randrange(half)]
    stage = chance.choices(list(STAGES), weights=list(STAGES.values()))[0]
    sent = START + SPAN * (number / total)
    rare = f"beam{number % max(1, total // HITS_OF_RARE_WORD)}"
    texts = {
        "title": " ".join(chance.choices(WORDS, k=5)).capitalize(),
        "problem": " ".join([*chance.choices(WORDS, k=22), rare]).capitalize() + ".",
        "proposal": " ".join(chance.choices(WORDS, k=18)).capitalize() + ".",
        "result": " ".join(chance.choices(WORDS, k=8)),
    }
    return {
        "id": number,
        "version": 1,
        **texts,
        "search_text": searchable(*texts.values()),
        "better": [],
        "waste": chance.choice((None, "waiting", "walking", "defects", "stock")),
        "area_id": line["id"],
        "site_id": line["site_id"],
        "currency": "EUR" if line["site_id"] == 1 else "GBP",
        "written_by_id": 1 + chance.randrange(people),
        **NO_FLAGS,
        "safety_or_rule": chance.random() < 0.05,
        "not_safe_now": False,
        "stage": stage.value,
        "created_at": sent,
        "submitted_at": sent,
        "answered_at": sent + timedelta(hours=20),
        "decided_at": sent + timedelta(days=3),
        "owner_id": 1 + chance.randrange(people),
        "start_on": (sent + timedelta(days=5)).date(),
        "due_on": (sent + timedelta(days=20)).date(),
        "in_use_on": date(2024, 6, 3),
        "evidence": "",
        "review_on": date(2026, 6, 1) if stage is Stage.PARKED else None,
        "times_parked": 0,
        "learning": "",
    }


def _assignments(ideas: list[dict[str, Any]], chance: random.Random) -> Iterator[dict[str, Any]]:
    for idea in ideas:
        stage = Stage(idea["stage"])
        if stage in OPEN:
            yield {
                "idea_id": idea["id"],
                "kind": MAIN[stage].kind.value,
                "is_main": True,
                "person_id": idea["owner_id"],
                "due_at": START + SPAN + timedelta(days=chance.randrange(-20, 200)),
                "times_replanned": 0,
                "opened_at": idea["created_at"],
            }
