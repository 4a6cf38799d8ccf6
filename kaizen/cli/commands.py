"""Which commands the console has."""

from __future__ import annotations

from flask import Flask


def add_commands(app: Flask) -> None:
    """Hang every command group on the application."""
