"""Posts to web hooks over a real connection: taken, refused, unanswered, sent elsewhere, gone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest
from flask import Flask

from kaizen.core import outside
from kaizen.core.db import db
from kaizen.core.outbox import AGAIN_DAILY, BACK_OFF
from kaizen.notifications.delivering_posts import deliver_webhooks
from kaizen.notifications.published import Shape
from tests.notifications.hooking import hooked, posts, sent_idea
from tests.support.cast import THURSDAY, Cast, later
from tests.support.listener import Listener, listener

MINUTE = timedelta(minutes=1)


@pytest.fixture
def heard(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Iterator[Listener]:
    monkeypatch.setitem(app.config, "KAIZEN_WEBHOOK_PRIVATE", True)
    with listener() as server:
        yield server


def test_a_post_arrives_once_and_signed(cast: Cast, heard: Listener) -> None:
    hook = hooked(cast, f"{heard.url}/in?key=1")
    idea = sent_idea(cast)
    assert deliver_webhooks(THURSDAY) == 1
    assert deliver_webhooks(later(days=2)) == 0
    (one,) = heard.heard
    assert one.path == "/in?key=1"
    assert json.loads(one.body)["data"]["number"] == idea.reference
    signed = f"{one.message_id}.{one.headers['webhook-timestamp']}.".encode() + one.body
    key = base64.b64decode(hook.secret.removeprefix("whsec_"))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert one.headers["webhook-signature"] == f"v1,{mark}"
    assert one.headers["webhook-timestamp"] == str(int(THURSDAY.timestamp()))
    (row,) = posts()
    assert (row.sent_at, row.tries, row.next_try_at) == (THURSDAY, 1, None)


def test_a_failed_post_is_tried_again_under_the_same_number(cast: Cast, heard: Listener) -> None:
    hooked(cast, heard.url)
    sent_idea(cast)
    heard.answers = [500]
    assert deliver_webhooks(THURSDAY) == 0
    (row,) = posts()
    assert "500" in str(row.last_error)
    assert row.next_try_at == THURSDAY + BACK_OFF[0]
    assert deliver_webhooks(THURSDAY + BACK_OFF[0] / 2) == 0
    assert deliver_webhooks(THURSDAY + BACK_OFF[0]) == 1
    assert len(heard.heard) == 2
    assert len({one.message_id for one in heard.heard}) == 1
    assert len({one.body for one in heard.heard}) == 1


def test_after_five_days_it_is_given_up_aloud(cast: Cast, heard: Listener) -> None:
    hooked(cast, heard.url)
    sent_idea(cast)
    heard.answers = [503] * 50
    now = THURSDAY
    while (row := posts()[0]).next_try_at is not None:
        now = row.next_try_at
        deliver_webhooks(now)
    assert row.given_up_at == now
    assert now > THURSDAY + 4 * AGAIN_DAILY
    assert len(heard.heard) == row.tries


def test_whoever_does_not_answer_keeps_no_other_waiting(
    cast: Cast, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "READ_SECONDS", 0.2)
    with listener() as silent:
        silent.may_answer.clear()
        hooked(cast, silent.url)
        hooked(cast, heard.url)
        sent_idea(cast)
        sent_idea(cast)
        assert deliver_webhooks(THURSDAY) == 2
        assert len(silent.heard) == 1
    assert len(heard.heard) == 2
    waiting = [row for row in posts() if row.sent_at is None]
    assert {row.tries for row in waiting} == {0, 1}
    assert all(row.next_try_at == THURSDAY + MINUTE for row in waiting)
    assert any("in time" in str(row.last_error) for row in waiting)


def test_a_talk_that_drags_on_is_cut(
    cast: Cast, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "MOST_SECONDS", 0.2)
    heard.may_answer.clear()
    hooked(cast, heard.url)
    sent_idea(cast)
    assert deliver_webhooks(THURSDAY) == 0
    assert posts()[0].tries == 1


def test_a_redirect_is_a_refusal_and_is_not_followed(cast: Cast, heard: Listener) -> None:
    with listener() as elsewhere:
        heard.answers, heard.location = [302, 307], f"{elsewhere.url}/inside"
        hooked(cast, heard.url)
        sent_idea(cast)
        deliver_webhooks(THURSDAY)
        deliver_webhooks(THURSDAY + MINUTE)
        assert elsewhere.heard == []
    assert posts()[0].tries == 2


def test_gone_stops_the_web_hook_and_what_waits(cast: Cast, heard: Listener) -> None:
    hook = hooked(cast, heard.url)
    sent_idea(cast)
    sent_idea(cast)
    heard.answers = [410]
    assert deliver_webhooks(THURSDAY) == 0
    assert len(heard.heard) == 1
    db.session.refresh(hook)
    assert hook.stopped_at == THURSDAY
    assert all(row.given_up_at == THURSDAY and row.next_try_at is None for row in posts())
    sent_idea(cast)
    assert len(posts()) == 2


def test_a_long_answer_is_not_read(cast: Cast, heard: Listener) -> None:
    heard.long_answer, heard.answers = True, [500]
    hooked(cast, heard.url)
    sent_idea(cast)
    deliver_webhooks(THURSDAY)
    assert len(str(posts()[0].last_error)) < 300


def test_nobody_there_is_a_failure_like_any_other(cast: Cast, heard: Listener) -> None:
    with listener() as gone:
        url = gone.url
    hooked(cast, url)
    sent_idea(cast)
    assert deliver_webhooks(THURSDAY) == 0
    assert posts()[0].tries == 1


def test_without_the_setting_nothing_inside_the_house_is_called(
    app: Flask, cast: Cast, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked(cast, heard.url)
    hooked(cast, heard.url.replace("127.0.0.1", "localhost").replace("http:", "https:"))
    sent_idea(cast)
    monkeypatch.setitem(app.config, "KAIZEN_WEBHOOK_PRIVATE", False)
    assert deliver_webhooks(THURSDAY) == 0
    assert heard.heard == []
    assert all(row.tries == 1 for row in posts())


def test_machines_that_are_not_named_any_more_are_not_called(
    app: Flask, cast: Cast, heard: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked(cast, heard.url)
    sent_idea(cast)
    monkeypatch.setitem(app.config, "KAIZEN_WEBHOOK_HOSTS", ("chat.plant.example",))
    assert deliver_webhooks(THURSDAY) == 0
    assert heard.heard == []


def test_one_faulty_post_stops_no_other(cast: Cast, heard: Listener) -> None:
    hook = hooked(cast, heard.url, name="Faulty")
    hooked(cast, f"{heard.url}/good")
    sent_idea(cast)
    hook.secret = "whsec_not-base64!"
    db.session.commit()
    assert deliver_webhooks(THURSDAY) == 1
    assert [one.path for one in heard.heard] == ["/good"]


@pytest.mark.parametrize("shape", list(Shape))
def test_links_lead_here_where_the_operator_said_where_here_is(
    app: Flask, cast: Cast, heard: Listener, monkeypatch: pytest.MonkeyPatch, shape: Shape
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_URL", "https://kaizen.example/")
    hooked(cast, heard.url, shape=shape)
    idea = sent_idea(cast)
    deliver_webhooks(THURSDAY)
    assert f"https://kaizen.example/ideas/{idea.id}" in heard.heard[0].body.decode()
