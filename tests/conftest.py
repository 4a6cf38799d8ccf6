"""The harness: databases from one migrated template, apps, clients, a server and a browser."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_sqlalchemy import SQLAlchemy
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session

from kaizen.app import create_app
from kaizen.core.db import db as the_db
from tests.support import chromium, compiled
from tests.support.apps import (
    CleanClient,
    close_connections,
    settings,
    undone_afterwards,
)
from tests.support.cast import Cast, find_cast, make_cast
from tests.support.databases import KINDS, Template, Templates
from tests.support.live import LiveServer, serve
from tests.support.mail import MailServer, mail_server
from tests.support.needs import REQUIRE_BROWSER, REQUIRE_POSTGRES, required

TEMPLATES = pytest.StashKey[Templates]()
FAILED = pytest.StashKey[bool]()
PICTURES = Path(__file__).parent.parent / "test-results"
BOTH = [pytest.param(kind, marks=[getattr(pytest.mark, kind)]) for kind in KINDS]

# The same examples in every run, and no deadline: two cores are shared by many tests.
hypothesis_settings.register_profile("kaizen", deadline=None, derandomize=True)
hypothesis_settings.load_profile("kaizen")


# --- One server and one template for all workers ------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    """Make the templates before the workers start; alone, they are made on first use."""
    if hasattr(config, "workerinput"):
        config.stash[TEMPLATES] = Templates.from_text(config.workerinput["kaizen_templates"])
        return
    _compile_once(config.rootpath)
    compiled.begin()
    config.stash[TEMPLATES] = Templates()
    with_workers = config.getoption("dist", "no") != "no"
    if with_workers and not config.option.collectonly:
        config.stash[TEMPLATES].make_all()


def _compile_once(root: Path) -> None:
    """Where nothing compiled may lie beside the source, let it lie elsewhere.

    Otherwise each of the many servers and commands that tests start compiles the house anew.
    """
    if sys.dont_write_bytecode:
        sys.dont_write_bytecode = False
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.pycache_prefix = str(root / ".pytest_cache" / "compiled")
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    """Tell a worker where the templates are."""
    node.workerinput["kaizen_templates"] = node.config.stash[TEMPLATES].to_text()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Clear away what this process has made."""
    if not hasattr(config, "workerinput") and TEMPLATES in config.stash:
        config.stash[TEMPLATES].close()
        compiled.end()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest tests, lest at the end one worker waits for the other."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is None)


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end: it is not looked through for waste any more.

    What comes is looked through seldom: a test leaves little, and looking takes a tenth of all.
    """
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Remember a failure, so that the browser's windows can be pictured."""
    report: Any = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


# --- Apps and databases -------------------------------------------------------------------------


@pytest.fixture(scope="session", params=BOTH)
def template(request: pytest.FixtureRequest) -> Template:
    """The migrated template; a test that stands on it runs once on each database."""
    return _usable(request.config, request.param)


@pytest.fixture(scope="session", params=BOTH)
def other_template(request: pytest.FixtureRequest) -> Template:
    """A second database, of the same kind or the other: what comes from one goes into it."""
    return _usable(request.config, request.param)


@pytest.fixture(scope="session")
def worker_app(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """This worker's app, on its own database; tests take `app` instead, which is undone."""
    with _app_on_a_copy(template, tmp_path_factory.mktemp("worker")) as app:
        yield app


@pytest.fixture(scope="session")
def worker_app_with_cast(
    template: Template, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Flask]:
    """A second one, where the cast is at work already: writing it anew for each test is slow."""
    with _app_on_a_copy(template, tmp_path_factory.mktemp("worker")) as app:
        with app.app_context():
            make_cast(the_db.session())
        yield app


@pytest.fixture
def app(request: pytest.FixtureRequest, template: Template) -> Iterator[Flask]:
    """The app on a database at the newest migration; all a test writes is undone afterwards.

    The database is empty, but for the cast where a test takes `cast`.
    """
    name = "worker_app_with_cast" if "cast" in request.fixturenames else "worker_app"
    app: Flask = request.getfixturevalue(name)
    with undone_afterwards(app):
        yield app


@pytest.fixture
def db(app: Flask) -> Iterator[SQLAlchemy]:
    """The database inside an app context."""
    with app.app_context():
        yield the_db


@pytest.fixture
def session(db: SQLAlchemy) -> Session:
    """The session to prepare and inspect with. Commit what a request or an action shall see."""
    return db.session()


@pytest.fixture
def cast(session: Session) -> Cast:
    """Two sites and everybody whom tests call by name, committed."""
    return find_cast(session)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without a screen; its requests share nothing with the test but the database."""
    return app.test_client()


@pytest.fixture
def own_app(template: Template, tmp_path: Path) -> Iterator[Flask]:
    """An app on a database of its own with true commits: for concurrency and for kill tests."""
    with _app_on_a_copy(template, tmp_path) as app:
        yield app


@pytest.fixture
def smtp() -> Iterator[MailServer]:
    """A real mail server on this machine."""
    with mail_server() as server:
        yield server


# --- Server and browser -------------------------------------------------------------------------


@pytest.fixture
def live_server(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LiveServer]:
    """A real server on a database of its own; `live_server.app` prepares it, with true commits."""
    with _usable(request.config, "sqlite").copy(tmp_path) as url:
        config = settings(url, tmp_path, TESTING=False, WTF_CSRF_ENABLED=True)
        app = create_app(config)
        with serve(app, config, tmp_path / "server.log") as server:
            yield server
        close_connections(app)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium; without one the test is skipped, or fails where it is required."""
    path = chromium.find()
    if path is None:
        _unavailable("No Chromium is installed", REQUIRE_BROWSER)
    with chromium.launched(str(path)) as browser:
        yield browser


@pytest.fixture
def windows(
    request: pytest.FixtureRequest, browser: Browser, live_server: LiveServer
) -> Iterator[chromium.Windows]:
    """Opens windows, one per person: `windows.open(viewport=…)`. No page may complain."""
    windows = chromium.Windows(browser, live_server.url)
    yield windows
    failed = request.node.stash.get(FAILED, True)
    if failed:
        windows.keep_pictures(PICTURES / request.node.name.replace("/", "-"))
    windows.close()
    if not failed and windows.complaints:
        pytest.fail("Pages complained:\n" + "\n".join(windows.complaints))


@pytest.fixture
def page(windows: chromium.Windows) -> Page:
    """One window on a desk's screen."""
    return windows.open()


@contextmanager
def _app_on_a_copy(template: Template, folder: Path) -> Iterator[Flask]:
    with template.copy(folder) as url:
        app = create_app(settings(url, folder))
        app.test_client_class = CleanClient
        yield app
        close_connections(app)


def _usable(config: pytest.Config, kind: str) -> Template:
    template = config.stash[TEMPLATES].get(kind)
    if template.missing:
        _unavailable(f"No PostgreSQL: {template.missing}", REQUIRE_POSTGRES)
    if template.failure:
        pytest.fail(template.failure, pytrace=False)
    return template


def _unavailable(reason: str, setting: str) -> None:
    if required(setting):
        pytest.fail(f"{reason}, and {setting} is set", pytrace=False)
    pytest.skip(reason)
