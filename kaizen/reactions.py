"""What follows from what: one table of event kind → functions."""

from __future__ import annotations

from kaizen.core.events import Reaction

REACTIONS: dict[str, tuple[Reaction, ...]] = {}
