"""A long table in the browser: its rows are counted while they come, and it lands as a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from kaizen.core.db import db
from kaizen.core.spreadsheet import read_rows
from tests.support.cast import make_cast
from tests.support.chromium import Windows
from tests.support.live import LiveServer
from tests.support.signing import cookie_of
from tests.support.stand import stand

MANY = 300


@pytest.mark.browser
def test_the_page_says_how_many_rows_have_come(
    windows: Windows, live_server: LiveServer, tmp_path: Path
) -> None:
    with live_server.app.app_context():
        cast = make_cast(db.session())
        for number in range(MANY):
            # Line ends and quotation marks within a cell are not the end of its row.
            stand(cast, problem=f'Number {number}:\nit lies "just there",\nin the way.')
        cast.session.commit()
        cookie = cookie_of(live_server.app, cast, "lena")
    page = windows.open()
    page.context.add_cookies([{**cookie, "url": live_server.url}])
    page.goto("/reports?area=NH-PROD")
    # Fields in a line are as wide as their words.
    for field in page.locator("main select").all():
        assert (field.bounding_box() or {"width": 0})["width"] > 120
    ideas = page.locator("li", has_text="All ideas")
    assert "300 rows, about" in ideas.inner_text()
    with page.expect_download() as download:
        ideas.get_by_role("link", name="All ideas, CSV").click()
    ideas.get_by_role("status").get_by_text("All 300 rows are on your device.").wait_for()
    assert download.value.suggested_filename.startswith("ideas-")
    kept = tmp_path / "ideas.csv"
    download.value.save_as(kept)
    assert sum(1 for _row in read_rows(kept)) == MANY
    ledger = page.locator("li", has_text="The whole ledger")
    with page.expect_download():
        ledger.get_by_role("link", name="The whole ledger, Excel").click()
    ledger.get_by_role("status").get_by_text("The file is on your device.").wait_for()
