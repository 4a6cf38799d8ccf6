"""Every address × everybody: who sees it, who changes what, and who finds nothing there."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.ideas.rules import Stage
from kaizen.web import sheet_pdf
from tests.support.addresses import KINDS, Kind
from tests.support.apps import undone_afterwards
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.doors import OF_AN_IDEA, Door, address, doors, filled
from tests.support.visits import House, Seen, furnished, shows
from tests.support.world import DRAFTED, FOUND, NOTED, Hanging, differing, snapshot

World = dict[Stage, Hanging]
Ask = Callable[[str | None, Door, Hanging], TestResponse]
Read = Callable[[str | None, Door, Hanging], Seen]
#: Whoever belongs to the site where Olga's ideas lie.
OF_THE_SITE = ("olga", "otto", "mia", "sam", "vera", "lena", "fay", "nora")
REFUSED = {403, 404, 409, 422}
#: Each with another holder, or with none.
SOME = (Stage.DRAFT, Stage.SUBMITTED, Stage.NEEDS_DETAIL, Stage.APPROVED, Stage.IMPLEMENTED)
SENT = (Stage.SUBMITTED,)
TO_SIGN_IN = {301, 302, 303, 401, 404}


@pytest.fixture(scope="module")
def house(worker_app: Flask) -> Iterator[House]:
    """Furnished once: every test of this file is undone to the same beginning."""
    with furnished(worker_app) as house:
        yield house


@pytest.fixture
def app(house: House, monkeypatch: pytest.MonkeyPatch) -> Iterator[Flask]:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    # Set in type, it could not be searched for words, and that would take most of the time.
    monkeypatch.setattr(
        sheet_pdf, "typeset", lambda _, facts, __, **_others: [json.dumps(facts).encode()]
    )
    with undone_afterwards(house.app):
        yield house.app


@pytest.fixture
def world(house: House) -> World:
    return house.world


@pytest.fixture
def cast(house: House) -> Cast:
    return house.cast


@pytest.fixture
def ask(app: Flask, house: House) -> Ask:
    return house.ask


@pytest.fixture
def read(app: Flask, house: House) -> Read:
    return house.read


def test_every_address_is_decided(app: Flask) -> None:
    missing = [door.name for door in doors(app) if door.name not in KINDS]
    assert not missing, "Enter them in tests/support/addresses.py: " + ", ".join(missing)


def test_every_decided_address_exists(app: Flask) -> None:
    gone = set(KINDS) - {door.name for door in doors(app)}
    assert not gone, "Strike them from tests/support/addresses.py: " + ", ".join(sorted(gone))


def test_the_comparison_sees_what_a_request_changes(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    comments = next(door for door in doors(app) if door.name.endswith("/comments"))
    before = snapshot(session)
    assert ask("nora", comments, world[Stage.SUBMITTED]).status_code == 303
    assert "comment" in differing(before, snapshot(session))


def test_nobody_signed_in_is_sent_to_sign_in(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    before = snapshot(session)
    wrong = []
    for door, hanging in _each(app, world, but=Kind.OPEN):
        answer = ask(None, door, hanging)
        if answer.status_code not in TO_SIGN_IN or shows(answer, FOUND):
            wrong.append(_said(door, hanging, answer))
        elif answer.status_code in (301, 302, 303) and "/sign-in" not in answer.location:
            wrong.append(f"{_said(door, hanging, answer)} → {answer.location}")
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def test_another_site_finds_no_idea_and_changes_nothing(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    before = snapshot(session)
    wrong = []
    for door, hanging in _each(app, world, of=OF_AN_IDEA | {Kind.DRAFT}, stages=_every(session)):
        answer = ask("nils", door, hanging)
        if answer.status_code != 404 or shows(answer, FOUND):
            wrong.append(_said(door, hanging, answer))
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def test_another_site_finds_nothing_in_lists_search_and_exports(
    app: Flask, world: World, read: Read
) -> None:
    wrong = [
        f"{name}: {_said(door, hanging, seen)}"
        for name in ("nils", "ada")
        for door, hanging in _each(app, world, of={Kind.LIST, Kind.OWN, Kind.LEAD}, reading=True)
        if FOUND in (seen := read(name, door, hanging)).words or seen.status >= 500
    ]
    _expect_none(wrong)


def test_the_site_reads_from_sent_on_and_finds_it_in_lists(
    app: Flask, world: World, read: Read
) -> None:
    wrong = []
    for door, hanging in _each(app, world, of={Kind.LIST, Kind.READ}, reading=True, stages=SOME):
        draft = hanging.idea.as_stage is Stage.DRAFT and door.kind is Kind.READ
        for name in OF_THE_SITE:
            seen = read(name, door, hanging)
            hidden = draft and name != "olga" and "code" not in door.rule.arguments
            if (seen.status == 404) != hidden or seen.status >= 500:
                wrong.append(f"{name}: {_said(door, hanging, seen)}")
            if door.kind is Kind.LIST and FOUND not in seen.words:
                wrong.append(f"{name} misses it in {door.name}")
    _expect_none(wrong)


def test_drafts_and_notes_are_seen_by_whom_they_concern_alone(
    app: Flask, world: World, read: Read
) -> None:
    wrong = []
    for door, hanging in _each(app, world, reading=True, stages=(Stage.DRAFT, Stage.SUBMITTED)):
        for name in ("otto", "sam", "vera", "nora", "ada"):
            seen = read(name, door, hanging)
            if DRAFTED in seen.words or (name != "sam" and NOTED in seen.words):
                wrong.append(f"{name}: {_said(door, hanging, seen)}")
    _expect_none(wrong)


def test_another_department_changes_nothing(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    before = snapshot(session)
    wrong = []
    for door, hanging in _each(app, world, of={Kind.CHANGE, Kind.DRAFT}, stages=_every(session)):
        answer = ask("nora", door, hanging)
        if answer.status_code not in REFUSED:
            wrong.append(_said(door, hanging, answer))
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def test_nobody_else_changes_a_draft_by_its_key(
    app: Flask, cast: Cast, session: Session, world: World
) -> None:
    hanging, wrong = world[Stage.DRAFT], []
    before = snapshot(session)
    for door in doors(app):
        if door.reads or "key" not in door.rule.arguments:
            continue
        for person in (cast.nils, cast.nora, cast.sam):
            form = {**filled(door, hanging), "form_key": hanging.idea.form_key}
            client = sign_in(app.test_client(), person)
            answer = client.post(address(app, door, hanging), data=form)
            if answer.status_code not in REFUSED or shows(answer, DRAFTED):
                wrong.append(f"{person.username}: {_said(door, hanging, answer)}")
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def test_a_voice_from_another_department_leaves_the_idea_as_it_is(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    before = snapshot(session)
    wrong = [
        _said(door, hanging, answer)
        for door, hanging in _each(app, world, of={Kind.SPEAK})
        if (answer := ask("nora", door, hanging)).status_code >= 500
    ]
    _expect_none(wrong)
    changed = set(differing(before, snapshot(session)))
    assert not changed & {"idea", "idea_move", "assignment", "use_check", "decision", "photo"}


def test_what_is_for_roles_is_refused_to_everybody_else(
    app: Flask, session: Session, world: World, ask: Ask
) -> None:
    before = snapshot(session)
    wrong = [
        f"{name}: {_said(door, hanging, answer)}"
        for name in ("olga", "nora")
        for door, hanging in _each(app, world, of={Kind.LEAD})
        if (answer := ask(name, door, hanging)).status_code not in REFUSED
    ]
    wrong += [
        f"nils: {_said(door, hanging, answer)}"
        for door, hanging in _each(app, world, of={Kind.LEAD})
        if (answer := ask("nils", door, hanging)).status_code >= 500 or shows(answer, FOUND)
    ]
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def test_no_reading_writes(app: Flask, world: World, read: Read) -> None:
    wrong = []
    for door, hanging in _each(app, world, reading=True):
        for name in ("olga", "sam", "lena", "ada", "nils", None):
            seen = read(name, door, hanging)
            if seen.wrote:
                wrong.append(f"{name} writes at {door.name}")
            if seen.status >= 500 and door.name != "GET /health/ready":
                wrong.append(f"{name}: {_said(door, hanging, seen)}")
    _expect_none(sorted(set(wrong)))


def test_every_form_without_its_token_is_refused(
    app: Flask, session: Session, world: World, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    before = snapshot(session)
    # Whoever has been signed off meanwhile is asked to sign in first.
    refused = {"olga": {400}, "sam": {400}, None: {303, 400, 401}}
    wrong = [
        f"{name}: {_said(door, hanging, answer)}"
        for name, statuses in refused.items()
        for door, hanging in _each(app, world)
        if not door.reads and (answer := ask(name, door, hanging)).status_code not in statuses
    ]
    _expect_none(wrong)
    _expect_none(differing(before, snapshot(session)))


def _each(
    app: Flask,
    world: World,
    *,
    of: frozenset[Kind] | set[Kind] = frozenset(Kind),
    but: Kind | None = None,
    reading: bool = False,
    stages: tuple[Stage, ...] = SENT,
) -> Iterator[tuple[Door, Hanging]]:
    """Doors of those kinds, each once for every stage asked for where its address names an idea."""
    for door in doors(app):
        if door.name not in KINDS or door.kind not in of or door.kind is but:
            continue
        if reading and not door.reads:
            continue
        if door.kind is Kind.DRAFT or "key" in door.rule.arguments:
            yield door, world[Stage.DRAFT]
        elif door.kind in OF_AN_IDEA and door.rule.arguments:
            yield from ((door, world[stage]) for stage in stages)
        else:
            yield door, world[Stage.SUBMITTED]


def _every(session: Session) -> tuple[Stage, ...]:
    """Every stage; some of them on the second database, which decides nothing of who may."""
    return tuple(Stage) if session.get_bind().dialect.name == "sqlite" else SOME


def _said(door: Door, hanging: Hanging, answer: TestResponse | Seen) -> str:
    status = answer.status if isinstance(answer, Seen) else answer.status_code
    return f"{door.name} ({hanging.idea.stage}): {status}"


def _expect_none(wrong: list[str]) -> None:
    assert not wrong, "\n".join(["", *wrong])
