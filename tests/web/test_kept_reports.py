"""What several readers see alike of a report is drawn once, and anew as soon as it differs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from markupsafe import Markup

from kaizen.core import clock
from kaizen.core.transaction import transaction
from kaizen.jobs.rolling import roll_up_months
from kaizen.metrics.actions.conditions import set_conditions
from kaizen.metrics.rules.conditions import Condition
from kaizen.people.actions.accounts import choose_language
from kaizen.people.models import Area, Person
from kaizen.savings.actions.rates import set_rate
from kaizen.savings.rules.rates import RateKind
from kaizen.web.reports import morale, programme, savings
from kaizen.web.reports.kept import Bodies
from tests.reports.test_rolling_months import send
from tests.support.cast import Cast, later, sign_in

ADDRESSES = {name: f"/{name}?area=NH" for name in ("savings", "programme", "morale")}


class Readers:
    """A clock, and how often the figures of a page were looked for."""

    def __init__(self, cast: Cast, client: FlaskClient) -> None:
        self.cast, self.client = cast, client
        self.moment = later(days=2)
        self.looks = 0

    def asks(self, person: Person, address: str, *, by_force: bool = False) -> str:
        headers = {"Cache-Control": "no-cache"} if by_force else {}
        answer = sign_in(self.client, person).get(address, headers=headers)
        assert answer.status_code == 200
        return answer.text


@pytest.fixture(params=sorted(ADDRESSES))
def address(request: pytest.FixtureRequest) -> str:
    return ADDRESSES[request.param]


@pytest.fixture
def readers(cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> Readers:
    found = Readers(cast, client)
    monkeypatch.setattr(clock, "now", lambda: found.moment)
    for page in (savings, programme, morale):
        look = page._look

        def counting(*facts: Any, _look: Callable[..., Any] = look) -> Any:
            found.looks += 1
            return _look(*facts)

        monkeypatch.setattr(page, "_look", counting)
    send(cast, found.moment)
    roll_up_months(found.moment)
    cast.session.commit()
    return found


def test_the_same_is_drawn_once(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    readers.asks(cast.lena, address)
    assert readers.looks == 1


def test_whoever_may_see_the_same_gets_the_same_in_a_frame_of_their_own(
    readers: Readers, cast: Cast, address: str
) -> None:
    readers.asks(cast.lena, address)
    page = readers.asks(cast.fay, address)
    assert cast.fay.full_name in page
    assert cast.lena.full_name not in page
    # Who steers work is offered more on one of them, and one names ideas that they may read.
    assert readers.looks == (1 if "savings" in address else 2)


def test_a_forced_reload_draws_anew(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    readers.asks(cast.lena, address, by_force=True)
    assert readers.looks == 2


def test_what_happens_is_seen(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    send(cast, readers.moment)
    roll_up_months(readers.moment)
    cast.session.commit()
    readers.asks(cast.lena, address)
    assert readers.looks == 2


def test_an_hour_later_ages_are_told_anew(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    readers.moment += timedelta(minutes=61)
    readers.asks(cast.lena, address)
    assert readers.looks == 2


def test_another_name_of_an_area_is_seen(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    cast.session.get_one(Area, cast.nordhafen.id).name = "Nordhafen on the river"
    cast.session.commit()
    assert "Nordhafen on the river" in readers.asks(cast.lena, address)


def test_another_rate_is_seen(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    with transaction() as session:
        set_rate(
            session.get_one(Area, cast.nordhafen.id),
            RateKind.LABOUR_HOUR,
            Decimal(41),
            starts_on=date(2026, 1, 1),
            reason="Agreed anew.",
            actor=session.get_one(Person, cast.fay.id),
            now=readers.moment,
        )
    readers.asks(cast.lena, address)
    assert readers.looks == 2


def test_what_leaders_enter_is_seen_at_once(readers: Readers, cast: Cast) -> None:
    readers.asks(cast.lena, ADDRESSES["morale"])
    with transaction() as session:
        set_conditions(
            session.get_one(Area, cast.nordhafen.id),
            date(2026, 2, 1),
            {Condition.ABSENCE: Decimal("4.5")},
            actor=session.get_one(Person, cast.lena.id),
            now=readers.moment,
        )
    readers.asks(cast.lena, ADDRESSES["morale"])
    assert readers.looks == 2


def test_each_language_is_drawn_for_itself(readers: Readers, cast: Cast, address: str) -> None:
    english = readers.asks(cast.lena, address)
    with transaction() as session:
        person = session.get_one(Person, cast.lena.id)
        choose_language("de", None, actor=person, now=readers.moment)
    german = readers.asks(cast.lena, address)
    assert 'lang="de"' in german
    assert german != english
    assert readers.looks == 2


def test_the_other_time_is_another_page(readers: Readers, cast: Cast, address: str) -> None:
    readers.asks(cast.lena, address)
    readers.asks(cast.lena, f"{address}&span=month")
    assert readers.looks == 2


def test_only_what_was_asked_for_last_is_kept() -> None:
    bodies = Bodies(2)
    for key in "ab":
        bodies.keep(key, Markup(key))
    assert bodies.get("a") == "a"
    bodies.keep("c", Markup("c"))
    assert (bodies.get("a"), bodies.get("b"), bodies.get("c")) == ("a", None, "c")
