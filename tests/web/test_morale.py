"""How people are beside what is saved: the sentences, the merged groups, and who sees it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kaizen.core import clock
from kaizen.ideas.models import Idea
from kaizen.metrics.models.conditions import Reading
from kaizen.metrics.models.pulse import PulseCount
from kaizen.people.models import Area, Person
from kaizen.reports.models.months import AreaMonth
from kaizen.reports.rules.figures import Figure, Origin, Tally
from kaizen.reports.rules.spans import months_on
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries
from tests.support.stages import used

YEAR = "?span=12-months&area="


@pytest.fixture(autouse=True)
def thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: THURSDAY)


@pytest.fixture(autouse=True)
def crowd(session: Session, cast: Cast) -> None:
    """Ten people in the press shop."""
    for number in range(6):
        name = f"Worker {number}"
        home = cast.press.id
        session.add(
            Person(username=f"p{number}", full_name=name, home_area_id=home, created_at=THURSDAY)
        )
    session.commit()


def look(app: Flask, cast: Cast, name: str, area: str = "NH") -> str:
    """The page as this person reads it."""
    client: FlaskClient = sign_in(app.test_client(), getattr(cast, name))
    cast.session.commit()
    return unescape(client.get(f"/morale{YEAR}{area}").text)


def answers(area: Area, month_on: date, likes: int, dislikes: int) -> PulseCount:
    recommend = [dislikes, *[0] * 9, likes]
    serious = [0, dislikes, 0, 0, 0, likes]
    return PulseCount(
        area_id=area.id, month_on=month_on, recommend=recommend, serious=serious, by_link=2
    )


def absence(cast: Cast, area: Area, since: date, before: str, then: str) -> None:
    """Two years of absence, which turns at a month."""
    for back in range(1, 25):
        month_on = months_on(THURSDAY.date(), -back)
        value = Decimal(then if month_on > since else before) + Decimal(back % 2) / 10
        cast.session.add(
            Reading(
                area_id=area.id,
                month_on=month_on,
                kind="absence",
                value=value,
                at=THURSDAY,
                person_id=cast.lena.id,
            )
        )


def fewer_hands(cast: Cast, in_use_on: date) -> Idea:
    """A change that means fewer positions, in use since that day."""
    idea = used(cast)
    idea.fewer_positions = True
    idea.title = "One person for two presses"
    idea.in_use_on = in_use_on
    return idea


def test_an_empty_plant_says_that_nothing_is_known(app: Flask, cast: Cast) -> None:
    page = look(app, cast, "lena")
    assert "No hard saving booked; how people are meanwhile is not known yet" in page


def test_savings_answers_and_conditions_of_the_same_months_stand_together(
    app: Flask, session: Session, cast: Cast
) -> None:
    february = date(2026, 2, 1)
    hard = Tally.of(amounts={(Figure.HARD, Origin.FLOOR, "EUR"): Decimal(12300)})
    session.add(
        AreaMonth(
            area_id=cast.nordhafen.id,
            month_on=february,
            own=Tally().stored(),
            whole=hard.stored(),
        )
    )
    session.add(answers(cast.press, february, 20, 4))
    absence(cast, cast.press, date(2030, 1, 1), "4", "4")
    session.commit()
    page = look(app, cast, "lena")
    assert "€12,300 saved, and morale holds" in page
    assert "20 of 24 would gladly recommend us, 4 would not: +67 (±" in page
    assert "20 of 24 say that their last idea was taken seriously" in page
    assert "Absence: 4.1% on average" in page
    assert "24 answers, 2 of them by a code on the wall" in page


def test_an_area_without_seven_answers_shows_those_of_the_area_above(
    app: Flask, session: Session, cast: Cast
) -> None:
    session.add(answers(cast.production, date(2026, 2, 1), 8, 1))
    session.commit()
    page = look(app, cast, "sam", "NH-PRESS")
    assert "Fewer than seven answered here: the answers shown are those of Production." in page
    assert "with Production" in look(app, cast, "lena")


def test_areas_with_fewer_than_five_people_have_no_row(app: Flask, cast: Cast) -> None:
    page = look(app, cast, "lena").split("The same by area")[1]
    assert "Press shop" in page
    assert "Assembly" not in page


def test_a_rise_beside_a_change_that_means_fewer_positions_is_said(
    app: Flask, session: Session, cast: Cast
) -> None:
    fewer_hands(cast, date(2025, 9, 10))
    absence(cast, cast.press, date(2025, 9, 1), "4", "7")
    session.commit()
    page = look(app, cast, "lena")
    assert "people have it harder around 1 change" in page
    assert "in Press shop absence rose from 4.1% to 7" in page
    assert "Go and ask" in page


def test_changes_of_one_area_and_month_are_told_together(
    app: Flask, session: Session, cast: Cast
) -> None:
    for day in (3, 10, 24):
        fewer_hands(cast, date(2025, 9, day))
    fewer_hands(cast, date(2025, 10, 1))
    absence(cast, cast.press, date(2025, 9, 1), "4", "7")
    session.commit()
    page = look(app, cast, "lena")
    assert "and 2 more of the same area and month" in page
    assert "and 1 more" not in page
    assert "people have it harder around 4 changes" in page


def test_the_page_of_the_change_says_it_to_those_who_read_conditions(
    app: Flask, session: Session, cast: Cast
) -> None:
    idea = fewer_hands(cast, date(2025, 9, 10))
    absence(cast, cast.press, date(2025, 9, 1), "4", "7")
    session.commit()
    address = f"/ideas/{idea.id}"
    sam, olga = sign_in(app.test_client(), cast.sam), sign_in(app.test_client(), cast.olga)
    session.commit()
    assert "in Press shop absence rose from" in sam.get(address).text
    assert "absence rose" not in olga.get(address).text


def test_a_fall_of_morale_beside_it_is_said(app: Flask, session: Session, cast: Cast) -> None:
    fewer_hands(cast, date(2025, 9, 10))
    absence(cast, cast.press, date(2030, 1, 1), "4", "4")
    session.add(answers(cast.press, date(2025, 6, 1), 25, 2))
    session.add(answers(cast.press, date(2025, 12, 1), 6, 20))
    session.commit()
    assert "fewer people recommend us (+85 (±" in look(app, cast, "lena")


def test_where_few_answer_the_fall_of_the_area_above_is_said_as_its_own(
    app: Flask, session: Session, cast: Cast
) -> None:
    fewer_hands(cast, date(2025, 9, 10))
    absence(cast, cast.press, date(2030, 1, 1), "4", "4")
    session.add(answers(cast.production, date(2025, 6, 1), 25, 2))
    session.add(answers(cast.production, date(2025, 12, 1), 6, 20))
    session.commit()
    page = look(app, cast, "lena")
    assert "fewer people of Production, with whom they are counted, recommend us" in page


def test_what_is_only_chance_is_said_as_such(app: Flask, session: Session, cast: Cast) -> None:
    fewer_hands(cast, date(2025, 9, 10))
    absence(cast, cast.press, date(2025, 9, 1), "4", "4.1")
    session.commit()
    page = look(app, cast, "lena")
    assert "nothing has become worse by more than chance explains; absence a little higher" in page
    assert "Go and ask" not in page


@pytest.mark.parametrize(("name", "area", "status"), [("olga", "NH", 403), ("nils", "NH", 404)])
def test_whoever_reads_no_reports_of_the_area_is_refused(
    app: Flask, cast: Cast, name: str, area: str, status: int
) -> None:
    client = sign_in(app.test_client(), getattr(cast, name))
    cast.session.commit()
    assert client.get(f"/morale?area={area}").status_code == status


def test_the_page_asks_as_often_for_many_areas_as_for_few(
    app: Flask, session: Session, cast: Cast
) -> None:
    look(app, cast, "lena")
    with counted_queries() as few:
        look(app, cast, "lena")
    for number in range(20):
        path = f"{cast.press.path}{9000 + number}/"
        session.add(
            Area(
                id=9000 + number,
                code=f"L{number}",
                name=f"Line {number}",
                parent_id=cast.press.id,
                site_id=cast.nordhafen.id,
                path=path,
            )
        )
    session.commit()
    with counted_queries() as many:
        look(app, cast, "lena")
    assert len(many) == len(few)
