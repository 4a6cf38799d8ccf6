"""Setting the ladder of a site: leadership's act, with a reason, kept as versions."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from kaizen.core.errors import InvalidInput, NotAllowed
from kaizen.ownership.actions.laddering import set_ladder
from kaizen.ownership.ladder import DEFAULT_LADDERS, LadderKind, LadderPolicy, Rung, Told
from kaizen.ownership.queries.ladders import ladder_of, ladder_versions
from tests.support.cast import THURSDAY, Cast

WHY = "Leadership wants to hear sooner."
SOONER = LadderPolicy({**DEFAULT_LADDERS, LadderKind.ANSWER: (Rung(1, (Told.LEADER,)),)})


def test_a_new_version_is_in_force_and_the_old_one_stays(cast: Cast, session: Session) -> None:
    site = cast.nordhafen
    first = set_ladder(site, SOONER, reason=WHY, actor=cast.lena, now=THURSDAY)
    second = set_ladder(site, LadderPolicy(), reason="Too many.", actor=cast.lena, now=THURSDAY)
    assert ladder_of(session, site.id).policy == LadderPolicy()
    assert ladder_of(session, site.id).version_id == second.id
    assert [v.reason for v in ladder_versions(session, site.id)] == ["Too many.", WHY]
    assert LadderPolicy.from_stored(first.values) == SOONER


def test_another_site_keeps_its_own(cast: Cast, session: Session) -> None:
    set_ladder(cast.nordhafen, SOONER, reason=WHY, actor=cast.lena, now=THURSDAY)
    assert ladder_of(session, cast.brookfield.id).version_id is None


@pytest.mark.parametrize("who", ["olga", "sam", "fay", "nils", "nora"])
def test_only_who_leads_the_site_sets_it(cast: Cast, who: str) -> None:
    with pytest.raises(NotAllowed):
        set_ladder(cast.nordhafen, SOONER, reason=WHY, actor=getattr(cast, who), now=THURSDAY)


def test_it_is_set_for_a_site_and_with_a_reason(cast: Cast) -> None:
    with pytest.raises(InvalidInput):
        set_ladder(cast.press, SOONER, reason=WHY, actor=cast.lena, now=THURSDAY)
    with pytest.raises(InvalidInput):
        set_ladder(cast.nordhafen, SOONER, reason=" ", actor=cast.lena, now=THURSDAY)
