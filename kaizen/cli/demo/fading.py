"""Where the novelty fades in the demo: one department begins well and falls silent."""

from __future__ import annotations

from random import Random

from kaizen.cli.demo.ground import Ground, Place, Worker
from kaizen.ideas.rules import UNDECIDED, Stage

#: The department; while it was lively it said what others say in an ordinary year.
DRY = "NH-ASM"
DRAWN = 0.4
#: What waits there is set by hand.
CAST_DESK = "NH-PRESS"
#: Working days: silent for so long, and lively for so long before that.
SILENT_FOR = 52
LIVELY_FOR = 330
#: What waits for people today was sent lately: nobody said it long ago.
LATELY = UNDECIDED | {Stage.DRAFT, Stage.APPROVED, Stage.IN_PROGRESS}


class Fading:
    """Lets others say some ideas; drawn apart, so that the rest of the plant stays as it was."""

    def __init__(self, ground: Ground, authors: list[Worker], *, seed: int) -> None:
        self._seed, self._places = seed, ground.places
        ids = {place.demo.code: place.id for place in ground.places.values()}
        self._dry = ids.get(DRY)
        homes = [(worker, ground.places[worker.home_id]) for worker in authors]
        self._lively = [worker for worker, home in homes if self._dry in home.path_ids]
        self._others = [
            worker
            for worker, home in homes
            if self._dry not in home.path_ids and not home.demo.code.startswith(CAST_DESK)
        ]

    def author_of(self, index: int, target: Stage, place: Place, sent: int) -> Worker | None:
        """Who says the idea instead, at their own place; None where it stays as drawn."""
        random = Random(self._seed * 7_919 + index)
        ago = place.time.today - sent
        if ago <= SILENT_FOR:
            return self._one_of(self._others, place, random) if self._is_dry(place) else None
        draws = ago <= LIVELY_FOR and target not in LATELY and random.random() < DRAWN
        return self._one_of(self._lively, place, random) if draws else None

    def _is_dry(self, place: Place) -> bool:
        return self._dry in place.path_ids

    def _one_of(self, workers: list[Worker], place: Place, random: Random) -> Worker | None:
        """Somebody of the same site and working time: the days stay as they were drawn."""
        fit = [
            worker
            for worker in workers
            if worker.site_id == place.site_id and self._places[worker.home_id].time is place.time
        ]
        return random.choice(fit) if fit else None
