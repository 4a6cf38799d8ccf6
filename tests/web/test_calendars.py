"""The calendar's page: who sees and changes it, what is refused beside its field, the preview."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.events import Event
from kaizen.core.holidays import KEEPS_NONE
from kaizen.people.models import Area, AreaCalendar
from kaizen.people.queries.areas import calendar_for
from kaizen.people.queries.calendars import calendar_state, calendars_without_holidays
from tests.support.cast import THURSDAY, Cast, sign_in
from tests.support.counting import counted_queries

PRESS = "/areas/NH-PRESS/calendar"
WRITES = ("INSERT", "UPDATE", "DELETE")


@pytest.fixture(autouse=True)
def _thursday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kaizen.core.clock.now", lambda: THURSDAY)


@pytest.fixture
def lena(client: FlaskClient, cast: Cast) -> FlaskClient:
    return sign_in(client, cast.lena)


def filled(session: Session, area: Area, **changes: Any) -> dict[str, Any]:
    """The form as a browser would send it, with an own calendar of two shifts."""
    values = {
        "seen_version": calendar_state(session, area).version,
        "source": "own",
        "time_zone": "",
        "workdays": ["0", "1", "2", "3", "4"],
        "country": "",
        "region": "",
        "working_days_a_year": "",
        "shifts_name": ["Early", "Late"],
        "shifts_start": ["06:00", "14:00"],
        "shifts_end": ["14:00", "22:00"],
        "days_off_first": ["2026-12-24"],
        "days_off_last": [""],
        "days_off_name": ["Christmas Eve"],
        "extra_workdays_first": [""],
        "extra_workdays_last": [""],
        "extra_workdays_name": [""],
        **changes,
    }
    session.rollback()
    return values


def test_what_is_not_set_is_that_of_the_nearest_area_above(lena: FlaskClient) -> None:
    page = lena.get(PRESS).text
    assert "That of Nordhafen" in page
    assert re.search(r'name="source" value="above" checked', page)
    assert "As Nordhafen: Europe/Berlin" in page


def test_the_board_leads_to_the_calendar(client: FlaskClient, cast: Cast) -> None:
    assert PRESS in sign_in(client, cast.sam).get("/areas/NH-PRESS").text
    assert PRESS not in sign_in(client, cast.olga).get("/areas/NH-PRESS").text


def test_a_leader_gives_an_area_its_own_calendar(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    form = filled(
        session,
        cast.press,
        workdays=["5"],
        country="DE",
        region="BY",
        days_off_last=["2027-01-01"],
        extra_workdays_first=["2026-03-13"],
        extra_workdays_name=["For the bridge day"],
    )
    assert lena.post(PRESS, data=form).status_code == 303
    calendar = calendar_for(session, session.get_one(Area, cast.press.id))
    assert calendar.workdays == {5}
    assert (calendar.country, calendar.region) == ("DE", "BY")
    assert len(calendar.days_off) == 9
    page = lena.get(PRESS).text
    assert 'value="2027-01-01"' in page
    assert "Christmas Eve" in page
    assert "For the bridge day" in page
    assert "by Lena Brandt" in page
    assert "Heilige Drei Könige" in page or "Epiphany" in page


def test_an_area_goes_back_to_the_calendar_above(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    lena.post(PRESS, data=filled(session, cast.press, workdays=["5"]))
    assert session.get(AreaCalendar, cast.press.id) is not None
    form = filled(session, cast.press, source="above")
    assert lena.post(PRESS, data=form).status_code == 303
    session.rollback()
    assert session.get(AreaCalendar, cast.press.id) is None
    assert calendar_for(session, cast.press).workdays == {0, 1, 2, 3, 4}


def test_the_preview_says_what_would_move_and_writes_nothing(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    # Sent on Thursday at 14:02; the Friday after would be free.
    form = filled(session, cast.press, days_off_first=["2026-03-13"], ask="dues")
    with counted_queries() as statements:
        answer = lena.post(f"{PRESS}/preview", data=form)
    assert answer.status_code == 200
    assert not [text for text in statements if text.lstrip().upper().startswith(WRITES)]
    words = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())
    assert "First answer Mon 16 Mar, 14:02 if you save, instead of Fri 13 Mar, 14:02" in words
    assert 'value="2026-03-13"' in answer.text


@pytest.mark.parametrize(
    ("day", "clock", "due"),
    [
        ("2026-12-23", "14:02", "Fri 25 Dec, 14:02"),  # over the plant's own day off
        ("2026-03-27", "15:00", "Mon 30 Mar, 15:00"),  # over the change of the clock
        ("2026-03-14", "10:00", "Tue 17 Mar, 06:00"),  # on a free day
    ],
)
def test_the_moment_of_the_preview_may_be_changed(
    lena: FlaskClient, cast: Cast, session: Session, day: str, clock: str, due: str
) -> None:
    form = filled(session, cast.press, source="above", day=day, clock=clock)
    assert due in lena.post(f"{PRESS}/preview", data=form).text


def test_a_supervisor_previews_what_holds_and_changes_nothing(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    sam = sign_in(client, cast.sam)
    assert "Save the calendar" not in sam.get(PRESS).text
    page = sam.post(f"{PRESS}/preview", data={"day": "2026-03-14", "clock": "10:00"})
    assert "Tue 17 Mar, 06:00" in page.text
    assert "if you save" not in page.text
    assert sam.post(PRESS, data=filled(session, cast.press)).status_code == 403


def test_rows_are_added_and_taken_away_without_script(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    form = filled(session, cast.press)
    page = lena.post(f"{PRESS}/preview", data={**form, "add": "shifts"}).text
    assert page.count('name="shifts_name"') == 3
    page = lena.post(f"{PRESS}/preview", data={**form, "drop": "shifts-0"}).text
    assert page.count('name="shifts_name"') == 1
    assert 'value="Late"' in page
    assert 'value="Early"' not in page
    assert session.get(AreaCalendar, cast.press.id) is None


@pytest.mark.parametrize(
    ("changes", "words", "kept"),
    [
        ({"workdays": []}, "Tick at least one working day.", "Early"),
        ({"shifts_end": ["06:00", "22:00"]}, "This shift ends when it begins.", "06:00"),
        ({"shifts_end": ["6 o’clock", "22:00"]}, "Write the time as hours and", "6 o’clock"),
        ({"shifts_name": ["", ""]}, "Give the shift a short name", "14:00"),
        ({"shifts_name": ["A", "a"]}, "Two shifts are called “a”.", "14:00"),
        (
            {"shifts_name": [], "shifts_start": [], "shifts_end": []},
            "at least one shift",
            "Christmas Eve",
        ),
        ({"time_zone": "Europe/Atlantis"}, "is not a time zone", "Europe/Atlantis"),
        ({"country": "ZZ"}, "No holidays are known for “ZZ”", "Early"),
        ({"country": "DE", "region": "ZZ"}, "the region “ZZ”", "Early"),
        ({"days_off_last": ["2026-12-20"]}, "The last day lies before the first.", "2026-12-20"),
        ({"days_off_last": ["2028-12-24"]}, "A span has 366 days at most.", "2028-12-24"),
        ({"days_off_first": ["2027-02-29"]}, "“2027-02-29” is not a day.", "2027-02-29"),
        ({"days_off_first": ["1926-12-24"]}, "between the years 2000 and 2099", "1926-12-24"),
        ({"days_off_first": [""]}, "Choose the day.", "Christmas Eve"),
        (
            {
                "days_off_first": ["2026-12-24", "2026-12-20"],
                "days_off_last": ["", "2026-12-31"],
                "days_off_name": ["", ""],
            },
            "Thu 24 Dec 2026 stands here already.",
            "2026-12-31",
        ),
        ({"working_days_a_year": "400"}, "between 1 and 366", "400"),
        ({"working_days_a_year": "many"}, "between 1 and 366", "many"),
    ],
)
def test_what_cannot_be_used_is_told_beside_its_field_and_kept(
    lena: FlaskClient,
    cast: Cast,
    session: Session,
    changes: dict[str, Any],
    words: str,
    kept: str,
) -> None:
    answer = lena.post(PRESS, data=filled(session, cast.press, **changes))
    assert answer.status_code == 422
    assert words in answer.text
    assert kept in answer.text
    assert session.get(AreaCalendar, cast.press.id) is None
    assert lena.post(f"{PRESS}/preview", data={**changes}).status_code == 200


def test_overlapping_shifts_and_a_leap_day_are_fine(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    form = filled(session, cast.press, shifts_end=["14:15", "06:00"], days_off_first=["2028-02-29"])
    assert lena.post(PRESS, data=form).status_code == 303


def test_whoever_was_slower_sees_what_holds_and_keeps_what_they_typed(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    mine = filled(session, cast.press, workdays=["0"], days_off_name=["Mine"])
    assert lena.post(PRESS, data=filled(session, cast.press, workdays=["5"])).status_code == 303
    answer = lena.post(PRESS, data=mine)
    assert answer.status_code == 409
    assert "Somebody else has changed this calendar meanwhile." in answer.text
    assert 'value="Mine"' in answer.text
    assert calendar_for(session, session.get_one(Area, cast.press.id)).workdays == {5}
    session.rollback()
    fresh = re.search(r'name="seen_version" value="(\w+)"', answer.text)
    assert fresh is not None
    assert lena.post(PRESS, data={**mine, "seen_version": fresh[1]}).status_code == 303


def test_saving_the_same_again_changes_nothing(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    form = filled(session, cast.press)
    assert lena.post(PRESS, data=form).status_code == 303
    again = filled(session, cast.press)
    page = lena.post(PRESS, data=again, follow_redirects=True)
    assert "Nothing differs." in page.text
    kinds = session.scalars(select(Event.kind)).all()
    assert kinds.count("area.calendar_changed") == 1


def test_a_site_keeps_its_time_zone(lena: FlaskClient, cast: Cast, session: Session) -> None:
    answer = lena.post("/areas/NH/calendar", data=filled(session, cast.nordhafen))
    assert answer.status_code == 422
    assert "A site needs its time zone" in answer.text


@pytest.mark.parametrize(("name", "status"), [("nils", 404), ("olga", 403), ("fay", 403)])
def test_whom_it_does_not_concern(
    client: FlaskClient, cast: Cast, session: Session, name: str, status: int
) -> None:
    somebody = sign_in(client, getattr(cast, name))
    form = filled(session, cast.press)
    assert somebody.get(PRESS).status_code == status
    assert somebody.post(PRESS, data=form).status_code == status
    assert somebody.post(f"{PRESS}/preview", data=form).status_code == status


def test_the_list_shows_ones_own_areas_and_what_is_missing(client: FlaskClient, cast: Cast) -> None:
    page = sign_in(client, cast.lena).get("/calendars").text
    assert "that of Nordhafen" in page
    assert "Mon–Fri" in page
    assert "Nordhafen: no holiday or day off is known for 2027." in page
    assert "Brookfield" not in page
    everything = sign_in(client, cast.ada).get("/calendars").text
    assert "Brookfield" in everything
    assert sign_in(client, cast.olga).get("/calendars").status_code == 403


def test_a_site_says_that_it_keeps_no_holidays_and_is_asked_no_more(
    client: FlaskClient, cast: Cast, session: Session
) -> None:
    signed_in = sign_in(client, cast.lena)
    form = filled(session, cast.nordhafen, country=KEEPS_NONE, time_zone="Europe/Berlin")
    assert signed_in.post("/areas/NH/calendar", data=form).status_code == 303
    page = signed_in.get("/calendars").text
    assert "No public holidays are kept here" in page
    assert "no holiday or day off is known" not in page
    missing = calendars_without_holidays(session, THURSDAY)
    assert "NH" not in {each.area.code for each in missing}


def test_garbage_in_the_preview_is_answered_with_a_sentence(
    lena: FlaskClient, cast: Cast, session: Session
) -> None:
    for day in ("9999-12-31", "0001-01-01", "x", "2026-02-30"):
        form = filled(session, cast.press, day=day, clock="25:99", country="<x>", region="'")
        assert lena.post(f"{PRESS}/preview", data=form).status_code == 200
