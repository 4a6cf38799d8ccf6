"""Keep each question about a claim with its answer."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import UtcDateTime

revision = "20261123_claim_questions"
down_revision = "20261123_signed_in"
branch_labels = None
depends_on = None

# What was asked stood as the reason of the claim; who asked, and when, stands in the event.
_KEEP = """
INSERT INTO claim_question (claim_id, question, asked_at, asked_by_id, answer)
SELECT claim.id, claim.reason, event.at, event.actor_id, ''
FROM claim JOIN event ON event.id = (
    SELECT max(asked.id) FROM event AS asked
    WHERE asked.kind = 'savings.sent_back' AND asked.subject_type = 'idea'
    AND asked.subject_id = claim.idea_id AND asked.actor_id IS NOT NULL
)
WHERE claim.state = 'sent_back' AND claim.reason <> ''
"""
_CLEAR = """
UPDATE claim SET reason = ''
WHERE state = 'sent_back' AND id IN (SELECT claim_id FROM claim_question)
"""
_BACK = """
UPDATE claim SET reason = (
    SELECT question FROM claim_question
    WHERE claim_question.claim_id = claim.id AND answered_at IS NULL
)
WHERE state = 'sent_back' AND id IN (
    SELECT claim_id FROM claim_question WHERE answered_at IS NULL
)
"""


def upgrade() -> None:
    """Keep each question about a claim with its answer."""
    op.create_table(
        "claim_question",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answered_by_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(answered_at IS NULL) = (answered_by_id IS NULL)",
            name=op.f("ck_claim_question_answered_by_somebody"),
        ),
        sa.ForeignKeyConstraint(
            ["answered_by_id"], ["person.id"], name=op.f("fk_claim_question_answered_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_claim_question_asked_by_id")
        ),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["claim.id"], name=op.f("fk_claim_question_claim_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_question")),
    )
    with op.batch_alter_table("claim_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_claim_question_claim_id"), ["claim_id"], unique=False)
    op.execute(_KEEP)
    op.execute(_CLEAR)


def downgrade() -> None:
    """Undo: Keep each question about a claim with its answer."""
    op.execute(_BACK)
    with op.batch_alter_table("claim_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_claim_question_claim_id"))

    op.drop_table("claim_question")
