"""The page of the programme: its sentences, its figures, and who may see it."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient

from kaizen.people.models import Area, Membership, Person
from kaizen.reports.actions.rolling_snapshots import keep_snapshots
from kaizen.reports.rules.figures import Figure
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import sent
from tests.support.tallied import roll_up, stand, tally

FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)
URL = "/programme"
#: The page itself and what stands around every page.
MOST_STATEMENTS = 25


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def people(cast: Cast, area: Area, many: int, shift: str = "") -> list[Person]:
    """More people, so that an area is large enough to be told alone."""
    new = [
        Person(
            username=f"{area.code.lower()}-{shift}{number}",
            full_name=f"Person {number}",
            home_area=area,
            created_at=THURSDAY,
            memberships=[Membership(area=area, role="operator", shift=shift)],
        )
        for number in range(many)
    ]
    cast.session.add_all(new)
    cast.session.flush()
    return new


def told(cast: Cast) -> None:
    """Two months of the press shop and assembly."""
    press, assembly = people(cast, cast.press, 6, "A"), people(cast, cast.assembly, 9, "B")
    roll_up(
        cast.session,
        FEBRUARY,
        {
            cast.press: tally(
                {
                    Figure.SENT: {"floor": 10},
                    Figure.SHIFT: {"A": 10},
                    # Eight within the day, at 2 h and 24 h; two later.
                    Figure.ANSWERED_IN: {"8": 6, "96": 2, "97": 1, "200": 1},
                    Figure.DECIDED_IN: {"96": 5, "192": 5},
                    Figure.OUTCOME: {"in_use": 4, "agreed": 2, "declined": 3, "withdrawn": 1},
                    Figure.SETTLED_BY: {"first": 8, "leadership": 1},
                    Figure.DECLINED_FOR: {"costs_more": 2, "other": 1},
                    Figure.DECLINED_HOW: {"instead": 2},
                    Figure.IN_USE: {"floor": 4},
                    Figure.AFTER_90: {"held": 5, "slipped": 1, "unchecked": 1},
                },
                [person.id for person in press[:3]],
            ),
        },
    )
    roll_up(
        cast.session,
        MARCH,
        {
            cast.press: tally({Figure.SENT: {"floor": 1}}, [press[0].id, assembly[0].id]),
            cast.assembly: tally({}),
        },
    )
    stand(cast.session, cast.nordhafen, THURSDAY)
    cast.session.commit()


def words(page: str) -> str:
    """The page as it reads."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_before_anything_was_reckoned_it_says_so(client: FlaskClient, cast: Cast) -> None:
    assert "Nothing is counted yet" in sign_in(client, cast.lena).get(URL).text


def test_the_headline_is_how_fast_people_get_an_answer(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL).text)
    assert "80 of 100 ideas get an answer within a working day" in page
    assert "2 h to the first answer, median" in page
    assert "25 h 85 of 100 hear sooner" not in page
    assert "24 h to the decision, median" in page
    assert "48 h 85 of 100 are decided sooner" in page
    assert "The goal is 95 of 100." in page


def test_who_still_waits_counts_as_late_after_a_working_day(
    client: FlaskClient, cast: Cast
) -> None:
    told(cast)
    for _ in range(2):
        sent(cast).submitted_at = THURSDAY - timedelta(days=3)
    sent(cast)
    cast.session.flush()
    keep_snapshots(cast.session, cast.nordhafen, now=THURSDAY)
    cast.session.commit()
    page = words(sign_in(client, cast.lena).get(URL).text)
    # 8 of 10 answered and 2 that wait since Monday: 8 of 12. The one of today is still in time.
    assert "67 of 100 ideas get an answer within a working day" in page
    assert "2 ideas wait longer than a working day now." in page


def test_people_of_the_area_took_part_and_small_areas_are_told_together(
    client: FlaskClient, cast: Cast
) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL + "?area=NH-PROD").text)
    # 4 and 1 of the cast belong there besides the 15; three of the press shop wrote, one of
    # assembly wrote in the press shop.
    assert "4 of 20 people took part: 20%" in page
    assert re.search(r"Press shop 3 of 10 ", page)
    site = words(sign_in(client, cast.lena).get(URL).text)
    # Logistics has one person, three belong to the site itself.
    assert "Production 4 of 20" not in site
    assert re.search(r"Logistics, Production, Rest of Nordhafen 4 of 24 ", site)


def test_what_becomes_of_ideas_and_where_they_are_decided(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL).text)
    assert "4 of 9 ideas sent are in use today" in page
    assert "6 of 9 decided ideas were taken up" in page
    assert "Supervisors settled 8 of 9 ideas alone" in page
    assert "5 of 7 changes still hold after 90 days" in page
    assert "2 of 3 declined ideas came with something else to try" in page
    assert "It costs more than it brings" in page


def test_silent_areas_and_shifts_are_named(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL + "?area=NH-PROD").text)
    assert "No idea came from: Assembly, B" in page


def test_the_time_before_stands_beside(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL + "?span=month&compare=previous").text)
    assert "before: 2 h" in page
    assert "No idea was sent in this time" in page


def test_benchmarks_stand_with_their_source(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = words(sign_in(client, cast.lena).get(URL).text)
    assert "12 or more What researchers call a strong idea system [3]" in page
    assert "0.56 47 companies in the USA, 2003 [1]" in page
    assert "S. J. Wells, From Ideas to Results" in page


def test_supervisors_see_their_area_and_others_nothing(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    assert "Press shop" in sign_in(client, cast.sam).get(URL).text
    assert sign_in(client, cast.sam).get(URL + "?area=NH-ASM").status_code == 403
    assert sign_in(client, cast.olga).get(URL).status_code == 403
    assert sign_in(client, cast.nils).get(URL + "?area=NH-PRESS").status_code == 404


def test_each_figure_leads_to_the_ideas_behind_it(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    page = sign_in(client, cast.lena).get(URL).text.replace("&amp;", "&")
    links = set(re.findall(r'href="(/figures/[^"]+)"', page))
    assert "/figures/answered_in?area=NH&span=year&most=96" in links
    assert "/figures/declined_for?area=NH&span=year&part=costs_more" in links
    assert "/figures/outcome?area=NH&span=year&part=taken_up" in links
    month = "part=in_use&from=2026-02&to=2026-02"
    assert f"/figures/outcome?area=NH&span=months&{month}" in links
    for link in sorted(links):
        assert client.get(link).status_code == 200, link


def test_the_page_asks_as_often_for_much_as_for_little(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    sign_in(client, cast.lena)
    asked = []
    for many in (1, 30):
        for _ in range(many):
            sent(cast).submitted_at = THURSDAY - timedelta(days=3)
        cast.session.commit()
        client.get(URL)
        with counted_queries() as statements:
            client.get(URL)
        asked.append(len(statements))
    assert asked[0] == asked[1]
    assert asked[0] <= MOST_STATEMENTS
