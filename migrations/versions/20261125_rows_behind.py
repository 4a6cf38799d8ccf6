"""What is rare is found among many: answers about dismissals, and changes in use."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_rows_behind"
down_revision = "20261124_asked_kinds"
branch_labels = None
depends_on = None

IN_USE, FEWER = sa.text("in_use_on IS NOT NULL"), sa.text("fewer_positions")


def _fewer_positions(columns: list[str]) -> None:
    op.drop_index("ix_idea_fewer_positions", table_name="idea")
    op.create_index(
        "ix_idea_fewer_positions", "idea", columns, sqlite_where=FEWER, postgresql_where=FEWER
    )


def upgrade() -> None:
    """Answers by claim, changes in use with their days, and those with fewer positions by area."""
    op.create_index("ix_dismissal_answer_claim", "dismissal_answer", ["claim_id"])
    op.create_index(
        "ix_idea_used",
        "idea",
        ["site_id", "id", "in_use_on"],
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )
    _fewer_positions(["site_id", "area_id", "in_use_on", "stage", "id"])


def downgrade() -> None:
    """As it was before."""
    _fewer_positions(["site_id", "in_use_on"])
    op.drop_index("ix_idea_used", table_name="idea")
    op.drop_index("ix_dismissal_answer_claim", table_name="dismissal_answer")
