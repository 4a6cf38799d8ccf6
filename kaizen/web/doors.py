"""Which pages there are, and what each request passes on its way to one of them."""

from __future__ import annotations

from flask import Flask

from kaizen.web import errors, security, session


def open_doors(app: Flask) -> None:
    """Register protection, sign-in, error pages and every blueprint."""
    security.protect(app)
    session.keep_sessions(app)
    errors.show_errors(app)
