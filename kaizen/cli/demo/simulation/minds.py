"""How people of the simulation behave: they begin with zeal, forget, and heed what reaches them.

All figures are assumptions of the model, none is measured; they are the same with and without
the ladder, so that only the difference between both runs says anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

#: A new thing is thought of by itself on this share of working days; each day makes it less.
REMEMBERED_AT_FIRST = 0.35
FORGOTTEN_A_DAY = 0.82
NEVER_QUITE_FORGOTTEN = 0.004
#: Somebody whom a message reached today acts on it so often, scaled by how diligent they are.
HEEDED = 0.55
#: A supervisor or leader who hears that somebody else is late sees to it so often.
SEEN_TO = 0.6
#: How often somebody without e-mail looks at the app or the sheet on a working day.
LOOKED_AT_THE_SHEET = 0.7

#: Ideas a person writes in a working day when the system is new, and once it no longer is.
IDEAS_WHEN_NEW, IDEAS_LATER = 0.012, 0.005
NOVELTY_DAYS = 60

#: Share of changes in use that slip back in a working day unseen; who looks often sees in time.
SLIPS_A_DAY = 0.003
RESCUED = 0.75

AWAY_A_DAY = 0.012
NAMES_A_DEPUTY = 0.5
LEAVES_A_DAY = 0.0005
MOVES_A_DAY = 0.0002


@dataclass(frozen=True)
class Mind:
    """One person's ways; 1.0 is ordinary."""

    diligence: float
    zeal: float

    def remembers(self, working_days: int) -> float:
        """How likely somebody thinks by themselves of what was asked so many days ago."""
        fading = REMEMBERED_AT_FIRST * FORGOTTEN_A_DAY**working_days
        return min(0.95, self.diligence * max(fading, NEVER_QUITE_FORGOTTEN))

    def heeds(self) -> float:
        """How likely somebody acts on a message that reached them today."""
        return min(0.95, self.diligence * HEEDED)

    def writes(self, day: int) -> float:
        """How likely somebody has an idea on the n-th day of the system."""
        new = max(0.0, 1 - day / NOVELTY_DAYS)
        return self.zeal * (IDEAS_LATER + (IDEAS_WHEN_NEW - IDEAS_LATER) * new)


def a_mind(random: Random) -> Mind:
    """A person as they come: most are ordinary, a few do nearly all or nearly nothing."""
    return Mind(
        diligence=min(1.6, max(0.2, random.gauss(1.0, 0.3))),
        zeal=random.choices((0.2, 1.0, 3.0), weights=(5, 4, 1))[0],
    )
