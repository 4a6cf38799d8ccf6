"""Which site a page of settings is about: the one that was asked for, else one's own."""

from __future__ import annotations

from collections.abc import Iterable

from kaizen.core.errors import NotAllowed
from kaizen.people.models import Area
from kaizen.web.session import actor


def site_among(sites: Iterable[Area], site_id: int | None, *, refusal: str) -> Area:
    """The site of this number among those that the reader may see; without one, their own first.

    Raises:
        NotAllowed: it is none of them; `refusal` says whose it is.
    """
    home = actor().home_area
    own_first = sorted(sites, key=lambda site: home is None or site.id != home.site_id)
    found = next((site for site in own_first if site_id in (None, site.id)), None)
    if found is None:
        raise NotAllowed(refusal)
    return found
