"""The list as a table: everything and nothing more, without formulas, in little memory."""

from __future__ import annotations

import csv
import io
import tracemalloc

from flask.testing import FlaskClient

from kaizen.core.batches import BATCH, FIRST_ROWS
from kaizen.core.db import db
from kaizen.core.spreadsheet import read_rows
from kaizen.ideas.models import IdeaAuthor
from kaizen.ideas.queries.filters import IdeaFilter
from kaizen.ideas.rules import Stage
from kaizen.ownership.queries.exports import COLUMNS, export_rows
from kaizen.web.ideas import EXPORT_HEADER
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.stand import stand

FORMULAS = [
    "=1+1",
    "+49 30 1234",
    "-5 °C",
    "@SUM(A1)",
    "'=kept",
    "\t=x",
    'plain; with, all "quotes"',
]


def _exported(client: FlaskClient, address: str = "/ideas.csv") -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    return [row for _line, row in read_rows(io.BytesIO(answer.data))]


def test_what_goes_out_comes_back_unchanged_and_no_cell_is_a_formula(
    cast: Cast, client: FlaskClient
) -> None:
    texts = [*FORMULAS, "two\nlines", "Straße 😀"]
    for text in texts:
        stand(cast, title="T", problem=text)
    cast.session.commit()
    rows = _exported(sign_in(client, cast.olga))
    assert [row["Problem"] for row in rows] == texts[::-1]
    raw = client.get("/ideas.csv").data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(raw)) for cell in row]
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)


def test_a_row_tells_number_place_stage_names_and_dates(cast: Cast, client: FlaskClient) -> None:
    idea = stand(cast, Stage.IN_PROGRESS, holder=cast.mia)
    idea.authors.append(IdeaAuthor(person=cast.otto, position=1))
    cast.session.commit()
    (row,) = _exported(sign_in(client, cast.nora))
    assert row["Number"] == idea.reference
    assert (row["Area code"], row["Area"], row["Stage"]) == ("NH-PRESS", "Press shop", "Being done")
    assert (row["Authors"], row["Owner"]) == ("Olga Petrenko, Otto Berg", "Mia Larsen")
    assert (row["Holder"], row["Due"]) == ("Mia Larsen", "2026-03-13T13:02+00:00")
    assert len(EXPORT_HEADER) == len(COLUMNS)


def test_the_export_shows_what_its_list_shows(cast: Cast, client: FlaskClient) -> None:
    open_one, declined = stand(cast), stand(cast, Stage.DECLINED)
    stand(cast, author=cast.nils)
    cast.draft()
    cast.session.commit()
    sign_in(client, cast.olga)
    assert [row["Number"] for row in _exported(client)] == [declined.reference, open_one.reference]
    assert [row["Number"] for row in _exported(client, "/ideas.csv?stage=open")] == [
        open_one.reference
    ]
    assert not _exported(client, "/ideas.csv?late=1&stage=declined")


def test_hidden_names_are_hidden_in_the_export(cast: Cast, client: FlaskClient) -> None:
    stand(cast, Stage.NEEDS_DETAIL, holder=cast.olga, hide_names=True)
    cast.session.commit()
    sign_in(client, cast.sam)
    assert "Petrenko" not in client.get("/ideas.csv").text
    sign_in(client, cast.olga)
    assert "Petrenko" in client.get("/ideas.csv").text


def test_batches_leave_no_gap_and_memory_stays_flat(cast: Cast) -> None:
    numbers = [stand(cast).id for _ in range(FIRST_ROWS + BATCH + 1)][::-1]
    cast.session.commit()
    tracemalloc.start()
    try:
        rows = export_rows(db.session, cast.olga, IdeaFilter(), now=THURSDAY)
        assert [row.id for row in rows] == numbers
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()
