"""Whether changes last."""

from __future__ import annotations

from collections.abc import Mapping

from kaizen.reports.rules.figures import Held
from kaizen.reports.rules.programme.shares import Share


def sustain_rate(looks: Mapping[str, int]) -> Share:
    """The share of changes that still hold when they must be looked at (90 days, a year).

    Formula: held ÷ (held + slipped back + not looked at), over the changes old enough for the
    look. Nobody looked counts as not held.
    """
    return Share(looks.get(Held.HELD, 0), sum(looks.get(held, 0) for held in Held))
