"""Migrated template databases, made once, and copies of them for whoever needs one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import sqlalchemy as sa

from tests.support.postgres import NoPostgres, ThrowAwayServer

KINDS = ("sqlite", "postgresql")
URL_SETTING = "KAIZEN_TEST_POSTGRES_URL"


@dataclass(frozen=True)
class Template:
    """A database at the newest migration, to be copied; or why there is none."""

    kind: str
    #: Its file (SQLite) or its name on the server (PostgreSQL).
    name: str = ""
    #: Address of the server's maintenance database, PostgreSQL only.
    server: str = ""
    #: The migrations failed: every test that needs a database fails with this.
    failure: str = ""
    #: No server can be had: tests are skipped, unless they are required.
    missing: str = ""

    @property
    def url(self) -> str:
        """The address of the template itself; nobody may be connected while it is copied."""
        sqlite = self.kind == "sqlite"
        return f"sqlite:///{self.name}" if sqlite else _address(self.server, self.name)

    @contextmanager
    def copy(self, folder: Path) -> Iterator[str]:
        """Lend the address of a fresh copy, gone afterwards; `folder` takes a SQLite file."""
        with self._lent(folder, self.name) as url:
            yield url

    @contextmanager
    def nothing(self, folder: Path) -> Iterator[str]:
        """Lend the address of a database without any table, gone afterwards."""
        with self._lent(folder, "") as url:
            yield url

    @contextmanager
    def _lent(self, folder: Path, source: str) -> Iterator[str]:
        if self.kind == "sqlite":
            target = folder / f"{uuid4().hex}.sqlite"
            if source:
                shutil.copyfile(source, target)
            yield f"sqlite:///{target}"
            for left in folder.glob(target.name + "*"):
                left.unlink()
        else:
            name = f"kaizen_{uuid4().hex}"
            like = f'TEMPLATE "{source}"' if source else "TEMPLATE template0 ENCODING 'UTF8'"
            # Half as dear as through the log; a server of one's own may be too old to know it.
            how = "" if os.environ.get(URL_SETTING) else "STRATEGY FILE_COPY"
            _on_server(self.server, f'CREATE DATABASE "{name}" {like} {how}')
            yield _address(self.server, name)
            _on_server(self.server, f'DROP DATABASE "{name}" WITH (FORCE)')


@dataclass
class Templates:
    """The templates of one test run; whoever makes them also clears them away with `close`."""

    known: dict[str, Template] = field(default_factory=dict)
    _folder: Path | None = None
    _server: ThrowAwayServer | None = None

    def get(self, kind: str) -> Template:
        """Give the template of that kind, made on first use."""
        if kind not in self.known:
            self.known[kind] = _migrated(self._empty(kind))
        return self.known[kind]

    def make_all(self) -> None:
        """Make every template now, migrated side by side: the workers only copy."""
        # The server starts in this thread, with whose end Linux would end it.
        empty = [self._empty(kind) for kind in KINDS]
        with ThreadPoolExecutor() as pool:
            self.known = {template.kind: template for template in pool.map(_migrated, empty)}

    def to_text(self) -> str:
        """Write what a worker must know."""
        return json.dumps([asdict(template) for template in self.known.values()])

    @classmethod
    def from_text(cls, text: str) -> Templates:
        """Read what the controller has written."""
        return cls({entry["kind"]: Template(**entry) for entry in json.loads(text)})

    def close(self) -> None:
        """Drop what this object made: files, databases, the server."""
        postgresql = self.known.get("postgresql")
        if self._server is not None:
            self._server.stop()
        elif self._folder is not None and postgresql is not None and postgresql.name:
            _on_server(postgresql.server, f'DROP DATABASE IF EXISTS "{postgresql.name}"')
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _empty(self, kind: str) -> Template:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="kaizen-tests-"))
        if kind == "sqlite":
            return Template("sqlite", str(self._folder / "template.sqlite"))
        try:
            server = os.environ.get(URL_SETTING) or self._start_server()
        except NoPostgres as none:
            return Template("postgresql", missing=str(none))
        name = f"kaizen_template_{uuid4().hex}"
        _on_server(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
        return Template("postgresql", name, server)

    def _start_server(self) -> str:
        self._server = ThrowAwayServer(in_memory=True)
        return self._server.start()


def _migrated(template: Template) -> Template:
    """Bring an empty template to the newest migration, or note what went wrong."""
    if template.missing:
        return template
    # A process of its own: Alembic sets up logging as it likes.
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.migrate", template.url],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return template
    return replace(template, failure=f"The migrations failed:\n{done.stderr[-4000:]}")


def migrated_on(server: str) -> str:
    """The address of a new database at the newest migration, on a server of one's own.

    Raises:
        RuntimeError: the migrations failed.
    """
    name = f"kaizen_{uuid4().hex}"
    _on_server(server, f"CREATE DATABASE \"{name}\" TEMPLATE template0 ENCODING 'UTF8'")
    migrated = _migrated(Template("postgresql", name, server))
    if migrated.failure:
        raise RuntimeError(migrated.failure)
    return migrated.url


def _address(server: str, name: str) -> str:
    url = sa.make_url(server).set(drivername="postgresql+psycopg", database=name)
    return url.render_as_string(hide_password=False)


def _on_server(server: str, statement: str) -> None:
    url = sa.make_url(server).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)
