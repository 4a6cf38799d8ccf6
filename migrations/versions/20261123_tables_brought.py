"""Keep the tables that people bring along."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kaizen.core.db import UtcDateTime

revision = "20261123_tables_brought"
down_revision = "20261123_marks_of_stands"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep the tables that people bring along."""
    op.create_table(
        "table_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("file_name", sa.String(length=200), nullable=False),
        sa.Column("file_key", sa.String(length=200), nullable=True),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column(
            "columns",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "choices",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("refused", sa.Integer(), nullable=False),
        sa.Column(
            "samples",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "first_ids",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "asked",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column(
            "trouble",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=True,
        ),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("uploaded_at", UtcDateTime(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_table_import_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_table_import")),
        sa.UniqueConstraint("file_key", name=op.f("uq_table_import_file_key")),
    )
    with op.batch_alter_table("table_import", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_table_import_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_table_import_state"), ["state"], unique=False)

    op.create_table(
        "refused_row",
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("sentence", sa.Text(), nullable=False),
        sa.Column(
            "facts",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["table_import.id"],
            name=op.f("fk_refused_row_import_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("import_id", "line", name=op.f("pk_refused_row")),
    )


def downgrade() -> None:
    """Undo: Keep the tables that people bring along."""
    op.drop_table("refused_row")
    with op.batch_alter_table("table_import", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_table_import_state"))
        batch_op.drop_index(batch_op.f("ix_table_import_person_id"))

    op.drop_table("table_import")
