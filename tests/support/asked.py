"""Claims at each question that is asked about money, and plants in which nobody can be asked."""

from __future__ import annotations

from sqlalchemy import delete

from kaizen.ideas.models import Idea
from kaizen.ownership.models import Assignment
from kaizen.savings.actions.verifying import send_back_claim
from tests.support.cast import THURSDAY, Cast
from tests.support.claims import VERIFY_AT, claim, claimed, line, use, verify
from tests.support.stages import begun


def sent_back(cast: Cast, idea: Idea | None = None) -> Idea:
    """Claimed, and sent back by Fay."""
    idea = idea or claimed(cast, "500")
    version = claim(cast, idea).version
    send_back_claim(idea, "Which invoice?", actor=cast.fay, now=VERIFY_AT, seen_version=version)
    return idea


def few_positions(cast: Cast) -> Idea:
    """Verified; it means fewer positions, so that it is asked whether anybody was dismissed."""
    idea = begun(cast)
    idea.fewer_positions = True
    line(cast, idea, "12000.00")
    verify(cast, use(idea))
    return idea


def forget(cast: Cast, idea: Idea) -> None:
    """As older versions and lists left it: nobody is asked."""
    of_money = ["verify", "claim", "dismissal"]
    cast.session.execute(
        delete(Assignment).where(Assignment.idea_id == idea.id, Assignment.kind.in_(of_money))
    )
    cast.session.commit()


def nobody_of_finance(cast: Cast) -> None:
    """Neither finance nor a leader works here any more."""
    for person in (cast.fay, cast.lena):
        person.deactivated_at = THURSDAY
    cast.session.flush()
