"""Let the board of an area be shown by an address of its own."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261123_shared_boards"
down_revision = "20261123_roll_up_marks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Let the board of an area be shown by an address of its own."""
    op.create_table(
        "board_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_board_link_area_id")),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["person.id"], name=op.f("fk_board_link_made_by_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_board_link_token_hash")),
    )
    with op.batch_alter_table("board_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_board_link_area_id"), ["area_id"], unique=False)
        batch_op.create_index(
            "uq_board_link_open",
            ["area_id"],
            unique=True,
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )


def downgrade() -> None:
    """Undo: Let the board of an area be shown by an address of its own."""
    with op.batch_alter_table("board_link", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_board_link_open",
            sqlite_where=sa.text("ended_at IS NULL"),
            postgresql_where=sa.text("ended_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_board_link_area_id"))

    op.drop_table("board_link")
