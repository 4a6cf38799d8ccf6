"""What came into use before anything was claimed, or with a list, is claimed by a button."""

from __future__ import annotations

from decimal import Decimal

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from kaizen.core.errors import Conflict, NotAllowed
from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.savings.actions.claiming import claim_late
from kaizen.savings.actions.reckoning import add_line
from kaizen.savings.queries.claims import claim_of
from kaizen.savings.queries.lines import lines_of, mark_of
from kaizen.savings.queries.reckoned import Entry
from kaizen.savings.rules.claims import ClaimState
from kaizen.savings.rules.lines import BenefitClass, Driver
from tests.support.cast import THURSDAY, Cast, later, sign_in
from tests.support.claims import claim, line
from tests.support.stages import sent, used

BUTTON = "Claim what it saves"


@pytest.fixture
def idea(cast: Cast) -> Idea:
    """Mia's, in use since that Thursday, with an agreed figure and no claim."""
    found = used(cast, cast.mia)
    line(cast, found, "2002.00")
    cast.session.commit()
    return found


def _asked(cast: Cast, idea: Idea) -> list[int]:
    rows = select(Assignment.person_id).where(
        Assignment.idea_id == idea.id, Assignment.kind == "verify", Assignment.closed_at.is_(None)
    )
    return list(cast.session.scalars(rows))


@pytest.mark.parametrize("who", ["mia", "sam", "fay", "lena"])
def test_owner_supervisor_and_finance_claim_it(cast: Cast, idea: Idea, who: str) -> None:
    person = getattr(cast, who)
    found = claim_late(idea, actor=person, now=later(days=90))
    assert (found.state, found.claimant_id) == (ClaimState.CLAIMED, person.id)
    assert found.starts_on == idea.in_use_on
    (asked,) = _asked(cast, idea)
    # Whoever claims does not verify.
    assert asked == (cast.lena.id if who == "fay" else cast.fay.id)


@pytest.mark.parametrize("who", ["olga", "nora", "nils", "ada"])
def test_nobody_else_does(cast: Cast, idea: Idea, who: str) -> None:
    with pytest.raises(NotAllowed):
        claim_late(idea, actor=getattr(cast, who), now=THURSDAY)


def test_it_is_claimed_once_and_only_in_use(cast: Cast, idea: Idea) -> None:
    claim_late(idea, actor=cast.sam, now=THURSDAY)
    with pytest.raises(Conflict, match="claimed already"):
        claim_late(idea, actor=cast.sam, now=THURSDAY)
    with pytest.raises(Conflict, match="in use"):
        claim_late(sent(cast), actor=cast.sam, now=THURSDAY)


def test_figures_of_a_change_without_a_claim_open_it(cast: Cast) -> None:
    idea = used(cast, cast.mia)
    entry = Entry(
        Driver.AMOUNT, {"yearly": Decimal(900)}, BenefitClass.HARD_COST, basis="Bill of May."
    )
    seen = mark_of(lines_of(cast.session, idea.id))
    add_line(idea, entry, actor=cast.mia, now=later(days=30), seen=seen)
    assert claim(cast, idea).state == ClaimState.CLAIMED
    assert _asked(cast, idea) == [cast.fay.id]


def test_the_button_on_the_page(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    for person, is_there in ((cast.mia, True), (cast.fay, True), (cast.olga, False)):
        page = sign_in(client, person).get(f"/ideas/{idea.id}").get_data(as_text=True)
        assert (BUTTON in page) is is_there
    sign_in(client, cast.mia)
    answer = client.post(f"/ideas/{idea.id}/claim/opening")
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}/claim")
    cast.session.expire_all()
    assert claim(cast, idea).claimant_id == cast.mia.id
    assert BUTTON not in client.get(f"/ideas/{idea.id}").get_data(as_text=True)
    again = client.post(f"/ideas/{idea.id}/claim/opening")
    assert again.status_code == 409


def test_without_figures_it_leads_to_reckoning(cast: Cast, client: FlaskClient) -> None:
    idea = used(cast, cast.mia)
    cast.session.commit()
    sign_in(client, cast.sam)
    answer = client.post(f"/ideas/{idea.id}/claim/opening")
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.id}/estimate")
    cast.session.expire_all()
    assert claim(cast, idea).state == ClaimState.NOTED


def test_strangers_claim_nothing(cast: Cast, client: FlaskClient, idea: Idea) -> None:
    assert sign_in(client, cast.olga).post(f"/ideas/{idea.id}/claim/opening").status_code == 403
    assert sign_in(client, cast.nils).post(f"/ideas/{idea.id}/claim/opening").status_code == 404
    assert claim_of(cast.session, idea.id) is None
