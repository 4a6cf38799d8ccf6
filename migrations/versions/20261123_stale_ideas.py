"""Let a mark stand on an idea."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_stale_ideas"
down_revision = "20261123_tables_brought"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let a mark stand on an idea."""
    op.create_table(
        "stale_idea",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("left_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_stale_idea_idea_id")),
        sa.ForeignKeyConstraint(["left_id"], ["area.id"], name=op.f("fk_stale_idea_left_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stale_idea")),
    )


def downgrade() -> None:
    """Undo: Let a mark stand on an idea; all months are reckoned anew, since marks are lost."""
    op.execute("UPDATE site_stand SET aged_on = NULL")
    op.drop_table("stale_idea")
