"""Keep labour rates with their day instead of one number in the area."""

from datetime import date

import sqlalchemy as sa
from alembic import op

from kaizen.core.db import ExactDecimal, UtcDateTime

revision = "20261122_dated_rates"
down_revision = "20261122_money"
branch_labels = None
depends_on = None

LABOUR_HOUR = "labour_hour"
BEGINNING = date(2000, 1, 1)

AREA = sa.table(
    "area",
    sa.column("id", sa.Integer()),
    sa.column("site_id", sa.Integer()),
    sa.column("currency", sa.String()),
    sa.column("labour_rate", ExactDecimal(precision=12, scale=2)),
)
RATE = sa.table(
    "rate",
    sa.column("id", sa.Integer()),
    sa.column("area_id", sa.Integer()),
    sa.column("kind", sa.String()),
    sa.column("role", sa.String()),
    sa.column("amount", ExactDecimal(precision=18, scale=6)),
    sa.column("currency", sa.String()),
    sa.column("starts_on", sa.Date()),
    sa.column("at", UtcDateTime()),
    sa.column("reason", sa.Text()),
)


def upgrade() -> None:
    """Keep labour rates with their day instead of one number in the area."""
    connection = op.get_bind()
    site = AREA.alias("site")
    held = connection.execute(
        sa.select(AREA.c.id, AREA.c.labour_rate, sa.func.coalesce(site.c.currency, AREA.c.currency))
        .outerjoin(site, site.c.id == AREA.c.site_id)
        .where(AREA.c.labour_rate.is_not(None))
        # Rows that an earlier run of this migration wrote stay as they are.
        .where(AREA.c.id.not_in(sa.select(RATE.c.area_id).where(RATE.c.kind == LABOUR_HOUR)))
    ).all()
    for area_id, amount, currency in held:
        connection.execute(
            RATE.insert().values(
                area_id=area_id,
                kind=LABOUR_HOUR,
                role="",
                amount=amount,
                currency=currency,
                starts_on=BEGINNING,
                at=sa.func.now(),
                reason="Taken over.",
            )
        )
    # In place: SQLite cannot make anew a table to which so many others point.
    with op.batch_alter_table("area", recreate="never") as batch_op:
        batch_op.drop_column("labour_rate")


def downgrade() -> None:
    """Undo: Keep labour rates with their day instead of one number in the area."""
    with op.batch_alter_table("area", recreate="never") as batch_op:
        batch_op.add_column(sa.Column("labour_rate", ExactDecimal(12, 2), nullable=True))
    connection = op.get_bind()
    rows = connection.execute(
        sa.select(RATE.c.area_id, RATE.c.amount)
        .where(RATE.c.kind == LABOUR_HOUR, RATE.c.role == "")
        .order_by(RATE.c.starts_on, RATE.c.id)
    ).all()
    for area_id, amount in dict((row.area_id, row.amount) for row in rows).items():
        connection.execute(
            AREA.update().where(AREA.c.id == area_id).values(labour_rate=round(amount, 2))
        )
