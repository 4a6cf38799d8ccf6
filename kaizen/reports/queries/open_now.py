"""What is open in an area and who belongs there, as the roll-up has left it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from sqlalchemy import case, select
from sqlalchemy.orm import Session

from kaizen.people.models import Area
from kaizen.reports.models.months import AreaSnapshot
from kaizen.reports.rules.snapshot import Open, Snapshot, together
from kaizen.reports.rules.spans import Span

NOTHING = Snapshot()


@dataclass(frozen=True)
class OpenNow:
    """An area and those right below it, as of the stand of their site.

    `wholes` are areas with everything below them, `own` is the uppermost one alone. Where areas
    are asked for, `with_own` adds that one.
    """

    area_id: int
    #: Waits are those of ideas sent in it.
    span: Span
    wholes: Mapping[int, Snapshot] = field(default_factory=dict)
    own: Snapshot = NOTHING

    def answers(self, area_ids: Collection[int] = (), *, with_own: bool = False) -> Counter[int]:
        """What waits for the first answer: quarters of an hour so far → how many."""
        return self._at(area_ids, with_own).waits(Open.ANSWER, self.span)

    def decisions(self) -> Counter[int]:
        """The same for the decision, the author's time left out."""
        return self._whole.waits(Open.DECISION, self.span)

    def ages(self) -> Counter[int]:
        """The youngest day of each stretch of age → how many."""
        return Counter({int(day): many for day, many in self._whole.parts(Open.AGE).items()})

    def in_hand(self) -> int:
        """How many are agreed and not in use."""
        return self._whole.count(Open.IN_HAND)

    def work(self, area_ids: Collection[int] = (), *, with_own: bool = False) -> tuple[int, int]:
        """How many open ideas are held, and by how many people."""
        found = self._at(area_ids, with_own)
        return found.count(Open.HELD), found.holders.bit_count()

    def asleep(self, area_id: int) -> int:
        """How many sleep in one of the areas and below it."""
        return self.wholes.get(area_id, NOTHING).count(Open.ASLEEP)

    def people(self, area_id: int) -> int:
        """Who belongs to one of the areas or below it, as bits."""
        return self.wholes.get(area_id, NOTHING).people

    def on_shifts(self) -> dict[str, int]:
        """How many people of the area belong to each shift; whoever has none is in none."""
        return dict(self._whole.parts(Open.SHIFT))

    @property
    def _whole(self) -> Snapshot:
        return self.wholes.get(self.area_id, NOTHING)

    def _at(self, area_ids: Collection[int], with_own: bool) -> Snapshot:
        """The areas asked for together; the uppermost one where none is named."""
        if not area_ids and not with_own:
            return self._whole
        return together(self._several(area_ids, with_own))

    def _several(self, area_ids: Collection[int], with_own: bool) -> Iterator[Snapshot]:
        yield from (self.wholes[area_id] for area_id in area_ids if area_id in self.wholes)
        if with_own:
            yield self.own


def open_now_of(session: Session, area: Area, below: Collection[int], span: Span) -> OpenNow:
    """The area and those below it that are named, in one statement."""
    alone = case((AreaSnapshot.area_id == area.id, AreaSnapshot.own)).label("own")
    rows = session.execute(
        select(AreaSnapshot.area_id, alone, AreaSnapshot.whole).where(
            AreaSnapshot.area_id.in_([area.id, *below])
        )
    ).all()
    own = next((row.own for row in rows if row.area_id == area.id), None)
    return OpenNow(
        area.id,
        span,
        {row.area_id: Snapshot.from_stored(row.whole) for row in rows},
        NOTHING if own is None else Snapshot.from_stored(own),
    )
