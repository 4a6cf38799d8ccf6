"""Keep aims, offers, campaigns and what ideas serve."""

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import Base, ExactDecimal, UtcDateTime
from kaizen.core.triggers import apply_triggers

revision = "20261123_aims"
down_revision = "20261123_lapses"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Keep aims, offers, campaigns and what ideas serve."""
    op.create_table(
        "aim",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("measure", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=40), nullable=False),
        sa.Column("from_value", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("to_value", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("waits_for_id", sa.Integer(), nullable=True),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("agreed_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ending", sa.String(length=20), nullable=True),
        sa.Column("learned", sa.Text(), nullable=False),
        sa.CheckConstraint("ending IN ('reached', 'stopped')", name=op.f("ck_aim_known_ending")),
        sa.CheckConstraint(
            "measure IN ('typed', 'hard', 'in_use', 'hours')", name=op.f("ck_aim_known_measure")
        ),
        sa.CheckConstraint(
            "(ended_at IS NULL) = (ending IS NULL)", name=op.f("ck_aim_ending_evidence")
        ),
        sa.CheckConstraint(
            "agreed_at IS NOT NULL OR ended_at IS NOT NULL OR waits_for_id IS NOT NULL",
            name=op.f("ck_aim_somebody_is_asked"),
        ),
        sa.CheckConstraint(
            "ended_at IS NULL OR waits_for_id IS NULL", name=op.f("ck_aim_ended_asks_nobody")
        ),
        sa.CheckConstraint("parent_id <> id", name=op.f("ck_aim_not_below_itself")),
        sa.CheckConstraint("to_value <> from_value", name=op.f("ck_aim_leads_somewhere")),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_aim_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_aim_area_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_aim_owner_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["aim.id"], name=op.f("fk_aim_parent_id")),
        sa.ForeignKeyConstraint(["set_by_id"], ["person.id"], name=op.f("fk_aim_set_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_aim_site_id")),
        sa.ForeignKeyConstraint(["waits_for_id"], ["person.id"], name=op.f("fk_aim_waits_for_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aim")),
    )
    with op.batch_alter_table("aim", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_aim_area_id"), ["area_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_aim_parent_id"), ["parent_id"], unique=False)
        batch_op.create_index("ix_aim_site", ["site_id", "ended_at"], unique=False)
        batch_op.create_index("ix_aim_waits_for", ["waits_for_id"], unique=False)

    op.create_table(
        "aim_offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aim_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=True),
        sa.Column("value", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'agreed') = (to_id IS NULL)", name=op.f("ck_aim_offer_an_offer_asks_somebody")
        ),
        sa.ForeignKeyConstraint(["aim_id"], ["aim.id"], name=op.f("fk_aim_offer_aim_id")),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_aim_offer_by_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_aim_offer_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aim_offer")),
        info={"append_only": True},
    )
    with op.batch_alter_table("aim_offer", schema=None) as batch_op:
        batch_op.create_index("ix_aim_offer_aim", ["aim_id", "id"], unique=False)

    op.create_table(
        "aim_reading",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("aim_id", sa.Integer(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("value", ExactDecimal(precision=18, scale=4), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["aim_id"], ["aim.id"], name=op.f("fk_aim_reading_aim_id")),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_aim_reading_person_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aim_reading")),
        sa.UniqueConstraint("aim_id", "on", name=op.f("uq_aim_reading_aim_id_on")),
    )
    op.create_table(
        "campaign",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("area_id", sa.Integer(), nullable=False),
        sa.Column("site_id", sa.Integer(), nullable=False),
        sa.Column("aim_id", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(length=160), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("until_on > from_on", name=op.f("ck_campaign_ends_after_it_begins")),
        sa.ForeignKeyConstraint(["aim_id"], ["aim.id"], name=op.f("fk_campaign_aim_id")),
        sa.ForeignKeyConstraint(["area_id"], ["area.id"], name=op.f("fk_campaign_area_id")),
        sa.ForeignKeyConstraint(["made_by_id"], ["person.id"], name=op.f("fk_campaign_made_by_id")),
        sa.ForeignKeyConstraint(["site_id"], ["area.id"], name=op.f("fk_campaign_site_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_campaign")),
    )
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_campaign_aim_id"), ["aim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_campaign_area_id"), ["area_id"], unique=False)
        batch_op.create_index("ix_campaign_site", ["site_id", "until_on"], unique=False)

    op.create_table(
        "serving",
        sa.Column("idea_id", sa.Integer(), nullable=False),
        sa.Column("aim_id", sa.Integer(), nullable=True),
        sa.Column("campaign_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "aim_id IS NOT NULL OR campaign_id IS NOT NULL",
            name=op.f("ck_serving_serves_something"),
        ),
        sa.ForeignKeyConstraint(["aim_id"], ["aim.id"], name=op.f("fk_serving_aim_id")),
        sa.ForeignKeyConstraint(
            ["campaign_id"], ["campaign.id"], name=op.f("fk_serving_campaign_id")
        ),
        sa.ForeignKeyConstraint(["idea_id"], ["idea.id"], name=op.f("fk_serving_idea_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_serving_person_id")),
        sa.PrimaryKeyConstraint("idea_id", name=op.f("pk_serving")),
    )
    with op.batch_alter_table("serving", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_serving_aim_id"), ["aim_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_serving_campaign_id"), ["campaign_id"], unique=False)

    apply_triggers(op.get_bind(), Base.metadata)


def downgrade() -> None:
    """Undo: Keep aims, offers, campaigns and what ideas serve."""
    with op.batch_alter_table("serving", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_serving_campaign_id"))
        batch_op.drop_index(batch_op.f("ix_serving_aim_id"))

    op.drop_table("serving")
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        batch_op.drop_index("ix_campaign_site")
        batch_op.drop_index(batch_op.f("ix_campaign_area_id"))
        batch_op.drop_index(batch_op.f("ix_campaign_aim_id"))

    op.drop_table("campaign")
    op.drop_table("aim_reading")
    with op.batch_alter_table("aim_offer", schema=None) as batch_op:
        batch_op.drop_index("ix_aim_offer_aim")

    op.drop_table("aim_offer")
    with op.batch_alter_table("aim", schema=None) as batch_op:
        batch_op.drop_index("ix_aim_waits_for")
        batch_op.drop_index("ix_aim_site")
        batch_op.drop_index(batch_op.f("ix_aim_parent_id"))
        batch_op.drop_index(batch_op.f("ix_aim_area_id"))

    op.drop_table("aim")
