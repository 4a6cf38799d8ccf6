"""Which areas count a saving: rows of an area and its percent, for a form without script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext
from wtforms import Field
from wtforms.validators import StopValidation

#: So many areas can share one saving; empty rows are left out.
MOST_AREAS = 5


@dataclass(frozen=True)
class ShareRow:
    """One row as it was typed: the code of an area, and its percent."""

    area: str = ""
    percent: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.area and not self.percent

    @property
    def whole_percent(self) -> int:
        """The percent; 0 where it is no whole number from 1 to 100."""
        typed = self.percent
        is_number = typed.isascii() and typed.isdigit() and len(typed) <= 3
        return int(typed) if is_number and int(typed) <= 100 else 0


class SharesField(Field):
    """Rows of an area and a percent, sent as two lists `<name>_area` and `<name>_percent`."""

    rows: tuple[ShareRow, ...] = ()

    def process(self, formdata: Any, data: Any = None, extra_filters: Any = None) -> None:
        """Take the rows as they were typed; no list at all means that nothing was said."""
        self.process_errors = []
        if formdata is None:
            return
        areas = formdata.getlist(f"{self.name}_area")
        percents = formdata.getlist(f"{self.name}_percent")
        typed = zip(areas, percents, strict=False)
        self.rows = tuple(ShareRow(a.strip(), p.strip()) for a, p in typed)[:MOST_AREAS]

    def shown(self, own_area: str) -> list[ShareRow]:
        """What stands on the page: what was typed, or all of it in the idea's own area."""
        rows = list(self.rows) or [ShareRow(own_area, "100")]
        return rows + [ShareRow()] * (MOST_AREAS - len(rows))

    def shares(self, area_ids: Mapping[str, int]) -> dict[int, int]:
        """Percents by the area's id; an area that is not offered counts as none (id 0)."""
        rows = (row for row in self.rows if not row.is_empty)
        return {area_ids.get(row.area, 0): row.whole_percent for row in rows}

    def pre_validate(self, form: object) -> None:
        """Refuse rows that say only half, say it twice, or say no percent.

        Raises:
            StopValidation: with the sentence to show.
        """
        rows = [row for row in self.rows if not row.is_empty]
        if any(not row.area or not row.percent for row in rows):
            raise StopValidation(gettext("Give each area its percent, and each percent its area."))
        if any(not row.whole_percent for row in rows):
            raise StopValidation(gettext("Write whole percents between 1 and 100."))
        if len({row.area for row in rows}) < len(rows):
            raise StopValidation(gettext("Name each area once."))
