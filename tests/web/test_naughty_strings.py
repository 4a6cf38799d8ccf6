"""Naughty strings in every text field come back unchanged and run nothing."""

from __future__ import annotations

import html
import io
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.spreadsheet import read_rows
from kaizen.ideas.models import Comment, Idea
from kaizen.ideas.rules import Stage
from kaizen.ownership.actions import submitting
from kaizen.review.models.decisions import Decision
from tests.support.cast import Cast, make_cast, sign_in
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.naughty import LINES, STRINGS
from tests.support.signing import cookie_of
from tests.support.stand import stand

#: None of these may ever stand in a page as it was typed.
AS_TYPED = ("<script>alert", "<img src=x", "<svg onload", "<iframe", "<style>body", "<meta http-eq")


def test_the_words_of_an_idea_come_back(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody has as many ideas in a day as there are naughty strings.
    monkeypatch.setattr(submitting, "MOST_IDEAS_A_DAY", 10 * len(STRINGS))
    olga = sign_in(client, cast.olga)
    for text in STRINGS:
        title = text if text in LINES else ""
        form = {"problem": text, "proposal": text, "result": text, "title": title}
        answer = olga.post("/ideas", data={**form, "form_key": uuid4().hex})
        assert answer.status_code == 303, text
        idea = cast.session.scalars(select(Idea).order_by(Idea.id.desc())).first()
        assert idea is not None
        assert (idea.problem, idea.proposal, idea.result) == (text, text, text)
        assert not title or idea.title == title
        for page in (f"/ideas/{idea.id}", f"/ideas/{idea.id}/words"):
            expect_shown(olga, page, text)


def test_talk_comes_back(client: FlaskClient, cast: Cast) -> None:
    idea = stand(cast)
    cast.session.commit()
    sam = sign_in(client, cast.sam)
    for text in STRINGS:
        form = {"text": text, "form_key": uuid4().hex}
        assert sam.post(f"/ideas/{idea.id}/comments", data=form).status_code == 303, text
    said = cast.session.scalars(select(Comment.text).order_by(Comment.id)).all()
    assert tuple(said) == STRINGS


def test_reasons_come_back(client: FlaskClient, cast: Cast) -> None:
    sam = sign_in(client, cast.sam)
    for text in STRINGS:
        idea = stand(cast)
        cast.session.commit()
        form = {"reason": "other", "words": text, "instead": text, "seen_version": idea.version}
        answer = sam.post(f"/ideas/{idea.id}/decline", data=form)
        assert answer.status_code == 303, text
        decision = cast.session.scalars(select(Decision).where(Decision.idea_id == idea.id)).one()
        assert (decision.words, decision.instead) == (text, text)
    expect_shown(sam, f"/ideas/{idea.id}", STRINGS[-1])


def test_searching_for_them_breaks_nothing(client: FlaskClient, cast: Cast) -> None:
    stand(cast)
    cast.session.commit()
    sam = sign_in(client, cast.sam)
    for text in STRINGS:
        for path in ("/ideas", "/ideas.csv", "/ideas/similar"):
            answer = sam.get(path, query_string={"q": text, "text": text})
            assert answer.status_code == 200, (path, text)
            expect_harmless(answer.get_data(as_text=True), path)


def test_an_exported_table_is_defused_and_reads_back(client: FlaskClient, cast: Cast) -> None:
    for text in STRINGS:
        stand(cast, problem=text, proposal=text)
    cast.session.commit()
    table = sign_in(client, cast.sam).get("/ideas.csv").get_data()
    rows = [row for _, row in read_rows(io.BytesIO(table))]
    assert sorted(row["Problem"] for row in rows) == sorted(STRINGS)
    assert sorted(row["Proposal"] for row in rows) == sorted(STRINGS)
    for start in (b"=1+1", b"=HYPERLINK", b"@olga", b"+49"):
        assert b"," + start not in table
        assert b',"' + start not in table


def test_news_and_withdrawal_come_back(client: FlaskClient, cast: Cast) -> None:
    mia = sign_in(client, cast.mia)
    idea = stand(cast, Stage.IN_PROGRESS, holder=cast.mia)
    cast.session.commit()
    for text in STRINGS:
        form = {"text": text, "form_key": uuid4().hex}
        assert mia.post(f"/ideas/{idea.id}/news", data=form).status_code == 303, text
    said = cast.session.scalars(select(Comment.text).order_by(Comment.id)).all()
    assert tuple(said) == STRINGS


@pytest.mark.browser
def test_nothing_of_it_runs_in_a_browser(windows: Windows, live_server: LiveServer) -> None:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        idea = stand(cast, problem="\n".join(STRINGS), title=STRINGS[12])
        for text in STRINGS:
            stand(cast, problem=text, proposal=text, title=text[:100])
            cast.session.add(
                Comment(idea_id=idea.id, person_id=cast.olga.id, text=text, at=idea.created_at)
            )
        cast.session.commit()
        cookie = cookie_of(live_server.app, cast, "sam")
        paths = [f"/ideas/{idea.id}", "/ideas", "/queue", "/areas", "/ideas?q=<script>alert(7)"]
    page = windows.open()
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    ran: list[str] = []
    page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
    for path in paths:
        page.goto(path)
        page.wait_for_load_state("networkidle")
    assert not ran


def expect_shown(client: FlaskClient, path: str, text: str) -> None:
    """The page shows the words as they are, and holds none of them as markup."""
    page = client.get(path).get_data(as_text=True)
    assert text in html.unescape(page).replace("\r\n", "\n"), (path, text)
    expect_harmless(page, path)


def expect_harmless(page: str, path: str) -> None:
    """Nothing that was typed stands there as markup; a table is no page."""
    if not path.startswith("/ideas.csv"):
        assert not [mark for mark in AS_TYPED if mark in page], path
