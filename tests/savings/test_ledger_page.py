"""The ledger on its pages and as tables: in order, each class summed alone, nothing hidden."""

from __future__ import annotations

import csv
import io
import zipfile
from decimal import Decimal

import pytest
from flask.testing import FlaskClient

from kaizen.ideas.models import Idea
from kaizen.savings.actions.booking import book_idea
from kaizen.savings.actions.correcting import Correction, correct
from kaizen.savings.queries.ledger import ledger_page, ledger_rows, of_area, of_idea
from kaizen.savings.rules.lines import BenefitClass
from tests.support.cast import Cast, later, sign_in
from tests.support.claims import benefits, entries, line, use, verify
from tests.support.stages import begun

NOW = later(days=120)


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """Two classes and a cost, booked for three months, and a correction with a dangerous word."""
    idea = begun(cast)
    line(cast, idea, "12000.00")
    line(cast, idea, "600.00", benefit=BenefitClass.AVOIDANCE)
    verify(cast, use(idea))
    book_idea(idea.id, now=NOW)
    month = NOW.date()
    wrong = Correction(benefits(cast, idea)[0].id, Decimal("-7.25"), month, "=1+1 was wrong")
    correct(idea, wrong, actor=cast.fay, now=NOW)
    cast.session.commit()
    return idea


def test_each_class_has_a_sum_of_its_own(cast: Cast, idea: Idea) -> None:
    rows = ledger_page(cast.session, of_idea(idea.id))
    last = {row.sort: row.running for row in rows}
    for sort in ("hard_cost", "avoidance", "one_off"):
        assert last[sort] == sum((row.amount for row in rows if row.sort == sort), Decimal(0))
    assert [row.key for row in rows] == sorted(row.key for row in rows)


@pytest.mark.parametrize("most", [1, 2, 3, 100])
def test_pages_go_on_where_the_last_one_ended(cast: Cast, idea: Idea, most: int) -> None:
    found = list(ledger_rows(lambda: cast.session, of_area(cast.production)))
    paged, after = [], None
    while page := ledger_page(cast.session, of_area(cast.production), after=after, most=most):
        paged += page
        after = page[-1].key
    assert paged == found
    assert len(found) == len(entries(cast, idea)) + 1


def test_the_page_and_its_tables(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    sign_in(client, cast.fay)
    for path in (f"/ideas/{idea.id}/ledger", "/areas/NH-PROD/ledger", "/areas/NH/ledger"):
        page = client.get(path).get_data(as_text=True)
        assert "€657.53" in page
        assert "−€7.25" in page
        text = client.get(f"{path}.csv").get_data().decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text)))
        assert len(rows) == 1 + len(entries(cast, idea)) + 1
        assert "'=1+1 was wrong" in {row[-1] for row in rows}
        # In the digits of the currency, as the page says it.
        assert "657.53" in {row[9] for row in rows}
        assert all(len(row[9].partition(".")[2]) == 2 for row in rows[1:])
        book = zipfile.ZipFile(io.BytesIO(client.get(f"{path}.xlsx").get_data()))
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "657.53" in sheet
        assert "<f>" not in sheet


def test_a_strange_place_in_the_address_begins_at_the_beginning(
    cast: Cast, client: FlaskClient, idea: Idea
) -> None:
    sign_in(client, cast.fay)
    for after in ("x", "2026-13-01.4", "2026-04-01.-4", "2026-04-01.²", "2026-04-01.99999999999"):
        answer = client.get(f"/ideas/{idea.id}/ledger", query_string={"after": after})
        assert "€657.53" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("who", "status"),
    [("fay", 200), ("lena", 200), ("sam", 200), ("olga", 403), ("mia", 403), ("nils", 404)],
)
@pytest.mark.parametrize("ending", ["", ".csv", ".xlsx"])
def test_who_reads_it(
    cast: Cast, client: FlaskClient, idea: Idea, who: str, status: int, ending: str
) -> None:
    sign_in(client, getattr(cast, who))
    assert client.get(f"/ideas/{idea.id}/ledger{ending}").status_code == status
    assert client.get(f"/areas/NH-PRESS/ledger{ending}").status_code == status


def test_an_empty_ledger_says_so(cast: Cast, client: FlaskClient) -> None:
    page = sign_in(client, cast.fay).get("/areas/NH-LOG/ledger").get_data(as_text=True)
    assert "Nothing is booked yet" in page


def test_proven_is_a_step_between_in_use_and_kept(
    cast: Cast, client: FlaskClient, idea: Idea
) -> None:
    page = sign_in(client, cast.fay).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "Proven" in page
    assert f"/ideas/{idea.id}/claim" in page
    seen = sign_in(client, cast.olga).get(f"/ideas/{idea.id}").get_data(as_text=True)
    assert "Proven" in seen
    assert f"/ideas/{idea.id}/claim" not in seen


def test_the_workbook_of_an_idea_has_the_figures_of_finance(
    cast: Cast, client: FlaskClient, idea: Idea
) -> None:
    answer = sign_in(client, cast.fay).get(f"/ideas/{idea.id}/ledger.xlsx")
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        sheet = book.read("xl/worksheets/sheet2.xml").decode()
        words = (
            book.read("xl/sharedStrings.xml").decode()
            if "xl/sharedStrings.xml" in (book.namelist())
            else sheet
        )
    for figure in ("NPV", "XNPV", "XIRR", "MIRR", "Discounted payback"):
        assert figure in words
    # No discount rate is entered here, which is said instead of a figure.
    assert "discount rate" in words
