"""What is rare is found among many: answers about dismissals, and changes in use."""

import sqlalchemy as sa
from alembic import op

revision = "20261125_rows_behind"
down_revision = "20261124_asked_kinds"
branch_labels = None
depends_on = None

IN_USE = sa.text("in_use_on IS NOT NULL")


def upgrade() -> None:
    """Answers by claim, and the numbers of changes in use with their days."""
    op.create_index("ix_dismissal_answer_claim", "dismissal_answer", ["claim_id"])
    op.create_index(
        "ix_idea_used",
        "idea",
        ["site_id", "id", "in_use_on"],
        sqlite_where=IN_USE,
        postgresql_where=IN_USE,
    )


def downgrade() -> None:
    """Leave them out again."""
    op.drop_index("ix_idea_used", table_name="idea")
    op.drop_index("ix_dismissal_answer_claim", table_name="dismissal_answer")
