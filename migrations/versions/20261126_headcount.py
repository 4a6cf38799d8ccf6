"""How many people work where is counted from the index alone, however many there are."""

from alembic import op

revision = "20261126_headcount"
down_revision = "20261125_rows_behind"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """People by area, with who has left."""
    op.create_index("ix_person_home_area", "person", ["home_area_id", "deactivated_at"])
    op.drop_index("ix_person_home_area_id", table_name="person")


def downgrade() -> None:
    """By area alone, as before."""
    op.create_index("ix_person_home_area_id", "person", ["home_area_id"])
    op.drop_index("ix_person_home_area", table_name="person")
