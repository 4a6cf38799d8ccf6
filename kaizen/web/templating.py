"""How templates come by what all of them know."""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Any

from flask.templating import Environment


class Templates(Environment):
    """Jinja as Flask sets it up, with one set of globals for all templates.

    Jinja gives each template a chain of its own globals and everybody's, and compares the names
    of that chain with those of the page at each import: twenty times a page, one name after the
    other in Python. No template here has globals of its own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Everybody's globals, with those of one template where it has any."""
        return {**self.globals, **d} if d else self.globals
