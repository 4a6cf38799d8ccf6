"""In a real browser: the board on the wall draws itself anew, and survives a lost connection."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from kaizen.core import clock
from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.people.actions.boards import share_board, unshare_board
from tests.support.cast import Cast, make_cast
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.stand import stand

TELEVISION = {"width": 1920, "height": 1080}
#: What the script waits for, and a little.
A_MINUTE = 61_000


def _hang(windows: Windows, live_server: LiveServer, *, script: bool = True) -> tuple[Page, Cast]:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        for number in range(7):
            stand(cast, title=f"Hose reel over the walkway {number}", not_safe_now=not number)
        cast.session.commit()
        with transaction():
            token = share_board(cast.press, actor=cast.sam, now=clock.now())
        page = windows.open(viewport=TELEVISION, java_script_enabled=script)
    page.clock.install()
    page.goto(f"/wall/{token}")
    return page, cast


@pytest.mark.browser
def test_it_draws_itself_anew_and_says_when_it_cannot(
    windows: Windows, live_server: LiveServer
) -> None:
    page, _cast = _hang(windows, live_server)
    stale = page.locator("[data-stale]")
    expect(page.get_by_role("region", name="New")).to_contain_text("walkway 0")
    expect(stale).to_be_hidden()
    page.context.set_offline(True)
    page.clock.run_for(A_MINUTE)
    expect(stale).to_be_visible()
    expect(stale).to_contain_text("as of ")
    expect(page.get_by_role("region", name="New")).to_contain_text("walkway 0")
    with live_server.app.app_context():
        db.session.query(Idea).filter_by(title="Hose reel over the walkway 0").update(
            {"title": "Hung up"}
        )
        db.session.commit()
    windows.complaints.clear()
    page.context.set_offline(False)
    page.clock.run_for(A_MINUTE)
    expect(page.get_by_role("region", name="New")).to_contain_text("Hung up")
    expect(stale).to_be_hidden()


@pytest.mark.browser
def test_an_ended_board_says_so_by_itself(windows: Windows, live_server: LiveServer) -> None:
    page, cast = _hang(windows, live_server)
    with live_server.app.app_context(), transaction() as session:
        area, sam = (session.merge(one, load=True) for one in (cast.press, cast.sam))
        unshare_board(area, actor=sam, now=clock.now())
    page.clock.run_for(A_MINUTE)
    expect(page.get_by_text("This board is not shown any more.")).to_be_visible()
    windows.complaints.clear()


@pytest.mark.browser
def test_nothing_is_cut_off_on_a_television(windows: Windows, live_server: LiveServer) -> None:
    page, _cast = _hang(windows, live_server, script=False)
    assert page.locator('noscript meta[http-equiv="refresh"]').count() in (0, 1)
    root = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    assert root[0] <= root[1]
    for column in page.locator(".col").all():
        fits = column.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
        assert fits, column.text_content()
