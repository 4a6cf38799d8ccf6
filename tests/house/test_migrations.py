"""The migrations run up and down on both databases, and the models match them."""

import pytest
import sqlalchemy as sa
from flask import Flask
from flask_migrate import check, downgrade, upgrade

from kaizen.core.db import db


def test_models_match_the_migrated_database(own_app: Flask) -> None:
    with own_app.app_context():
        _expect_match()


def test_migrations_run_down_to_nothing_and_up_again(own_app: Flask) -> None:
    with own_app.app_context():
        downgrade(revision="base")
        assert _things() == {"alembic_version"}
        upgrade()
        _expect_match()


def _expect_match() -> None:
    try:
        check()
    except SystemExit:
        pytest.fail("The models differ from the migrations; `flask db check` says where")


def _things() -> set[str]:
    inspector = sa.inspect(db.engine)
    return {*inspector.get_table_names(), *inspector.get_view_names()}
