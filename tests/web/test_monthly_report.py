"""The monthly report and the tables to take along: the same figures, in every form."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core import clock
from kaizen.ideas.rules import Stage
from kaizen.jobs.reporting import send_reports
from kaizen.notifications.models import Mail
from kaizen.people.models import Person
from kaizen.reports.actions.rolling_months import rebuild_months, roll_up_snapshots
from kaizen.reports.actions.wishing import MAIL_KIND
from kaizen.reports.rules.spans import Span
from kaizen.review.models.decisions import Decision
from kaizen.web.reports import monthly
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stand import stand

ASKED = "area=NH-PROD&month=2026-03"


@pytest.fixture(autouse=True)
def _thursday(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)
    monkeypatch.setitem(app.config, "RATELIMIT_ENABLED", False)


@pytest.fixture
def march(cast: Cast) -> Cast:
    """Four ideas of March, one of February; two answered in time, one late, one still waits."""
    sent = THURSDAY - timedelta(days=3)
    soon, late = sent + timedelta(hours=5), sent + timedelta(days=2)
    stand(cast, Stage.APPROVED, submitted_at=sent, answered_at=soon, waste="walking")
    stand(cast, Stage.DECLINED, author=cast.otto, submitted_at=sent, answered_at=soon)
    stand(cast, Stage.IMPLEMENTED, submitted_at=sent, answered_at=late, waste="walking")
    stand(cast, submitted_at=sent, title="=1+1", waste="waiting")
    stand(cast, Stage.APPROVED, submitted_at=THURSDAY - timedelta(days=30), area=cast.assembly)
    cast.session.flush()
    rebuild_months(cast.nordhafen.id, Span(date(2026, 2, 1), date(2026, 4, 1)), now=THURSDAY)
    roll_up_snapshots(cast.nordhafen.id, now=THURSDAY)
    cast.session.commit()
    return cast


def _rows(client: FlaskClient, table: str, asked: str = ASKED) -> dict[str, dict[str, str]]:
    answer = client.get(f"/reports/monthly/{table}.csv?{asked}")
    assert answer.status_code == 200
    rows = list(csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig"))))
    return {next(iter(row.values())): row for row in rows}


def test_the_month_stands_beside_the_one_before(client: FlaskClient, march: Cast) -> None:
    rows = _rows(sign_in(client, march.lena), "figures")
    sent = rows["Ideas sent"]
    assert (sent["This month"], sent["Month before"], sent["Fiscal year so far"]) == ("4", "1", "5")
    answered = rows["Answered within a working day"]
    # Two in time, one late, and one that waits longer than a day already.
    assert (answered["This month"], answered["This month: of"]) == ("0.5000", "4")
    part = rows["People who took part"]
    assert part["This month: of"] == "5"
    assert part["This month"] == "0.4000"
    assert rows["Changes in use"]["This month"] == "1"


def test_areas_months_and_wastes_have_tables_of_their_own(client: FlaskClient, march: Cast) -> None:
    sign_in(client, march.lena)
    wastes = _rows(client, "waste")
    assert wastes["Walking and reaching"]["Ideas this month"] == "2"
    assert wastes["Waiting"]["Ideas this month"] == "1"
    months = _rows(client, "months")
    assert len(months) == 13
    assert months["2026-03-01"]["Ideas sent"] == "4"
    assert months["2026-02-01"]["Ideas sent"] == "1"
    # Nobody is singled out: areas of fewer than five stand together.
    areas = _rows(client, "areas")
    assert "Press shop" not in areas
    assert areas["Small areas together"]["Ideas sent"] == "4"
    assert client.get(f"/reports/monthly/people.csv?{ASKED}").status_code == 404


def test_few_people_are_not_told_as_a_share(client: FlaskClient, march: Cast) -> None:
    asked = "area=NH-ASM&month=2026-02"
    rows = _rows(sign_in(client, march.vera), "figures", asked)
    assert rows["People who took part"]["This month"] == ""
    assert rows["Ideas sent"]["This month"] == "1"


def test_the_workbook_has_real_numbers_and_days(client: FlaskClient, march: Cast) -> None:
    answer = sign_in(client, march.lena).get(f"/reports/monthly.xlsx?{ASKED}")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.get_data())) as book:
        names = re.findall(r'<sheet name="([^"]+)"', book.read("xl/workbook.xml").decode())
        figures = book.read("xl/worksheets/sheet1.xml").decode()
        months = book.read("xl/worksheets/sheet4.xml").decode()
        words = book.read("xl/sharedStrings.xml").decode()
    assert names == ["Figures", "Areas", "Kinds of waste", "Month by month", "Definitions"]
    assert 'state="frozen"' in figures
    assert re.search(r'<c r="B2"><v>4</v></c>', figures)
    assert re.search(r'<c r="B4" s="\d+"><v>0\.50*</v></c>', figures)
    # Days since 1900, as spreadsheets keep them: 1 March 2026.
    assert "<v>46082</v>" in months
    assert "<f>" not in figures + months
    assert "Nobody looked counts as not in use." in words


def test_the_paper_says_the_same(
    app: Flask, client: FlaskClient, march: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_in_type: list[dict[str, object]] = []
    real = monthly.pdf_of

    def keep(folder: Path, facts: dict[str, object], layout: str) -> bytes:
        set_in_type.append(facts)
        return real(folder, facts, layout)

    monkeypatch.setattr(monthly, "pdf_of", keep)
    answer = sign_in(client, march.lena).get(f"/reports/monthly.pdf?{ASKED}")
    assert answer.data.startswith(b"%PDF-")
    assert answer.mimetype == "application/pdf"
    (facts,) = set_in_type
    assert facts["month"] == "March 2026"
    assert facts["sentences"] == [
        "4 ideas were sent.",
        "2 of 4 had their first answer within a working day.",
        "1 change came into use.",
    ]
    tables = str(facts["tables"]).replace("\\xa0", " ")
    assert "50% (2 of 4)" in tables
    assert "Month by month" not in tables


def test_an_empty_month_is_a_report_too(client: FlaskClient, cast: Cast) -> None:
    sign_in(client, cast.sam)
    assert client.get("/reports/monthly.pdf").data.startswith(b"%PDF-")
    assert client.get("/reports/monthly.xlsx").status_code == 200
    assert _rows(client, "figures", "month=nonsense")["Ideas sent"]["This month"] == "0"


@pytest.mark.parametrize(
    "path",
    ["/reports", "/reports/monthly.pdf", "/reports/monthly.xlsx", "/reports/monthly/waste.csv"]
    + ["/exports/decisions.csv"],
)
def test_only_those_who_answer_for_an_area(client: FlaskClient, cast: Cast, path: str) -> None:
    for person, status in (
        (cast.olga, 403),
        (cast.ada, 404),
        (cast.vera, 403),
        (cast.nils, 404),
        (cast.sam, 200),
        (cast.fay, 200),
    ):
        answer = sign_in(client, person).get(f"{path}?area=NH-PRESS")
        assert answer.status_code == status, person.username
        answer.close()


def test_the_page_offers_everything(client: FlaskClient, march: Cast) -> None:
    page = sign_in(client, march.lena).get(f"/reports?{ASKED}").text
    assert "Report of March 2026" in page
    for address in (
        "/reports/monthly.pdf?area=NH-PROD&amp;month=2026-03",
        "/reports/monthly/areas.csv?area=NH-PROD&amp;month=2026-03",
        "/ideas.csv?area=NH-PROD",
        "/exports/decisions.csv?area=NH-PROD",
        "/areas/NH-PROD/ledger.csv",
    ):
        assert address in page


def test_decisions_are_told_row_by_row(client: FlaskClient, march: Cast) -> None:
    ideas = [stand(march, title="=1+1"), stand(march, area=march.logistics, title="Elsewhere")]
    for idea in ideas:
        _decide(march, idea.id, march.sam)
    march.session.commit()
    answer = sign_in(client, march.sam).get("/exports/decisions.csv?area=NH-PRESS")
    (row,) = csv.DictReader(io.StringIO(answer.get_data().decode("utf-8-sig")))
    assert row["Idea"] == "'=1+1"
    assert row["Answer"] == "Not this time"
    assert row["Reason"] == "Already there, or already planned"
    assert row["By whom"] == "Sam Okafor"
    assert row["Day"] == "2026-03-12T13:02+00:00"


def test_many_decisions_arrive_in_batches(client: FlaskClient, march: Cast) -> None:
    idea = stand(march)
    for _ in range(1_060):
        _decide(march, idea.id, march.sam)
    march.session.commit()
    sign_in(client, march.sam)
    with counted_queries() as asked:
        content = client.get("/exports/decisions.csv?area=NH-PRESS").get_data()
    assert content.count(b"K-") == 1_060
    # Fifty at once so that the first are there soon, then a thousand at a time.
    assert len([one for one in asked if "FROM decision" in one]) == 3


def _decide(cast: Cast, idea_id: int, by: Person) -> None:
    cast.session.add(
        Decision(
            idea_id=idea_id,
            actor_id=by.id,
            at=THURSDAY,
            kind="declined",
            level="first",
            reason_code="already_covered",
            words="It is ordered.",
        )
    )


def test_the_report_comes_by_mail_once_a_month(
    app: Flask, client: FlaskClient, march: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_MAIL_FOLDER", "mail")
    march.sam.email = "sam@plant.example"
    march.session.commit()
    sign_in(client, march.sam)
    assert "Send it to me each month" in client.get("/reports?area=NH-PRESS").text
    assert client.post("/reports/mail", data={"area": "NH-PRESS"}).status_code == 303
    assert "No more mail" in client.get("/reports?area=NH-PRESS").text
    march.session.commit()
    send_reports(THURSDAY)
    send_reports(datetime(2026, 4, 1, 6, tzinfo=UTC))
    assert _letters(march) == []
    for hour in (6, 7):
        send_reports(datetime(2026, 4, 2, hour, tzinfo=UTC))
    (letter,) = _letters(march)
    assert letter.subject == "Press shop in March 2026"
    assert "4 ideas were sent." in letter.text
    assert "/reports/monthly.pdf?area=NH-PRESS&month=2026-03" in letter.text
    march.session.commit()
    client.post("/reports/mail/ending", data={"area": "NH-PRESS"})
    send_reports(datetime(2026, 5, 2, 6, tzinfo=UTC))
    assert len(_letters(march)) == 1


def test_whoever_may_not_read_it_any_more_gets_none(
    app: Flask, client: FlaskClient, march: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "KAIZEN_MAIL_FOLDER", "mail")
    march.sam.email = "sam@plant.example"
    march.session.commit()
    sign_in(client, march.sam)
    client.post("/reports/mail", data={"area": "NH-PRESS"})
    march.session.commit()
    march.sam.memberships[0].role = "operator"
    march.session.commit()
    send_reports(datetime(2026, 4, 2, 6, tzinfo=UTC))
    assert _letters(march) == []


@pytest.mark.parametrize(("name", "status"), [("olga", 403), ("vera", 403), ("nils", 403)])
def test_only_readers_wish_for_it(client: FlaskClient, cast: Cast, name: str, status: int) -> None:
    sign_in(client, getattr(cast, name))
    assert client.post("/reports/mail", data={"area": "NH-PRESS"}).status_code == status


def _letters(cast: Cast) -> list[Mail]:
    cast.session.expire_all()
    return list(cast.session.scalars(select(Mail).where(Mail.kind == MAIL_KIND)))
