"""Long tables: how long they are is said before, memory stays flat, and nothing is held open."""

from __future__ import annotations

import csv
import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import insert
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kaizen.core import clock
from kaizen.core.batches import BATCH, FIRST_ROWS, in_batches
from kaizen.core.db import db
from kaizen.core.spreadsheet import write_rows
from kaizen.ideas.models import Idea
from kaizen.review.models.decisions import Decision
from kaizen.review.queries.exports import decision_rows
from kaizen.review.rules.authority import DecisionKind, Level
from kaizen.savings.models.ledger import LedgerEntry
from kaizen.savings.queries.ledger import ledger_rows, of_area
from kaizen.savings.rules.ledger import EntryKind
from kaizen.savings.rules.lines import BenefitClass
from kaizen.web import downloads, ledger_book
from tests.support.cast import THURSDAY, Cast, make_cast, sign_in
from tests.support.claims import benefits, claim, line, use, verify
from tests.support.signing import cookie_of
from tests.support.stages import begun
from tests.support.stand import stand

#: Enough for several pieces of 64 KiB, so that one can break off in between.
MANY = 4_000
#: More than are read at once; four times as many must take no more memory.
FEW = 1_500
TABLES = {
    "decisions": "/exports/decisions.csv?area=NH-PROD",
    "ledger": "/areas/NH-PROD/ledger.csv",
    "figure": "/figures/sent.csv?area=NH-PROD&span=12-months",
}


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)


def _decisions(cast: Cast, many: int) -> None:
    """One idea that was answered so many times."""
    idea = stand(cast)
    cast.session.flush()
    row = {
        "idea_id": idea.id,
        "actor_id": cast.sam.id,
        "at": THURSDAY,
        "kind": DecisionKind.ASKED.value,
        "level": Level.FIRST.value,
        "words": "Where does it lie, and what do you need for it?\nA second line. " * 2,
    }
    cast.session.execute(insert(Decision), [row] * many)
    cast.session.commit()


def _bookings(cast: Cast, many: int) -> None:
    """One line with so many amounts in its ledger."""
    idea = begun(cast)
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    (one,) = benefits(cast, idea)
    row = {
        "claim_id": claim(cast, idea).id,
        "line_id": one.id,
        "idea_id": idea.id,
        "area_id": idea.area_id,
        "site_id": idea.site_id,
        "month_on": date(2026, 2, 1),
        "kind": EntryKind.ACCRUAL.value,
        "benefit_class": BenefitClass.HARD_COST.value,
        "counts_hard": True,
        "amount": Decimal("12.5"),
        "currency": "EUR",
        "at": THURSDAY,
        "reason": "Booked in arrears, since nobody had looked. " * 2,
    }
    cast.session.execute(insert(LedgerEntry), [row] * many)
    cast.session.commit()


def _ideas(cast: Cast, many: int) -> None:
    """So many ideas of this month."""
    first = stand(cast)
    cast.session.flush()
    known: dict[str, Any] = {
        column.key: getattr(first, column.key)
        for column in Idea.__mapper__.column_attrs
        if column.key not in {"id", "search"}
    }
    cast.session.execute(insert(Idea), [known] * many)
    cast.session.commit()


FILL: dict[str, Callable[[Cast, int], None]] = {
    "decisions": _decisions,
    "ledger": _bookings,
    "figure": _ideas,
}


def _rows(answer: TestResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(answer.get_data().decode("utf-8-sig"))))[1:]


def test_the_page_says_how_many_rows_come_and_how_large(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, cast.lena)
    assert client.get("/reports?area=NH-PROD").text.count("No row yet") == 3
    _decisions(cast, 1_200)
    page = client.get("/reports?area=NH-PROD").text
    assert "1,200 rows, about" in page
    assert "1 row, about" in page
    monkeypatch.setattr(downloads, "MOST_COUNTED", 1_000)
    assert "More than 1,000 rows, over" in client.get("/reports?area=NH-PROD").text


def test_whoever_asks_for_it_is_told_the_rows_to_come(cast: Cast, client: FlaskClient) -> None:
    _decisions(cast, FIRST_ROWS + BATCH + 7)
    sign_in(client, cast.lena)
    for table in ("/ideas.csv", TABLES["decisions"], TABLES["ledger"]):
        plain = client.get(table)
        assert downloads.ROWS_HEADER not in plain.headers
        asked = client.get(table, headers={downloads.ROWS_HEADER: "?"})
        assert int(asked.headers[downloads.ROWS_HEADER]) == len(_rows(asked)) == len(_rows(plain))


@pytest.mark.parametrize("table", ["decisions", "ledger"])
def test_memory_stays_flat_however_many_rows(table: str, cast: Cast) -> None:
    peaks = []
    for many in (FEW, 4 * FEW):
        FILL[table](cast, many)
        rows: Iterator[Any] = (
            decision_rows(db.session, cast.production)
            if table == "decisions"
            else ledger_rows(db.session, of_area(cast.production))
        )
        plain = (tuple(map(str, vars(row).values())) for row in rows)
        tracemalloc.start()
        try:
            assert sum(map(len, write_rows(["x"], plain))) > 100 * many
            peaks.append(tracemalloc.get_traced_memory()[1])
        finally:
            tracemalloc.stop()
    assert peaks[1] < 1.6 * peaks[0], peaks


def test_a_workbook_goes_on_on_the_next_sheet(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_book, "MOST_ON_A_SHEET", 100)
    sheets = [list(some) for some in ledger_book.by_sheet(iter([(n,) for n in range(250)]))]
    assert [len(some) for some in sheets] == [100, 100, 50]
    assert [list(some) for some in ledger_book.by_sheet(iter([]))] == [[]]
    _bookings(cast, 250)
    sign_in(client, cast.fay)
    assert client.get("/areas/NH-PROD/ledger.xlsx").status_code == 200


@pytest.mark.parametrize("table", TABLES)
def test_a_download_that_breaks_off_frees_its_connection(table: str, own_app: Flask) -> None:
    with own_app.app_context():
        cast = make_cast(db.session())
        FILL[table](cast, MANY)
        cookie = cookie_of(own_app, cast, "lena")
        db.session.remove()
        pool = db.engine.pool
    # One that lends nothing of the test's own context: the stream has that of its request.
    client = FlaskClient(own_app, own_app.response_class)
    client.set_cookie(cookie["name"], cookie["value"])
    answer = client.get(TABLES[table], buffered=False)
    assert answer.status_code == 200
    pieces = iter(answer.response)
    next(pieces)
    next(pieces)
    if table != "figure":
        # However slowly somebody takes the rows, nobody else waits for this connection.
        assert pool.checkedout() == 0
    answer.close()
    del pieces
    assert pool.checkedout() == 0


def test_batches_go_on_after_the_last_key() -> None:
    asked: list[tuple[int | None, int]] = []

    class Watched(Session):
        def rollback(self) -> None:
            asked.append((None, 0))

    def read(_session: Any, after: int | None, most: int) -> list[int]:
        asked.append((after, most))
        first = 0 if after is None else after + 1
        return list(range(first, min(first + most, FIRST_ROWS + BATCH)))

    found = in_batches(Watched, read, lambda row: row)
    assert list(found) == list(range(FIRST_ROWS + BATCH))
    reads = [one for one in asked if one[1]]
    assert reads == [(None, FIRST_ROWS), (FIRST_ROWS - 1, BATCH), (FIRST_ROWS + BATCH - 1, BATCH)]
    assert len(asked) == 2 * len(reads)
