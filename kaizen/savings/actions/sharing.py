"""Sharing a saving among the areas that count it."""

from __future__ import annotations

from collections.abc import Mapping

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput
from kaizen.people.models import Area
from kaizen.people.rules import is_below
from kaizen.savings.models.claims import Claim, ClaimShare
from kaizen.savings.rules.claims import shares_add_up


def set_shares(claim: Claim, shares: Mapping[int, int]) -> None:
    """Write down which areas count how many percent; hold the claim.

    `shares` are percents by the area's id; none, or all of it in the claim's own area, leaves it
    there.

    Raises:
        InvalidInput: they do not add up to 100, or an area is not of the site.
    """
    if not shares or dict(shares) == {claim.area_id: 100}:
        return
    if not shares_add_up(shares.values()):
        raise InvalidInput(
            "The shares of the areas must add up to 100 percent; these make %(sum)s.",
            field="shares",
            sum=sum(shares.values()),
        )
    for area_id, percent in sorted(shares.items()):
        area = db.session.get(Area, area_id)
        if area is None or not is_below(area.path, f"/{claim.site_id}/"):
            raise InvalidInput("Choose areas of this site.", field="shares")
        claim.shares.append(ClaimShare(area_id=area_id, percent=percent))
    db.session.flush()
