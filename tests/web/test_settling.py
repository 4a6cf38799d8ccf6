"""Settling one thing from a message, without signing in: what a link may, and what it may not."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import Stage
from kaizen.notifications.links import Link, sign_link
from kaizen.notifications.models import Notice, Preference
from kaizen.ownership.models import Assignment, Snooze, UseCheck
from kaizen.people.models import Person
from kaizen.review.actions.asking import ask_author
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.reviewing import agreed, sent
from tests.support.world import differing, snapshot

WHY = "The part comes on Monday."


@pytest.fixture(autouse=True)
def _on_thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: later(hours=1))


def _link(
    session: Session, person: Person, idea: Idea, *, made_at: datetime = THURSDAY, kind: str = ""
) -> str:
    """The address of a link for what is asked about the idea; commits."""
    asked = select(Assignment.id).where(
        Assignment.idea_id == idea.id, Assignment.closed_at.is_(None)
    )
    if kind:
        asked = asked.where(Assignment.kind == kind)
    assignment_id = session.scalars(asked.order_by(Assignment.is_main)).first()
    token = sign_link(Link(person.id, person.session_epoch, assignment_id, made_at))
    session.commit()
    return f"/do/{token}"


def _asked(cast: Cast) -> Idea:
    idea = sent(cast)
    with transaction():
        ask_author(idea, "At which press?", actor=cast.sam, now=THURSDAY, seen_version=idea.version)
    return idea


def test_following_a_link_changes_nothing(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    url = _link(session, cast.olga, _asked(cast))
    before = snapshot(session)
    page = client.get(url)
    assert page.status_code == 200
    assert "At which press?" in page.text
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert differing(before, snapshot(session)) == []


def test_a_question_is_answered_without_signing_in(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = _asked(cast)
    url = _link(session, cast.olga, idea)
    answer = client.post(f"{url}/reply", data={"text": "At press 2."})
    assert answer.status_code == 200
    assert session.get_one(Idea, idea.id).stage == Stage.SUBMITTED.value
    said = session.scalars(select(Comment).order_by(Comment.id.desc())).first()
    assert said is not None
    assert (said.person_id, said.text) == (cast.olga.id, "At press 2.")
    again = client.post(f"{url}/reply", data={"text": "Twice."})
    assert again.status_code == 409
    assert "settled already" in again.text
    # It opens that one thing and signs nobody in.
    assert client.get("/me").status_code == 303


def test_a_supervisor_puts_off_an_unanswered_question_with_one_tap(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = _asked(cast)
    url = _link(session, cast.sam, idea)
    page = client.get(url).text
    assert "The question has no answer yet." in page
    form = {"seen_version": str(idea.version), "until_on": "2026-04-09", "words": "No answer yet."}
    assert client.post(f"{url}/parking", data=form).status_code == 200
    assert session.get_one(Idea, idea.id).stage == Stage.PARKED.value


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("acceptance", {}),
        ("giving-back", {"reason": "No time until May."}),
        ("snooze", {"working_days": "3", "reason": WHY}),
    ],
)
def test_work_that_was_handed_over_is_taken_on_given_back_or_put_off(
    cast: Cast, session: Session, client: FlaskClient, act: str, form: dict[str, str]
) -> None:
    url = _link(session, cast.mia, agreed(cast), kind="accept")
    assert client.post(f"{url}/{act}", data=form).status_code == 200
    if act == "snooze":
        assert session.scalars(select(Snooze.reason)).all() == [WHY]
    else:
        assert client.get(url).status_code == 409


@pytest.mark.parametrize(
    ("act", "form"),
    [
        ("work", {}),
        ("date", {"due_on": "2026-04-02", "reason": WHY}),
        ("owner", {"owner": "Otto Berg", "reason": WHY}),
    ],
)
def test_agreed_work_is_begun_planned_anew_or_handed_over(
    cast: Cast, session: Session, client: FlaskClient, act: str, form: dict[str, str]
) -> None:
    idea = agreed(cast)
    with transaction():
        idea.wants_to_try = True
    accepting = _link(session, cast.mia, idea, kind="accept")
    assert client.post(f"{accepting}/acceptance").status_code == 200
    url = _link(session, cast.mia, idea, kind="start")
    before = snapshot(session)
    assert client.post(f"{url}/{act}", data=form).status_code == 200
    assert "idea" in differing(before, snapshot(session))


def test_a_supervisor_asks_whoever_is_late(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = agreed(cast)
    with transaction():
        idea.owner_id = cast.mia.id
    accepting = _link(session, cast.mia, idea, kind="accept")
    assert client.post(f"{accepting}/acceptance").status_code == 200
    url = _link(session, cast.sam, idea, kind="start")
    page = client.get(url).text
    assert "@Mia Larsen: how is it going?" in page
    form = {"text": "@Mia Larsen: how is it going?"}
    assert client.post(f"{url}/asking", data=form).status_code == 200
    told = select(Notice).where(Notice.person_id == cast.mia.id, Notice.kind == "idea.commented")
    assert session.scalars(told).one().is_urgent


def test_a_look_is_answered(cast: Cast, session: Session, client: FlaskClient) -> None:
    idea = agreed(cast)
    with transaction() as writing:
        idea.stage, idea.in_use_on = Stage.IMPLEMENTED.value, THURSDAY.date()
        idea.evidence, idea.standard = "One can see it.", "none"
        check = UseCheck(idea_id=idea.id, day=30, due_on=THURSDAY.date())
        writing.add(check)
        writing.flush()
        writing.add(
            Assignment(
                idea_id=idea.id,
                check_id=check.id,
                kind="check",
                person_id=cast.otto.id,
                due_at=THURSDAY,
                opened_at=THURSDAY,
            )
        )
    url = _link(session, cast.otto, idea, kind="check")
    assert client.post(f"{url}/check", data={}).status_code == 422
    assert client.post(f"{url}/check", data={"result": "held"}).status_code == 200
    assert session.get_one(UseCheck, check.id).result == "held"


def test_a_reviewer_agrees_as_proposed_within_two_days_and_limits(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    idea = sent(cast)
    url = _link(session, cast.sam, idea)
    form = {"seen_version": str(idea.version), "one_off": "180", "yearly": "0"}
    missing = client.post(f"{url}/approval", data={**form, "one_off": ""})
    assert missing.status_code == 422
    too_much = client.post(f"{url}/approval", data={**form, "one_off": "999999"})
    assert too_much.status_code == 403
    assert "999999" in too_much.text
    assert client.post(f"{url}/approval", data=form).status_code == 200
    kept = session.get_one(Idea, idea.id)
    assert (kept.stage, kept.owner_id) == (Stage.APPROVED.value, cast.olga.id)


@pytest.mark.parametrize("why", ["old link", "danger", "safety"])
def test_what_needs_a_closer_look_is_not_agreed_to_from_a_message(
    cast: Cast, session: Session, client: FlaskClient, why: str
) -> None:
    idea = sent(cast, not_safe_now=why == "danger", safety_or_rule=why == "safety")
    made_at = THURSDAY - timedelta(days=3) if why == "old link" else THURSDAY
    url = _link(session, cast.sam, idea, made_at=made_at)
    page = client.get(url).text
    assert "Agree as proposed" not in page
    assert f"/queue?open={idea.id}" in page
    form = {"seen_version": str(idea.version), "one_off": "0", "yearly": "0"}
    assert client.post(f"{url}/approval", data=form).status_code == 409
    assert session.get_one(Idea, idea.id).stage == Stage.SUBMITTED.value
    asking = {"seen_version": str(idea.version), "words": "Where exactly?"}
    assert client.post(f"{url}/question", data=asking).status_code == 200


def test_hidden_names_stay_hidden(cast: Cast, session: Session, client: FlaskClient) -> None:
    url = _link(session, cast.sam, sent(cast, hide_names=True))
    assert "Olga" not in client.get(url).text


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        ("expired", 410, "has expired"),
        ("new password", 410, "your account has changed"),
        ("left", 410, "your account has changed"),
        ("tampered", 404, "not complete"),
        ("another purpose", 404, "not complete"),
        ("somebody else", 403, "sent to somebody else"),
        ("moved away", 404, "not yours to see"),
    ],
)
def test_a_link_that_does_not_count_says_so_and_does_nothing(
    app: Flask,
    cast: Cast,
    session: Session,
    client: FlaskClient,
    change: str,
    status: int,
    words: str,
) -> None:
    made_at = THURSDAY - timedelta(days=15) if change == "expired" else THURSDAY
    url = _link(session, cast.olga, _asked(cast), made_at=made_at)
    with transaction():
        if change == "new password":
            cast.olga.end_sessions()
        if change == "left":
            cast.olga.deactivated_at = THURSDAY
        if change == "moved away":
            cast.olga.memberships[0].area = cast.brook_line
    if change == "tampered":
        url = url[:-3] + ("abc" if url[-3:] != "abc" else "xyz")
    if change == "another purpose":
        url = f"/do/{app.secret_key}"
    if change == "somebody else":
        sign_in(client, cast.nils)
    before = snapshot(session)
    for answer in (client.get(url), client.post(f"{url}/reply", data={"text": "No."})):
        assert answer.status_code == status
        assert words in answer.text
    assert differing(before, snapshot(session)) == []


def test_news_are_stopped_and_decisions_kept(
    cast: Cast, session: Session, client: FlaskClient
) -> None:
    token = sign_link(Link(cast.olga.id, cast.olga.session_epoch, None, THURSDAY))
    assert "Stop news, keep decisions?" in client.get(f"/do/{token}").text
    assert session.get(Preference, cast.olga.id) is None
    assert client.post(f"/do/{token}/stop").status_code == 200
    kept = session.get_one(Preference, cast.olga.id)
    assert (kept.wants_news, kept.wants_mail) == (False, True)


def test_a_form_without_its_token_is_refused_and_needs_no_referrer(
    app: Flask,
    cast: Cast,
    session: Session,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    idea = _asked(cast)
    url = _link(session, cast.olga, idea)
    page = client.get(url, base_url="https://localhost").text
    assert client.post(f"{url}/reply", data={"text": "No."}).status_code == 303
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"text": "At press 2.", "csrf_token": token}
    answer = client.post(f"{url}/reply", data=form, base_url="https://localhost")
    assert answer.status_code == 200
    assert session.get_one(Idea, idea.id).stage == Stage.SUBMITTED.value


def test_the_token_stands_in_no_log(app: Flask) -> None:
    with app.test_request_context("/do/who-has-this-may-act/reply", method="POST"):
        app.preprocess_request()
        assert structlog.contextvars.get_contextvars()["path"] == "/do/…/reply"
        structlog.contextvars.clear_contextvars()
