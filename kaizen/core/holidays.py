"""Which days a country or one of its regions keeps as public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays as library

from kaizen.core.errors import InvalidInput


@lru_cache(maxsize=1024)
def holidays_of(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of one year; empty where the year or the place is unknown.

    An unknown place is empty rather than an error, because a wrong setting of one area
    must not stop the sweep over all others; `check_place` refuses it when it is typed.
    """
    try:
        found = library.country_holidays(country, subdiv=region, years=year, expand=False)
    except (NotImplementedError, KeyError, ValueError):
        return frozenset()
    return frozenset(day for day in found if day.year == year)


def check_place(country: str, region: str | None) -> None:
    """See that holidays are known for the place (ISO 3166 codes: ``DE``, ``BY``).

    Raises:
        InvalidInput: the country or the region is not known.
    """
    known = places()
    if country not in known:
        raise InvalidInput(
            "No holidays are known for “%(country)s”. Choose a country from the list.",
            field="country",
            country=country,
        )
    if region is not None and region not in known[country]:
        raise InvalidInput(
            "No holidays are known for the region “%(region)s”. Choose one from the list.",
            field="region",
            region=region,
        )


@lru_cache(maxsize=1)
def places() -> Mapping[str, tuple[str, ...]]:
    """Every country with known holidays, and the codes of its regions."""
    supported = library.list_supported_countries(include_aliases=False)
    return {country: tuple(regions) for country, regions in sorted(supported.items())}
