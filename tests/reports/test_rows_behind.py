"""The rows behind each figure add up to the figure, page by page and in the file."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import pytest
from flask.testing import FlaskClient

from kaizen.core import clock
from kaizen.jobs.rolling import rebuild
from kaizen.people.queries.areas import calendar_for
from kaizen.reports.queries.behind import Wanted, rows_behind, stretch_of
from kaizen.reports.queries.months import tally_of
from kaizen.reports.queries.sources import walking
from kaizen.reports.rules.figures import Figure, Outcome, Tally
from kaizen.reports.rules.programme.outcomes import ALL_TAKEN_UP, adoption_rate
from kaizen.reports.rules.spans import Span, months_on
from kaizen.web.reports import figures
from tests.reports.anything import Anybody
from tests.reports.test_rolling_months import send
from tests.support.cast import THURSDAY, Cast, later, sign_in

#: Rows on a page, in place of the product's many more.
PAGE = 5


def rolled_up(cast: Cast, at: object) -> None:
    for _ in rebuild(cast.nordhafen.id, at):
        pass


@pytest.mark.parametrize("near", [1, 5_000])
def test_the_rows_of_every_figure_add_up_to_it_in_every_area(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(walking, "FEW", near)
    anybody = Anybody(cast, 11, THURSDAY)
    for _ in range(60):
        anybody.go_on()
    rolled_up(cast, anybody.now)
    calendar = calendar_for(cast.session, cast.nordhafen)
    today = calendar.local_day(anybody.now)
    span = Span(months_on(THURSDAY.date(), -1), months_on(today, 14))
    for area in (cast.nordhafen, cast.production, cast.press, cast.logistics):
        tally = tally_of(cast.session, area, span)
        stretch = stretch_of(cast.session, area, span, calendar, today=today)
        for figure in Figure:
            for currency in ("", "EUR"):
                wanted = Wanted(figure, currency=currency)
                rows = list(rows_behind(cast.session, stretch, wanted))
                assert sum(row.value for row in rows) == wanted.of(tally), (area.code, figure)
                ids = [row.idea_id for row in rows]
                assert ids == sorted(ids, reverse=True), figure
                few = replace(stretch, batch=2)
                assert list(rows_behind(cast.session, few, wanted)) == rows, (area.code, figure)
                beyond = replace(few, before_id=max(ids, default=0))
                assert list(rows_behind(cast.session, beyond, wanted)) == [
                    row for row in rows if row.idea_id != beyond.before_id
                ]


@pytest.mark.parametrize("near", [1, 5_000])
def test_a_walk_for_one_part_leaves_none_of_its_rows_out(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, near: int
) -> None:
    monkeypatch.setattr(walking, "FEW", near)
    anybody = Anybody(cast, 23, THURSDAY)
    for _ in range(90):
        anybody.go_on()
    calendar = calendar_for(cast.session, cast.nordhafen)
    today = calendar.local_day(anybody.now)
    span = Span(months_on(THURSDAY.date(), -1), months_on(today, 14))
    looked_at = 0
    for area in (cast.nordhafen, cast.production):
        stretch = stretch_of(cast.session, area, span, calendar, today=today)
        for figure in Figure:
            for currency in ("", "EUR"):
                whole = list(rows_behind(cast.session, stretch, Wanted(figure, None, currency)))
                for part in {part for row in whole for part in row.parts}:
                    wanted = Wanted(figure, part, currency)
                    rows = list(rows_behind(cast.session, stretch, wanted))
                    few = replace(stretch, batch=2)
                    assert list(rows_behind(cast.session, few, wanted)) == rows, (figure, part)
                    looked_at += len(rows)
    assert looked_at


@pytest.mark.parametrize("part", ["", "none", "small:none", ":", "small"])
def test_a_part_that_nobody_knows_has_no_rows(cast: Cast, client: FlaskClient, part: str) -> None:
    sign_in(client, cast.lena)
    for figure in Figure:
        assert client.get(f"/figures/{figure}?area=NH&part={part}").status_code == 200, figure


@pytest.fixture
def sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> int:
    """So many ideas are sent in the press shop that they need a second page."""
    monkeypatch.setattr(clock, "now", lambda: later(days=2))
    monkeypatch.setattr(figures, "PAGE", PAGE)
    for number in range(PAGE + 3):
        send(cast, later(minutes=number))
    rolled_up(cast, later(days=1))
    cast.session.commit()
    return PAGE + 3


def page(client: FlaskClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.get_data(as_text=True)


def test_a_leader_reads_them_page_by_page(cast: Cast, client: FlaskClient, sent: int) -> None:
    sign_in(client, cast.lena)
    first = page(client, "/figures/sent?area=NH-PROD&span=12-months")
    assert "Ideas sent" in first
    assert f'<b class="kz-big kz-num">{sent}</b>' in first
    assert first.count('class="kz-id"') == PAGE
    older = first.split("before=")[1].split('"')[0].split("&")[0]
    second = page(client, f"/figures/sent?area=NH-PROD&span=12-months&before={older}")
    assert second.count('class="kz-id"') == sent - PAGE


def test_the_file_has_all_of_them(cast: Cast, client: FlaskClient, sent: int) -> None:
    sign_in(client, cast.lena)
    answer = client.get("/figures/sent.csv?area=NH-PRESS&span=12-months&part=floor")
    rows = list(csv.DictReader(io.StringIO(answer.get_data(as_text=True).lstrip("\ufeff"))))
    assert len(rows) == sent
    assert {row["Part"] for row in rows} == {"From the floor"}
    assert sum(int(row["Value"]) for row in rows) == sent


def test_parts_that_are_numbers_are_bounded(cast: Cast, client: FlaskClient, sent: int) -> None:
    sign_in(client, cast.lena)
    shown = page(client, "/figures/answered_in?area=NH&least=97")
    assert "Nothing counted here" in shown
    assert "Part by part" not in shown


def test_parts_that_are_told_together_are_asked_for_together() -> None:
    figure = Figure.OUTCOME
    tally = Tally.of({(figure.value, one.value, ""): 1 + n for n, one in enumerate(Outcome)}, None)
    wanted = Wanted(figure, ALL_TAKEN_UP)
    assert [one for one in Outcome if wanted.has(one.value, "")] == [
        Outcome.AGREED,
        Outcome.IN_USE,
        Outcome.LEARNED,
    ]
    assert wanted.of(tally) == adoption_rate(tally.parts(figure)).part


def test_nobody_reads_them_for_an_area_that_is_not_theirs(
    cast: Cast, client: FlaskClient, sent: int
) -> None:
    sign_in(client, cast.nils)
    assert client.get("/figures/sent?area=NH").status_code == 404
    assert client.get("/figures/sent.csv?area=NH").status_code == 404
    sign_in(client, cast.olga)
    assert client.get("/figures/sent?area=NH-PRESS").status_code == 403


def test_a_figure_that_does_not_exist_is_not_found(cast: Cast, client: FlaskClient) -> None:
    sign_in(client, cast.lena)
    assert client.get("/figures/roi").status_code == 404
    assert client.get(f"/figures/sent?before={2**40}").status_code == 200
