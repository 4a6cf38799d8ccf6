"""Rows of a plant's own list of ideas: matched to places and people, written many at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.errors import InvalidInput, KaizenError
from kaizen.ideas.importing import ColumnMap, ImportedIdea, understand
from kaizen.ideas.models import Idea
from kaizen.intake.rules import SHOWN_ROWS
from kaizen.intake.tables import Batch, Line, Outcome, Refused, Row
from kaizen.ownership.actions.importing import Importer, Placed, tell_reviewers
from kaizen.people.models import Person
from kaizen.people.permissions import require
from kaizen.people.queries.directory import Directory
from kaizen.people.rules import Permission
from kaizen.reports.actions.marking import mark_ideas


@dataclass
class IdeasTaker:
    """Takes rows of ideas for `actor` (None: the operator's console)."""

    mapping: ColumnMap
    places: Directory
    importer: Importer
    actor: Person | None = None
    size: int = 1000
    _seen: Counter[str] = field(default_factory=Counter)
    #: By number, the line that gave it first, and what that row says.
    _met: dict[str, tuple[int, int]] = field(default_factory=dict)
    _allowed: set[int] = field(default_factory=set)

    def skip(self, lines: Iterable[Line]) -> None:
        """Rows that came before: how often each did, and which numbers they have."""
        self._placed(lines)

    def look(self, lines: list[Line]) -> Batch:
        """How many would be new; keeps nothing."""
        return self._sorted(lines)[1]

    def take(self, lines: list[Line]) -> Batch:
        """Write those that are new, inside a transaction."""
        new, batch = self._sorted(lines)
        self.importer.write(new)
        numbers = [placed.idea.external_id for placed in new]
        written = select(Idea.id).where(Idea.external_id.in_(numbers))
        mark_ideas(written)
        batch.added_ids = list(db.session.scalars(written.order_by(Idea.id)))
        return batch

    def finish(self) -> None:
        """Tell each reviewer once how many ideas came."""
        tell_reviewers(self.importer)

    def _sorted(self, lines: Iterable[Line]) -> tuple[list[Placed], Batch]:
        """The rows that are new here, and how many of all are what."""
        good, once, batch = self._placed(lines)
        known = self.importer.known(list(once))
        new = [placed for number, placed in once.items() if number not in known]
        self._count(batch, good, new)
        return new, batch

    def _placed(self, lines: Iterable[Line]) -> tuple[list[Placed], Mapping[str, Placed], Batch]:
        """The rows that are understood, those of them by number that no row said before.

        And the others, with line and reason.
        """
        good: list[Placed] = []
        once: dict[str, Placed] = {}
        batch = Batch()
        for line, row in lines:
            try:
                placed = self._place(understand(row, self.mapping, self._seen))
                if self._is_first(line, placed.idea):
                    once[placed.idea.external_id] = placed
                good.append(placed)
            except KaizenError as error:
                batch.refused.append(Refused(line, row, error))
        return good, once, batch

    def _is_first(self, line: int, idea: ImportedIdea) -> bool:
        """Whether no other row gave this number before; the same row once more is not new.

        Raises:
            InvalidInput: another row has the number and says something else.
        """
        at, said = self._met.setdefault(idea.external_id, (line, hash(idea)))
        if at != line and said != hash(idea):
            raise InvalidInput(
                "Line %(line)d has the same number but says something else. "
                "Each idea needs a number of its own.",
                line=at,
            )
        return at == line

    def _place(self, idea: ImportedIdea) -> Placed:
        """Match the names of the list; a name nobody knows stays readable under the idea."""
        area = self.places.area(idea.area) or self.places.default_area
        if area is None and not idea.area:
            raise InvalidInput("The row names no area. Choose one for such rows.")
        if area is None:
            raise InvalidInput(
                "There is no area “%(area)s”. Choose one for such rows.", area=idea.area[:60]
            )
        if idea.submitted_on is not None and idea.submitted_on > self.importer.today(area):
            raise InvalidInput("That day has not come yet.")
        if self.actor is not None and area.id not in self._allowed:
            require(self.actor, Permission.IDEA_IMPORT, area=area)
            self._allowed.add(area.id)
        author = self.places.person(idea.author) or self.places.default_author
        said = []
        if idea.author and self.places.person(idea.author) is None:
            said.append(f"Author in the list: {idea.author}")
        if idea.area and self.places.area(idea.area) is None:
            said.append(f"Area in the list: {idea.area}")
        return Placed(idea, area, author, "\n".join(said))

    def _count(self, batch: Batch, good: list[Placed], new: list[Placed]) -> None:
        batch.counts[Outcome.ADDED] = len(new)
        batch.counts[Outcome.UNCHANGED] = len(good) - len(new)
        numbers = {placed.idea.external_id for placed in new}
        batch.samples = [_shown(placed, numbers) for placed in good[:SHOWN_ROWS]]


def _shown(placed: Placed, new: set[str]) -> Row:
    idea = placed.idea
    is_new = idea.external_id in new
    return {
        "title": idea.title,
        "problem": idea.problem[:200],
        "author": placed.author.full_name if placed.author else idea.author,
        "area": placed.area.name,
        "submitted_at": idea.submitted_on.isoformat() if idea.submitted_on else "",
        "stage": idea.stage.value,
        "outcome": (Outcome.ADDED if is_new else Outcome.UNCHANGED).value,
    }
