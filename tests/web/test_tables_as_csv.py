"""Every table of the reports can be taken along: with the figures of its page, as plain numbers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.core.db import db
from tests.support.apps import undone_afterwards
from tests.support.cast import Cast, find_cast, sign_in
from tests.support.filled import SUMMER, fill_reports
from tests.support.filled import YEAR as MONTHS

YEAR = f"area=NH&{MONTHS}"
#: The pages, and how many tables one may take from each in their filled state.
PAGES = {
    f"/savings?{YEAR}": 9,
    f"/programme?{YEAR}": 8,
    f"/morale?{YEAR}": 1,
    "/net?ideas=all": 1,
    "/aims": 1,
    "/areas/NH-PRESS/weeks": 2,
    "/areas/NH-PRESS/week": 1,
}


@pytest.fixture(autouse=True)
def _summer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: SUMMER)


@pytest.fixture(scope="module")
def aim_id(worker_app_with_cast: Flask) -> Iterator[int]:
    """The aim of a plant with something in every table; filled once, each test only reads it."""
    with undone_afterwards(worker_app_with_cast):
        with worker_app_with_cast.app_context():
            number = fill_reports(find_cast(db.session()))
        yield number


def _table(client: FlaskClient, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200, address
    assert answer.mimetype == "text/csv"
    return list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))


def _links(client: FlaskClient, page: str) -> list[str]:
    text = unescape(client.get(page).text)
    return re.findall(r'href="([^"]+\.csv[^"]*)"', text)


def test_beside_every_table_stands_its_csv(cast: Cast, aim_id: int, client: FlaskClient) -> None:
    sign_in(client, cast.lena)
    for page, many in PAGES.items():
        links = _links(client, page)
        assert len(links) >= many, (page, links)
        for link in links:
            rows = _table(client, link)
            assert rows, link
            assert not any("€" in cell for row in rows for cell in row.values()), link


def test_amounts_are_exact_numbers_with_their_currency(
    cast: Cast, aim_id: int, client: FlaskClient
) -> None:
    sign_in(client, cast.lena)
    rows = _table(client, f"/savings/months.csv?{YEAR}")
    assert {"Month", "Hard, EUR", "Avoided, EUR", "Freed time, EUR"} == set(rows[0])
    april = next(row for row in rows if row["Month"] == "2026-04-01")
    assert Decimal(april["Hard, EUR"]) == Decimal("986.30")
    (area,) = (row for row in _table(client, "/net.csv?ideas=all") if row["Area code"] == "NH")
    booked = sum(Decimal(row["Hard, EUR"]) for row in rows)
    assert Decimal(area["Hard, verified, so far, EUR"]) == booked


def test_shares_stand_beside_of_how_many(cast: Cast, aim_id: int, client: FlaskClient) -> None:
    sign_in(client, cast.lena)
    rows = _table(client, f"/programme/answers.csv?{YEAR}")
    (march,) = (row for row in rows if row["within a working day: of"] not in ("", "0"))
    behind = _table(client, f"/figures/answered_in.csv?{YEAR}")
    assert int(march["within a working day: of"]) == len(behind) > 0
    assert march["within a working day"] == "1.0000"


def test_what_is_drawn_without_axes_has_the_figures_of_its_rows(
    cast: Cast, aim_id: int, client: FlaskClient
) -> None:
    sign_in(client, cast.lena)
    for table, figure, column in (
        ("held", "after_90", "Changes in use"),
        ("waste", "waste", "Ideas"),
    ):
        told = _table(client, f"/savings/{table}.csv?{YEAR}")
        behind = _table(client, f"/figures/{figure}.csv?{YEAR}")
        named = [row for row in behind if row["Part"] != "None named"]
        assert sum(int(row[column]) for row in told) == len(named) > 0, table
    sides = _table(client, f"/savings/origin.csv?{YEAR}")
    behind = _table(client, f"/figures/hard.csv?{YEAR}")
    for side in sides:
        found = (Decimal(row["Value"]) for row in behind if row["Part"] == side["Where from"])
        assert Decimal(side["Hard savings, EUR"]) == sum(found, Decimal(0))
    (first,) = [
        row
        for row in _table(client, f"/programme/decided.csv?{YEAR}&compare=year-ago")
        if row["Measure"] == "Settled by the supervisor"
    ]
    settled = _table(client, f"/figures/settled_by.csv?{YEAR}")
    assert int(first["share: of"]) == len(settled) > 0
    assert "before" in first


def test_the_values_of_an_aim(cast: Cast, aim_id: int, client: FlaskClient) -> None:
    sign_in(client, cast.olga)
    (link,) = _links(client, f"/aims/{aim_id}")
    assert _table(client, link)[-1] == {"Day": "2026-03-12", "Measured, minutes": "12.5000"}


@pytest.mark.parametrize(
    "address",
    ["/savings/no.csv", "/programme/no.csv", "/morale/no.csv", "/areas/NH-PRESS/weeks/no.csv"],
)
def test_a_page_has_no_other_tables(
    address: str, cast: Cast, aim_id: int, client: FlaskClient
) -> None:
    assert sign_in(client, cast.lena).get(address).status_code == 404


def test_whoever_may_not_read_the_page_gets_no_table(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.olga)
    for page in ("/savings/areas", "/programme/areas", "/morale/areas", "/net"):
        assert client.get(f"{page}.csv").status_code == 403
    assert client.get("/areas/NH-PRESS/weeks/ideas.csv").status_code == 403
