"""Keep the factors with each value of a line."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "20261122_line_factors"
down_revision = "20261122_dated_rates"
branch_labels = None
depends_on = None

FACTORS = sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql")


def upgrade() -> None:
    """Keep the factors with each value of a line.

    What was claimed may differ from what the factors give, so only the guess and what was
    committed from it take them along.
    """
    op.execute(
        "UPDATE line_value SET factors ="
        " (SELECT line.factors FROM line WHERE line.id = line_value.line_id)"
        " WHERE stage IN ('estimated', 'committed') AND line_id IN"
        " (SELECT id FROM line WHERE CAST(factors AS TEXT) <> '{}')"
    )
    op.drop_column("line", "factors")


def downgrade() -> None:
    """Keep one chain of factors with the line, as it was first reckoned."""
    op.add_column("line", sa.Column("factors", FACTORS, nullable=False, server_default="{}"))
    op.execute(
        "UPDATE line SET factors ="
        " (SELECT first.factors FROM line_value AS first WHERE first.id ="
        " (SELECT min(value.id) FROM line_value AS value"
        " WHERE value.line_id = line.id AND value.factors IS NOT NULL))"
        " WHERE id IN (SELECT line_id FROM line_value WHERE factors IS NOT NULL)"
    )
