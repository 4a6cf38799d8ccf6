"""The pages that list ideas: what they answer to whom, whole or in part."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from kaizen.ideas.queries.lists import PAGE_ROWS
from tests.support.cast import Cast, sign_in
from tests.support.stand import stand


@pytest.mark.parametrize("address", ["/ideas", "/ideas.csv", "/ideas?q=hose"])
def test_another_site_sees_nothing(cast: Cast, client: FlaskClient, address: str) -> None:
    stand(cast)
    cast.session.commit()
    assert "Hose reel" in sign_in(client, cast.olga).get(address).text
    assert "Hose reel" not in sign_in(client, cast.nils).get(address).text


@pytest.mark.parametrize("address", ["/areas/NH-PRESS", "/ideas?area=NH-PRESS", "/areas/NOWHERE"])
def test_an_area_of_another_site_is_not_found(
    cast: Cast, client: FlaskClient, address: str
) -> None:
    assert sign_in(client, cast.nils).get(address).status_code == 404


def test_htmx_gets_the_rows_alone_and_a_browser_the_page(cast: Cast, client: FlaskClient) -> None:
    stand(cast)
    cast.session.commit()
    sign_in(client, cast.olga)
    whole = client.get("/ideas")
    part = client.get("/ideas", headers={"HX-Request": "true"})
    assert "<html" in whole.text
    assert "<html" not in part.text
    assert "Hose reel" in part.text
    assert "HX-Request" in whole.vary
    assert "HX-Request" in part.vary


def test_pages_lead_on_and_keep_the_filter(cast: Cast, client: FlaskClient) -> None:
    ideas = [stand(cast) for _ in range(PAGE_ROWS + 1)]
    cast.session.commit()
    sign_in(client, cast.olga)
    first = client.get("/ideas?stage=open&q=hose").text
    older = f"/ideas?q=hose&amp;stage=open&amp;before={ideas[1].id}"
    assert older in first
    second = client.get(older.replace("&amp;", "&")).text
    assert ideas[0].reference in second
    assert f"after={ideas[0].id}" in second


def test_an_empty_list_says_what_to_do(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.olga)
    assert "New idea" in client.get("/ideas").text
    assert "Clear all filters" in client.get("/ideas?q=nothing").text


@pytest.mark.parametrize(
    "query",
    [
        "stage=nonsense&mine=x&waste=y&flag=z",
        "before=x&after=-1",
        "before=99999999999999999999",
        "since=yesterday&until=9999-12-31",
        "q=%00%FF&author=%25&owner=_",
        "q=%3Cscript%3Ealert(1)%3C/script%3E",
    ],
)
def test_no_address_breaks_the_list(cast: Cast, client: FlaskClient, query: str) -> None:
    stand(cast)
    cast.session.commit()
    answer = sign_in(client, cast.olga).get(f"/ideas?{query}")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


def test_a_day_that_cannot_be_read_is_told_beside_its_field(
    cast: Cast, client: FlaskClient
) -> None:
    page = sign_in(client, cast.olga).get("/ideas?since=next+week").text
    assert "Write the day as year-month-day" in page
    assert 'value="next week"' in page


def test_the_own_board_is_that_of_the_home_area(cast: Cast, client: FlaskClient) -> None:
    stand(cast)
    cast.session.commit()
    sign_in(client, cast.olga)
    assert client.get("/areas").location.endswith("/areas/NH-PRESS")
    assert client.get("/areas?code=NH-LOG").location.endswith("/areas/NH-LOG")
    assert "Hose reel" in client.get("/areas/NH-PRESS").text
    assert "Hose reel" not in client.get("/areas/NH-LOG").text
