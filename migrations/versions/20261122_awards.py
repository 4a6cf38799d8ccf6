"""Keep awards, who signed them and when they were paid."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261122_awards"
down_revision = "20261122_claims_in_time"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep awards, who signed them and when they were paid."""
    op.create_table(
        "award_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_award_payment_person_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_award_payment_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_payment")),
        info={"append_only": True},
    )
    with op.batch_alter_table("award_payment", schema=None) as batch_op:
        batch_op.create_index("ix_award_payment_site", ["site_id", "id"], unique=False)

    op.create_table(
        "award",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("benefit", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("benefit_currency", sa.String(length=3), nullable=False),
        sa.Column("amount", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("percent", sa.Integer(), nullable=True),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint("amount > 0", name=op.f("ck_award_amount")),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_award_percent")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_award_area_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_award_claim_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_award_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_award_policy_version_id")
        ),
        sa.ForeignKeyConstraint(["proposer_id"], ["person.id"], name=op.f("fk_award_proposer_id")),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_award_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award")),
        sa.UniqueConstraint(
            "claim_id", "person_id", "round", name=op.f("uq_award_claim_id_person_id_round")
        ),
        info={"append_only": True},
    )
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.create_index("ix_award_idea", ["idea_id", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_award_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_award_site", ["site_id", "id"], unique=False)

    op.create_table(
        "award_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("award_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("(kind = 'paid') = (number = 2)", name=op.f("ck_award_step_paid_last")),
        sa.CheckConstraint(
            "(kind = 'paid') = (payment_id IS NOT NULL)", name=op.f("ck_award_step_paid_with_list")
        ),
        sa.CheckConstraint(
            "kind <> 'turned_down' OR reason <> ''", name=op.f("ck_award_step_reason")
        ),
        sa.CheckConstraint("number BETWEEN 1 AND 2", name=op.f("ck_award_step_number")),
        sa.ForeignKeyConstraint(["award_id"], ["award.id"], name=op.f("fk_award_step_award_id")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["award_payment.id"], name=op.f("fk_award_step_payment_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_award_step_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_award_step")),
        sa.UniqueConstraint("award_id", "number", name=op.f("uq_award_step_award_id_number")),
        info={"append_only": True},
    )
    with op.batch_alter_table("award_step", schema=None) as batch_op:
        batch_op.create_index("ix_award_step_payment", ["payment_id"], unique=False)

    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep awards, who signed them and when they were paid."""
    with op.batch_alter_table("award_step", schema=None) as batch_op:
        batch_op.drop_index("ix_award_step_payment")

    op.drop_table("award_step")
    with op.batch_alter_table("award", schema=None) as batch_op:
        batch_op.drop_index("ix_award_site")
        batch_op.drop_index(batch_op.f("ix_award_person_id"))
        batch_op.drop_index("ix_award_idea")

    op.drop_table("award")
    with op.batch_alter_table("award_payment", schema=None) as batch_op:
        batch_op.drop_index("ix_award_payment_site")

    op.drop_table("award_payment")
