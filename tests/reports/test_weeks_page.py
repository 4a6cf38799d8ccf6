"""The page of weeks: its answer, its charts with their tables, and who may see it."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from kaizen.core.transaction import transaction
from kaizen.reports.actions.watching import watch_site
from tests.reports.test_watch_site import CALM, FIRST, ideas, noon
from tests.support.cast import Cast, sign_in
from tests.support.stages import kept, sent, slipped, used

URL = "/areas/NH-PRESS/weeks"


def look(cast: Cast, week: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction():
        watch_site(cast.nordhafen.id, now=noon(week))
    monkeypatch.setattr("kaizen.core.clock.now", lambda: noon(week))


def heading(page: str) -> str:
    found = re.search(r"<h1>(.*?)</h1>", page)
    assert found is not None
    return found[1]


def test_before_anything_was_counted_it_says_so(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.sam).get(URL).text
    assert "Nothing is counted yet" in page


def test_the_title_says_since_when_ideas_dry_up_and_what_helps(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    sent(cast).submitted_at = noon(20)
    cast.session.commit()
    look(cast, 20, monkeypatch)
    page = sign_in(client, cast.sam).get(URL).text
    assert heading(page) == "Ideas are drying up since week 13"
    assert "Ideas: 2.5 a week were usual, 1 since week 13" in page
    assert "Answer the 1 idea that waits" in page
    assert "Walk the line" in page
    # The chart says in words what it shows, and marks the low weeks; both sizes are there.
    assert page.count('aria-label="Ideas: 2.5 a week were usual') == 2
    assert page.count('class="mark low"') == 2 * 8
    assert page.count("since week 13</text>") == 2
    # The table carries the same figures, newest first.
    assert page.count("part of a low stretch") == 8
    since = FIRST + timedelta(weeks=19)
    assert f'<th scope="row">{since.isocalendar().week}</th>' in page
    assert "style=" not in page


def test_ideas_that_come_steadily(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, [*CALM, 3, 2, 3], cast.press)
    look(cast, 15, monkeypatch)
    page = sign_in(client, cast.lena).get(URL).text
    assert heading(page) == "Ideas come steadily: 2.5 a week"
    assert "by chance 0 to 5.2" in page
    assert "What usually helps" not in page


def test_too_few_weeks_show_dots_only(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, CALM[:9], cast.press)
    look(cast, 9, monkeypatch)
    page = sign_in(client, cast.sam).get(URL).text
    assert heading(page) == "3 more weeks until we can tell"
    assert page.count('<circle class="mark') == 2 * 9
    assert "<polyline" not in page
    assert 'class="limit' not in page


def test_a_small_team_is_shown_where_it_is_watched(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, [1, 0, 0] * 5, cast.press)
    ideas(cast, CALM, cast.assembly)
    look(cast, 15, monkeypatch)
    page = sign_in(client, cast.sam).get(URL).text
    assert heading(page) == "Too few ideas come here to tell by this area alone"
    assert 'href="/areas/NH-PROD/weeks"' in page


def test_the_fade_curve_of_the_area_and_of_the_site(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept(cast)
    slipped(cast)
    used(cast)
    cast.session.commit()
    look(cast, 30, monkeypatch)
    page = sign_in(client, cast.sam).get(URL).text
    assert "Press shop: 1 of 3 changes still hold after 3 months" in page
    assert "Nordhafen: 1 of 3 changes still hold after 3 months" in page
    assert '<td class="r">1</td><td class="r">3</td><td class="r">33%</td>' in page
    assert "a look that nobody took do not count" in page


@pytest.mark.parametrize(
    ("who", "status"), [("sam", 200), ("lena", 200), ("olga", 403), ("nora", 403), ("nils", 404)]
)
def test_supervisors_and_leaders_of_the_area_see_it(
    client: FlaskClient, cast: Cast, who: str, status: int
) -> None:
    assert sign_in(client, getattr(cast, who)).get(URL).status_code == status


@pytest.mark.parametrize(("who", "linked"), [("sam", True), ("vera", False), ("olga", False)])
def test_the_board_leads_there(client: FlaskClient, cast: Cast, who: str, linked: bool) -> None:
    page = sign_in(client, getattr(cast, who)).get("/areas/NH-PRESS").text
    assert (f'href="{URL}"' in page) is linked


def test_the_news_lead_there_too(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    ideas(cast, [*CALM, *[1] * 8], cast.press)
    look(cast, 20, monkeypatch)
    sam = sign_in(client, cast.sam)
    page = sam.get("/news").text
    notice = re.search(r'action="(/news/\d+/reading)"', page)
    assert notice is not None
    assert sam.post(notice[1]).location == URL
