"""A table of people on its way through the browser, from the upload to the people."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.intake.models import TableImport
from kaizen.intake.rules import State
from kaizen.jobs.importing import import_tables
from kaizen.people.models import Person
from tests.support.cast import THURSDAY, make_cast
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.looking import WIDTHS, faults_of
from tests.support.signing import cookie_of
from tests.support.uploads import PEOPLE

#: As long as another process may take on a busy machine, in milliseconds.
PATIENCE = 120_000
LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft"


def _signed_in(windows: Windows, server: LiveServer, *, with_script: bool = True) -> Page:
    with server.app.app_context():
        cookie = cookie_of(server.app, make_cast(db.session()), "ada")
    page = windows.open(reduced_motion="reduce", java_script_enabled=with_script)
    page.context.add_cookies([{**cookie, "url": server.url}])
    return page


def _file(folder: Path, text: str) -> Path:
    file = folder / "Belegschaft 2026.csv"
    file.write_bytes(text.encode("utf-8"))
    return file


def _fits(page: Page) -> None:
    """Nothing sticks out, nothing overlaps, all can read it, at every width."""
    assert faults_of(page) == []
    page.set_viewport_size({"width": WIDTHS[0], "height": 800})


@pytest.mark.browser
def test_people_come_in_and_are_seen(
    windows: Windows, live_server: LiveServer, tmp_path: Path
) -> None:
    page = _signed_in(windows, live_server)
    page.goto("/people")
    page.get_by_role("link", name="From a table").click()
    _fits(page)
    page.get_by_label("A CSV file").set_input_files(_file(tmp_path, PEOPLE))
    page.get_by_role("button", name="Upload it").click()
    page.get_by_role("heading", name="What do the columns mean?").wait_for(timeout=PATIENCE)
    assert page.get_by_label("Staff number").input_value() == "Personal-Nr."
    assert page.get_by_label("“Schichtführer”").input_value() == "supervisor"
    _fits(page)
    page.get_by_role("button", name="See what would come of it").click()
    page.get_by_role("heading", name="2 rows would be left out").wait_for(timeout=PATIENCE)
    _fits(page)
    with page.expect_download() as download:
        page.get_by_role("link", name="These rows as CSV, with the reason").click()
    assert download.value.suggested_filename.startswith("left-out-")
    page.get_by_role("button", name="Bring them in").click()
    page.get_by_role("heading", name="2 rows were left out").wait_for(timeout=PATIENCE)
    _fits(page)
    page.get_by_role("link", name="Bring more along").click()
    page.get_by_role("heading", name="What you brought").wait_for(timeout=PATIENCE)
    _fits(page)
    page.go_back()
    page.get_by_role("link", name="Ines Rao").click()
    page.get_by_role("heading", name="Ines Rao").wait_for(timeout=PATIENCE)


@pytest.mark.browser
@pytest.mark.parametrize("with_script", [True, False], ids=["script", "no script"])
def test_a_long_table_shows_by_itself_that_it_is_done(
    windows: Windows, live_server: LiveServer, tmp_path: Path, with_script: bool
) -> None:
    page = _signed_in(windows, live_server, with_script=with_script)
    rows = "".join(f"Person {n} {LONG};p{n};NH-PRESS\n" for n in range(320))
    page.goto("/imports/new?of=people")
    page.get_by_label("A CSV file").set_input_files(_file(tmp_path, "Name;Login;Dept\n" + rows))
    page.get_by_role("button", name="Upload it").click()
    page.get_by_role("button", name="See what would come of it").click()
    page.get_by_role("heading", name="Being checked").wait_for(timeout=PATIENCE)
    if with_script:
        _fits(page)
    _scheduled(live_server.app)
    page.get_by_role("button", name="Bring them in").click(timeout=PATIENCE)
    page.get_by_role("heading", name="Coming in").wait_for(timeout=PATIENCE)
    if with_script:
        _fits(page)
    _scheduled(live_server.app)
    page.get_by_text("Done. Every row is in.").wait_for(timeout=PATIENCE)
    with live_server.app.app_context():
        named = select(Person.id).where(Person.full_name.startswith("Person 31"))
        assert len(db.session.scalars(named).all()) == 11
        states = db.session.scalars(select(TableImport.state)).all()
        assert states == [State.DONE.value]


def _scheduled(app: Flask) -> None:
    """What the scheduler does in its own process."""
    with app.app_context():
        import_tables(THURSDAY)
