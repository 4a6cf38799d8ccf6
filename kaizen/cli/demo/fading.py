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
        # Looked up for each of very many ideas, and the same for each place.
        self._fit: dict[tuple[int, int, int], list[Worker]] = {}
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
        ago = place.time.today - sent
        if ago <= SILENT_FOR:
            return (
                self._one_of(self._others, place, self._drawn(index))
                if self._is_dry(place)
                else None
            )
        if ago > LIVELY_FOR or target in LATELY:
            return None
        random = self._drawn(index)
        return self._one_of(self._lively, place, random) if random.random() < DRAWN else None

    def _drawn(self, index: int) -> Random:
        return Random(self._seed * 7_919 + index)

    def _is_dry(self, place: Place) -> bool:
        return self._dry in place.path_ids

    def _one_of(self, workers: list[Worker], place: Place, random: Random) -> Worker | None:
        """Somebody of the same site and working time: the days stay as they were drawn."""
        key = (id(workers), place.site_id, id(place.time))
        if key not in self._fit:
            self._fit[key] = [
                worker
                for worker in workers
                if worker.site_id == place.site_id
                and self._places[worker.home_id].time is place.time
            ]
        fit = self._fit[key]
        return random.choice(fit) if fit else None
