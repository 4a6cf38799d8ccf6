"""Time zones to choose from: each place once, the nearest first."""

from __future__ import annotations

from datetime import UTC, datetime

from kaizen.web.zones import current_zones, zones_near

NOW = datetime(2026, 3, 12, 9, 30, tzinfo=UTC)


def test_former_names_are_left_out() -> None:
    zones = current_zones()
    assert {"Europe/Berlin", "America/Chicago", "Asia/Kolkata", "Europe/Kyiv"} <= set(zones)
    assert not {"Europe/Belfast", "US/Central", "Asia/Calcutta", "Europe/Kiev"} & set(zones)
    assert len(zones) == len(set(zones)) > 300


def test_the_nearest_come_first_with_their_distance_from_utc() -> None:
    found = zones_near("Europe/Berlin", NOW)
    assert found[0] == ("Europe/Amsterdam", "Europe/Amsterdam (UTC+1)")
    names = [name for name, _words in found]
    assert names.index("Europe/Berlin") < names.index("Africa/Lagos") < names.index("Europe/London")
    assert found[-1][1].endswith(("(UTC+14)", "(UTC\N{MINUS SIGN}11)"))
    assert dict(found)["Asia/Kathmandu"] == "Asia/Kathmandu (UTC+5:45)"


def test_a_former_name_that_was_chosen_stays() -> None:
    assert "Europe/Belfast" in dict(zones_near("Europe/Berlin", NOW, chosen="Europe/Belfast"))
    assert "Europe/Belfast" not in dict(zones_near("Europe/Berlin", NOW))
