"""`kill -9` of the process that posts, in the middle of a post: nothing is lost."""

from __future__ import annotations

import os
import signal
from datetime import timedelta

from flask import Flask

from kaizen.app import create_app
from kaizen.core.db import db
from kaizen.core.outbox import CLAIM
from kaizen.notifications.delivering_posts import deliver_webhooks
from tests.notifications.hooking import hooked, posts, sent_idea
from tests.support.cast import THURSDAY, make_cast
from tests.support.listener import listener
from tests.support.processes import PROCESSES

PATIENCE_SECONDS = 180


def test_a_killed_post_goes_out_again_under_its_number(own_app: Flask) -> None:
    own_app.config["KAIZEN_WEBHOOK_PRIVATE"] = True
    with listener() as server:
        with own_app.app_context():
            cast = make_cast(db.session())
            hooked(cast, server.url)
            sent_idea(cast)
            sent_idea(cast)
            db.session.remove()
            db.engine.dispose()
        server.may_answer.clear()
        _kill_while_posting(own_app, server.has_heard)
        server.may_answer.set()
        with own_app.app_context():
            assert [row.tries for row in posts()] == [0, 0]
            soon = THURSDAY + timedelta(seconds=30)
            # What was on its way stays claimed; the other one goes out.
            assert deliver_webhooks(soon) == 1
            assert deliver_webhooks(THURSDAY + CLAIM) == 1
            assert all(row.sent_at for row in posts())
            db.session.remove()
    numbers = [one.message_id for one in server.heard]
    assert len(numbers) == 3
    assert numbers[0] == numbers[2]
    assert len(set(numbers)) == 2


def _kill_while_posting(app: Flask, has_heard: object) -> None:
    process = PROCESSES.Process(target=deliver_in_process, args=(_plain(app),))
    process.start()
    assert has_heard.wait(PATIENCE_SECONDS)  # type: ignore[attr-defined]
    os.kill(process.pid or 0, signal.SIGKILL)
    process.join(PATIENCE_SECONDS)
    assert process.exitcode == -signal.SIGKILL


def _plain(app: Flask) -> dict[str, object]:
    kept = (str, int, bool)
    return {key: value for key, value in app.config.items() if isinstance(value, kept)}


def deliver_in_process(config: dict[str, object]) -> None:
    """Deliver once in a process of its own; it is killed meanwhile."""
    with create_app(config).app_context():
        deliver_webhooks(THURSDAY)
