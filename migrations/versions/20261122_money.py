"""Keep rates, budgets, claims, scores and the ledger."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261122_money"
down_revision = "20261122_novelty_watch"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep rates, budgets, claims, scores and the ledger."""
    op.create_table(
        "budget",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("amount", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_budget_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_budget_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget")),
        sa.UniqueConstraint(
            "area_id", "quarter_on", "number", name=op.f("uq_budget_area_id_quarter_on_number")
        ),
        info={"append_only": True},
    )
    op.create_table(
        "cost_base",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("driver", sa.String(length=30), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("yearly", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("yearly_now", ExactDecimal(precision=18, scale=4), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_cost_base_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_cost_base_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_base")),
        info={"append_only": True},
    )
    with op.batch_alter_table("cost_base", schema=None) as batch_op:
        batch_op.create_index("ix_cost_base_area", ["area_id", "driver", "starts_on"], unique=False)

    op.create_table(
        "rate",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("role", sa.String(length=60), nullable=False),
        sa.Column("amount", ExactDecimal(precision=18, scale=6), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=True),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_rate_area_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_rate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rate")),
        info={"append_only": True},
    )
    with op.batch_alter_table("rate", schema=None) as batch_op:
        batch_op.create_index("ix_rate_area", ["area_id", "kind", "starts_on"], unique=False)

    op.create_table(
        "budget_use",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("quarter_on", sa.Date(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("amount", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_budget_use_area_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_budget_use_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_budget_use_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_budget_use")),
        info={"append_only": True},
    )
    with op.batch_alter_table("budget_use", schema=None) as batch_op:
        batch_op.create_index("ix_budget_use_area", ["area_id", "quarter_on"], unique=False)
        batch_op.create_index("ix_budget_use_idea", ["idea_id"], unique=False)

    op.create_table(
        "claim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("claimed_at", UtcDateTime(), nullable=False),
        sa.Column("claimant_id", sa.Integer(), nullable=True),
        sa.Column("committer_id", sa.Integer(), nullable=True),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("verifier_id", sa.Integer(), nullable=True),
        sa.Column("verified_as", sa.String(length=20), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("booked_to", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(state = 'verified') = (verified_at IS NOT NULL)", name=op.f("ck_claim_verified_when")
        ),
        sa.CheckConstraint(
            "(verified_at IS NULL) = (verifier_id IS NULL)",
            name=op.f("ck_claim_verified_by_somebody"),
        ),
        sa.CheckConstraint("ends_on > starts_on", name=op.f("ck_claim_window")),
        sa.CheckConstraint(
            "verifier_id IS NULL OR verifier_id <> claimant_id", name=op.f("ck_claim_by_another")
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_claim_area_id")),
        sa.ForeignKeyConstraint(["claimant_id"], ["person.id"], name=op.f("fk_claim_claimant_id")),
        sa.ForeignKeyConstraint(
            ["committer_id"], ["person.id"], name=op.f("fk_claim_committer_id")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_claim_idea_id")),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_claim_site_id")),
        sa.ForeignKeyConstraint(["verifier_id"], ["person.id"], name=op.f("fk_claim_verifier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim")),
        sa.UniqueConstraint("idea_id", name=op.f("uq_claim_idea_id")),
    )
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.create_index("ix_claim_area", ["area_id", "starts_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_claim_booked_to"), ["booked_to"], unique=False)
        batch_op.create_index("ix_claim_state", ["state", "site_id"], unique=False)

    op.create_table(
        "score",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column(
            "steps",
            sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
            nullable=False,
        ),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("policy_version_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_score_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_score_person_id")),
        sa.ForeignKeyConstraint(
            ["policy_version_id"], ["policy_version.id"], name=op.f("fk_score_policy_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score")),
        sa.UniqueConstraint("idea_id", "person_id", name=op.f("uq_score_idea_id_person_id")),
        info={"append_only": True},
    )
    op.create_table(
        "score_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["person.id"], name=op.f("fk_score_request_asked_by_id")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_score_request_idea_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_score_request_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_score_request")),
        sa.UniqueConstraint(
            "idea_id", "person_id", name=op.f("uq_score_request_idea_id_person_id")
        ),
    )
    with op.batch_alter_table("score_request", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_score_request_person_id"), ["person_id"], unique=False)

    op.create_table(
        "claim_share",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.CheckConstraint("percent BETWEEN 1 AND 100", name=op.f("ck_claim_share_percent")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_claim_share_area_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_claim_share_claim_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_share")),
        sa.UniqueConstraint("claim_id", "area_id", name=op.f("uq_claim_share_claim_id_area_id")),
    )
    op.create_table(
        "hard_evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("falling_cost", sa.String(length=30), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("nobody_dismissed", sa.Boolean(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_hard_evidence_line_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_hard_evidence_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hard_evidence")),
        info={"append_only": True},
    )
    with op.batch_alter_table("hard_evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hard_evidence_line_id"), ["line_id"], unique=False)

    op.create_table(
        "ledger_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("claim_id", sa.Integer(), nullable=False),
        sa.Column("line_id", sa.Integer(), nullable=False),
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("month_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("benefit_class", sa.String(length=20), nullable=True),
        sa.Column("cost_kind", sa.String(length=20), nullable=True),
        sa.Column("counts_hard", sa.Boolean(), nullable=False),
        sa.Column("amount", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(benefit_class IS NULL) <> (cost_kind IS NULL)",
            name=op.f("ck_ledger_entry_benefit_or_cost"),
        ),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_ledger_entry_area_id")),
        sa.ForeignKeyConstraint(["claim_id"], ["claim.id"], name=op.f("fk_ledger_entry_claim_id")),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_ledger_entry_idea_id")),
        sa.ForeignKeyConstraint(["line_id"], ["line.id"], name=op.f("fk_ledger_entry_line_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_ledger_entry_person_id")
        ),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_ledger_entry_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entry")),
        info={"append_only": True},
    )
    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.create_index("ix_ledger_entry_area", ["area_id", "month_on", "id"], unique=False)
        batch_op.create_index("ix_ledger_entry_idea", ["idea_id", "id"], unique=False)
        batch_op.create_index("ix_ledger_entry_line", ["line_id", "month_on"], unique=False)
        batch_op.create_index("ix_ledger_entry_site", ["site_id", "month_on"], unique=False)

    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.create_index("ix_absence_until_on", ["until_on"], unique=False)

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("budget_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("money_source", sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(
            batch_op.f("fk_decision_budget_id"), "budget", ["budget_id"], ["id"]
        )

    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.add_column(sa.Column("sure_percent", sa.Integer(), nullable=True))
        batch_op.add_column(
            sa.Column(
                "ramp",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=True,
            )
        )

    with op.batch_alter_table("line_value", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column(
                "factors",
                sa.JSON().with_variant(postgresql.JSONB(astext_type=sa.Text()), "postgresql"),
                nullable=True,
            )
        )
    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep rates, budgets, claims, scores and the ledger."""
    with op.batch_alter_table("line_value", schema=None) as batch_op:
        batch_op.drop_column("factors")

    with op.batch_alter_table("line", schema=None) as batch_op:
        batch_op.drop_column("ramp")
        batch_op.drop_column("sure_percent")

    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_decision_budget_id"), type_="foreignkey")
        batch_op.drop_column("money_source")
        batch_op.drop_column("budget_id")

    with op.batch_alter_table("absence", schema=None) as batch_op:
        batch_op.drop_index("ix_absence_until_on")

    with op.batch_alter_table("ledger_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_ledger_entry_site")
        batch_op.drop_index("ix_ledger_entry_line")
        batch_op.drop_index("ix_ledger_entry_idea")
        batch_op.drop_index("ix_ledger_entry_area")

    op.drop_table("ledger_entry")
    with op.batch_alter_table("hard_evidence", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hard_evidence_line_id"))

    op.drop_table("hard_evidence")
    op.drop_table("claim_share")
    with op.batch_alter_table("score_request", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_score_request_person_id"))

    op.drop_table("score_request")
    op.drop_table("score")
    with op.batch_alter_table("claim", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_state")
        batch_op.drop_index(batch_op.f("ix_claim_booked_to"))
        batch_op.drop_index("ix_claim_area")

    op.drop_table("claim")
    with op.batch_alter_table("budget_use", schema=None) as batch_op:
        batch_op.drop_index("ix_budget_use_idea")
        batch_op.drop_index("ix_budget_use_area")

    op.drop_table("budget_use")
    with op.batch_alter_table("rate", schema=None) as batch_op:
        batch_op.drop_index("ix_rate_area")

    op.drop_table("rate")
    with op.batch_alter_table("cost_base", schema=None) as batch_op:
        batch_op.drop_index("ix_cost_base_area")

    op.drop_table("cost_base")
    op.drop_table("budget")
    apply_triggers(op.get_bind(), Base.metadata)
