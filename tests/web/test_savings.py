"""The page of savings: its sentences come from the same figures as its charts and tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.people.models import Membership, Person
from kaizen.reports.models.months import SiteStand
from kaizen.reports.rules.figures import Figure, Tally
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.tallied import roll_up, stand, tally

JANUARY, FEBRUARY, MARCH = (date(2026, month, 1) for month in (1, 2, 3))
URL = "/savings"


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


def money(counted: Tally, amounts: dict[Figure, dict[str, int]], currency: str = "EUR") -> Tally:
    """The same tally with amounts."""
    kept = {
        (figure.value, part, currency): Decimal(amount)
        for figure, parts in amounts.items()
        for part, amount in parts.items()
    }
    return replace(counted, amounts=Tally.of(amounts=kept).amounts)


def told(cast: Cast) -> None:
    """Two months of the press shop: 12,400 hard of which 2,000 directed, 192 answered."""
    cast.session.add_all(
        Person(
            username=f"press-{number}",
            full_name=f"Person {number}",
            home_area=cast.press,
            created_at=THURSDAY,
            memberships=[Membership(area=cast.press, role="operator")],
        )
        for number in range(6)
    )
    cast.session.flush()
    january = money(
        tally(
            {
                Figure.SENT: {"floor": 10},
                Figure.ANSWERED_IN: {"8": 8, "200": 2},
                Figure.WASTE: {"walking": 5, "waiting": 3, "defects": 1, "": 1},
                Figure.HANDLED: {"small": 10, "all": 12},
                Figure.IN_USE: {"floor": 9, "directed": 1},
                Figure.AFTER_90: {"held": 8, "slipped": 1, "unchecked": 1},
                Figure.PROMISE: {"claims": 6},
                Figure.SETTLED_BY: {"first": 10, "leadership": 2},
                Figure.LOSING: {"small": 2, "all": 3},
                Figure.BESIDE_MONEY: {"small:time": 3, "small:ease": 1, "all:time": 9},
                Figure.DIRECTED_WITH: {"yes": 5, "no": 2},
            },
            people=[cast.olga.id],
        ),
        {
            Figure.BOOKED: {"hard_cost": 12_400, "avoidance": 3_000, "soft_capacity": 8_100},
            Figure.HARD: {"floor": 10_400, "directed": 2_000},
            Figure.SMALL: {"hard": 10_400, "once": 9_600},
            Figure.WINDOW: {"small:hard": 34_200, "small:once": 9_600, "small:running": 2_700},
            Figure.PROMISED: {"verified": 16_000},
            Figure.PROMISE: {"estimated": 120, "committed": 100, "claimed": 90, "verified": 77},
        },
    )
    february = money(
        tally({Figure.LAPSED: {"": 1}}), {Figure.LOST: {"": 4_200}, Figure.HARD: {"floor": 100}}
    )
    roll_up(cast.session, JANUARY, {cast.press: january})
    roll_up(cast.session, FEBRUARY, {cast.press: february})
    stand(cast.session, cast.nordhafen, THURSDAY)
    cast.session.commit()


def page(client: FlaskClient, person: Person, **asked: str) -> str:
    return sign_in(client, person).get(URL, query_string=asked).text


def test_each_panel_answers_its_question(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena)
    for sentence in (
        "80 of 100 ideas get an answer within a day",
        # 34,200 less 9,600, 2,700 and ten times half an hour at 40.
        "Do our small ideas cost us money? No: they leave €21,700.",
        "€12,500 hard savings proved",
        "We prove €77 of every €100 promised",
        "Of every €100 promised for the last twelve months, €78 came: the rest slipped back",
        "If that goes on, the year ends near €12,500; €16,000 are promised.",
        "8 of 10 changes still hold after 90 days",
        "€4,200 a year stopped counting.",
        "Ideas from the floor bring 84%",
        "Top of the list: Walking and reaching · Waiting",
        "2 ideas were to bring hard money and cost more",
        "4 more cost something and were never to bring hard money:",
        "3 for time or avoided spending",
        "1 for safety or ease",
        "Directed, with floor people in it",
        "5 of 7",
        "10 of 12",
    ):
        assert sentence in text, sentence


def test_classes_stand_apart_and_are_never_added(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena)
    assert "shown apart, never added" in text
    for amount in ("€12,500", "€3,000", "€8,100"):
        assert amount in text
    assert "€23,600" not in text


def test_the_month_that_runs_is_among_the_bars_once_it_holds_a_correction(
    client: FlaskClient, cast: Cast
) -> None:
    told(cast)
    assert "March is booked when it is over." in page(client, cast.lena)
    taken_back = money(
        tally({}), {Figure.BOOKED: {"hard_cost": -400}, Figure.HARD: {"floor": -400}}
    )
    roll_up(cast.session, MARCH, {cast.press: taken_back})
    cast.session.commit()
    text = page(client, cast.lena).replace("\N{NO-BREAK SPACE}", " ")
    assert "€12,100 hard savings proved" in text
    assert '<th scope="row">March 2026</th><td class="r">\N{MINUS SIGN}€400</td>' in text
    assert "March holds corrections only; the rest of it is booked when it is over." in text


def test_the_table_below_a_chart_says_the_same(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena).replace("\N{NO-BREAK SPACE}", " ")
    assert '<th scope="row">January 2026</th><td class="r">€12,400</td>' in text
    assert '<th scope="row">January 2026</th><td class="r">80% (8 of 10)</td>' in text


def test_the_story_is_short_and_leads_on(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena)
    story = text.split('class="kz-card kz-pad sv-story"')[1].split("</section>")[0]
    assert 1 <= story.count("<li ") <= 5
    assert "Small ideas leave €21,700 after all their costs." in story
    assert story.count("<a ") == story.count("<li ")


def test_an_area_of_few_people_has_no_row_of_its_own(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena)
    table = text.split("sv-areas")[1].split("</table>")[0]
    assert "Small areas together" not in table or "Assembly" not in table


def test_what_is_compared_stands_beside(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    months = {"span": "months", "from": "2026-02", "to": "2026-02", "compare": "previous"}
    text = page(client, cast.lena, **months)
    assert "€12,400 in the time before." in text
    assert "in the time before" not in page(client, cast.lena, **{**months, "compare": "none"})


def test_a_plant_without_figures_says_so(client: FlaskClient, cast: Cast) -> None:
    text = page(client, cast.lena)
    for sentence in (
        "Nothing is proved in this time yet",
        "No change of this time is 90 days old yet",
        "Nobody has named a waste in this time",
        "Nothing is promised for this year yet",
    ):
        assert sentence in text, sentence


@pytest.mark.parametrize("who", ["olga", "nora"])
def test_whoever_reads_no_reports_is_refused(client: FlaskClient, cast: Cast, who: str) -> None:
    assert sign_in(client, getattr(cast, who)).get(URL).status_code == 403


def test_a_supervisor_sees_the_own_area_and_no_other_site(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    assert "€12,500 hard savings proved" in page(client, cast.sam)
    nils = sign_in(client, cast.nils)
    assert "€12,500" not in nils.get(URL).text
    assert nils.get(URL, query_string={"area": cast.press.code}).status_code in (403, 404)


def test_a_reader_of_several_sites_sees_each_in_its_own_currency(
    client: FlaskClient, cast: Cast
) -> None:
    told(cast)
    roll_up(
        cast.session,
        JANUARY,
        {cast.brookfield: money(Tally(), {Figure.HARD: {"floor": 900}}, "GBP")},
    )
    cast.session.add(Membership(person_id=cast.lena.id, area_id=cast.brookfield.id, role="leader"))
    cast.session.commit()
    text = page(client, cast.lena)
    assert "£900" in text
    assert "€12,500" in text
    assert "£900" not in page(client, cast.lena, area=cast.nordhafen.code)


def test_a_copy_that_still_holds_is_not_sent_again(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    lena = sign_in(client, cast.lena)
    first = lena.get(URL)
    again = lena.get(URL, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.text) == (304, "")
    cast.session.get_one(SiteStand, cast.nordhafen.id).version += 1
    cast.session.commit()
    assert lena.get(URL, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_the_hour_makes_another_page(
    client: FlaskClient, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(cast)
    lena = sign_in(client, cast.lena)
    tag = lena.get(URL).headers["ETag"]
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY + timedelta(hours=1))
    assert lena.get(URL, headers={"If-None-Match": tag}).status_code == 200


def test_the_number_of_statements_does_not_grow_with_areas(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    lena = sign_in(client, cast.lena)
    lena.get(URL)
    with counted_queries() as few:
        lena.get(URL)
    assert len(few) <= 25, "\n".join(few)


def test_the_rows_behind_the_net_are_of_the_same_time(client: FlaskClient, cast: Cast) -> None:
    told(cast)
    text = page(client, cast.lena, span="quarter")
    address = f"/net?site={cast.nordhafen.id}&amp;span=quarter"
    assert address in text
    assert client.get(address.replace("&amp;", "&")).status_code == 200
