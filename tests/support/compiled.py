"""What one process of a test run has compiled serves the others, and each app that is made."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from typing import Any, ClassVar

from flask import Flask
from jinja2 import FileSystemBytecodeCache
from werkzeug.routing import Rule

#: Where the templates of this run lie; processes that are started by tests inherit it.
SETTING = "KAIZEN_TEST_COMPILED"

Builder = Callable[..., tuple[str, str]]


class SharedRule(Rule):
    """An address that is compiled once in a process: hundreds of apps have the same ones."""

    _builders: ClassVar[dict[Any, Builder]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        """Take what was compiled for the same address; which app it is of, it is told later."""
        kinds = [(name, type(each)) for name, each in self._converters.items()]
        key = (self.rule, append_unknown, repr(self.defaults), tuple(self._trace), tuple(kinds))
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


def begin() -> None:
    """Make the folder of this run: nothing of an earlier state of the house may lie in it."""
    os.environ[SETTING] = tempfile.mkdtemp(prefix="kaizen-compiled-")
    share()


def share() -> None:
    """Let each app that this process makes take what is compiled already."""
    Flask.url_rule_class = SharedRule
    folder = os.environ.get(SETTING)
    if folder:
        kept = FileSystemBytecodeCache(folder)
        Flask.jinja_options = {**Flask.jinja_options, "bytecode_cache": kept}


def end() -> None:
    """Clear the folder away."""
    shutil.rmtree(os.environ.pop(SETTING, ""), ignore_errors=True)


# Workers, and copies of the process that has read the house, begin by reading this.
share()
