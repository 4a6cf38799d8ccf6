"""Which days a country or one of its regions keeps as public holidays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache

import holidays as library

from kaizen.core.errors import InvalidInput
from kaizen.core.text import name_order

#: Stands where a country would: the place keeps no public holidays, and that is meant so.
#: ISO 3166 leaves this code to its users, so no country will ever have it.
KEEPS_NONE = "XX"


@lru_cache(maxsize=1024)
def holidays_of(country: str, region: str | None, year: int) -> frozenset[date]:
    """The public holidays of one year; empty where the year or the place is unknown.

    An unknown place is empty rather than an error, because a wrong setting of one area
    must not stop the sweep over all others; `check_place` refuses it when it is typed.
    """
    return frozenset(named_holidays(country, region, year))


@lru_cache(maxsize=256)
def named_holidays(
    country: str, region: str | None, year: int, language: str | None = None
) -> Mapping[date, str]:
    """The same days in their order, each with its name.

    Names are in `language` (such as ``de``) where the place has them in it, else in English
    where it has those, else in the place's own.
    """
    try:
        found = library.country_holidays(
            country,
            subdiv=region,
            years=year,
            expand=False,
            language=_language(country, language) if language else None,
        )
    except (NotImplementedError, KeyError, ValueError):
        return {}
    return {day: found[day] for day in sorted(found) if day.year == year}


def check_place(country: str, region: str | None) -> None:
    """See that holidays are known for the place (ISO 3166 codes: ``DE``, ``BY``), or meant not to.

    Raises:
        InvalidInput: the country or the region is not known.
    """
    known = {**places(), KEEPS_NONE: ()}
    if country not in known:
        raise InvalidInput(
            "No holidays are known for “%(country)s”. A country has two letters, such as DE.",
            field="country",
            country=country,
        )
    if region is not None and region not in known[country]:
        raise InvalidInput(
            "No holidays are known for the region “%(region)s”. Write its code, such as BY.",
            field="region",
            region=region,
        )


@lru_cache(maxsize=1)
def places() -> Mapping[str, tuple[str, ...]]:
    """Every country with known holidays, and the codes of its regions."""
    supported = library.list_supported_countries(include_aliases=False)
    return {country: tuple(regions) for country, regions in sorted(supported.items())}


@lru_cache(maxsize=256)
def regions_of(country: str) -> Mapping[str, str]:
    """Code and name of each region of a country, by name; the code where no name is known."""
    codes = places().get(country, ())
    if not codes:
        return {}
    aliases = getattr(library.country_holidays(country), "subdivisions_aliases", {})
    names = dict.fromkeys(codes, "")
    for name, code in aliases.items():
        names[code] = names.get(code) or name
    return dict(
        sorted(
            ((code, name or code) for code, name in names.items()),
            key=lambda pair: name_order(pair[1]),
        )
    )


def _language(country: str, wanted: str) -> str | None:
    known: tuple[str, ...] = library.country_holidays(country).supported_languages
    short = wanted.partition("_")[0]
    fitting = (name for name in known if name.partition("_")[0] == short)
    english = (name for name in known if name.startswith("en"))
    return next(fitting, next(english, None))
