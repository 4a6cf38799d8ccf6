"""Keep who wants the monthly report by mail."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261123_report_wishes"
down_revision = "20261123_asked_about_money"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep who wants the monthly report by mail."""
    op.create_table(
        "report_wish",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("wished_at", UtcDateTime(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_report_wish_area_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_report_wish_person_id")
        ),
        sa.PrimaryKeyConstraint("person_id", "area_id", name=op.f("pk_report_wish")),
    )
    with op.batch_alter_table("report_wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_wish_area_id"), ["area_id"], unique=False)


def downgrade() -> None:
    """Undo: Keep who wants the monthly report by mail."""
    with op.batch_alter_table("report_wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_report_wish_area_id"))

    op.drop_table("report_wish")
