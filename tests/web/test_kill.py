"""`kill -9` of a real server while ideas come in: what was acknowledged is there, and whole."""

from __future__ import annotations

import http.client
import os
import signal
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from flask import Flask
from sqlalchemy import func, select

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.events import Event
from kaizen.ideas.models import Idea, IdeaMove
from kaizen.ideas.rules import Stage
from kaizen.ownership.models import Assignment
from tests.support.apps import close_connections, settings
from tests.support.cast import make_cast
from tests.support.databases import Template
from tests.support.live import serve
from tests.support.signing import cookie_of

WRITERS = 4
ENOUGH = 12
PATIENCE_SECONDS = 180


@dataclass
class Sender:
    """Sends ideas until the server is gone; remembers what was tried and what was answered."""

    url: str
    cookie: str
    number: int
    tried: list[str] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)

    def go_on(self) -> None:
        """Send one form after the other."""
        try:
            while True:
                key = f"{self.number:08d}{len(self.tried):024d}"
                self.tried.append(key)
                if send(self.url, self.cookie, key) == 303:
                    self.acknowledged.append(key)
        except (OSError, http.client.HTTPException):
            return


def test_an_acknowledged_idea_survives_kill_9(template: Template, tmp_path: Path) -> None:
    with template.copy(tmp_path) as url:
        config = settings(url, tmp_path, TESTING=False)
        app = create_app(config)
        with app.app_context():
            cookie = cookie_of(app, make_cast(db.session()), "olga")
        senders = _kill_while_sending(app, config, f"{cookie['name']}={cookie['value']}", tmp_path)
        acknowledged = {key for sender in senders for key in sender.acknowledged}
        assert len(acknowledged) >= ENOUGH
        _expect_whole(app, acknowledged)
        _expect_that_sending_again_doubles_nothing(app, config, senders, tmp_path)
        close_connections(app)


def send(url: str, cookie: str, key: str) -> int:
    """Post one idea and give back the status of the answer."""
    form = {"form_key": key, "problem": "The hose lies in the way.", "proposal": "Hang it up."}
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    address = urlsplit(url)
    connection = http.client.HTTPConnection(
        str(address.hostname), address.port, timeout=PATIENCE_SECONDS
    )
    try:
        connection.request("POST", "/ideas", urlencode(form), headers)
        return connection.getresponse().status
    finally:
        connection.close()


def _kill_while_sending(
    app: Flask, config: Mapping[str, object], cookie: str, folder: Path
) -> list[Sender]:
    with serve(app, config, folder / "first.log") as server:
        senders = [Sender(server.url, cookie, number) for number in range(WRITERS)]
        threads = [threading.Thread(target=sender.go_on) for sender in senders]
        for thread in threads:
            thread.start()
        end = time.monotonic() + PATIENCE_SECONDS
        while sum(len(s.acknowledged) for s in senders) < ENOUGH and time.monotonic() < end:
            time.sleep(0.01)
        os.killpg(server.process.pid, signal.SIGKILL)
        for thread in threads:
            thread.join(timeout=PATIENCE_SECONDS)
    return senders


def _expect_whole(app: Flask, acknowledged: set[str]) -> None:
    """Each idea has its step, its event and its one holder, or it is not there at all."""
    with app.app_context():
        session = db.session()
        kept = set(session.scalars(select(Idea.form_key)))
        assert acknowledged <= kept
        ideas = session.scalar(select(func.count()).select_from(Idea))
        held = select(func.count()).select_from(Assignment).where(Assignment.is_main)
        steps = select(func.count()).select_from(IdeaMove)
        told = select(func.count()).select_from(Event).where(Event.kind == "idea.submitted")
        assert [session.scalar(rows) for rows in (held, steps, told)] == [ideas] * 3
        session.rollback()


def _expect_that_sending_again_doubles_nothing(
    app: Flask, config: Mapping[str, object], senders: list[Sender], folder: Path
) -> None:
    tried = {key: sender.cookie for sender in senders for key in sender.tried}
    with serve(app, config, folder / "second.log") as server:
        answers = {send(server.url, cookie, key) for key, cookie in tried.items()}
    assert answers == {303}
    with app.app_context():
        sent = db.session.scalars(select(Idea.form_key).where(Idea.stage == Stage.SUBMITTED.value))
        assert sorted(sent) == sorted(tried)
