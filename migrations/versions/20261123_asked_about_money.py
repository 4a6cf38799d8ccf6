"""Tell apart what is asked about a claim."""

import sqlalchemy as sa
from alembic import op

revision = "20261123_asked_about_money"
down_revision = "20261123_conditions_and_pulse"
branch_labels = None
depends_on = None

_ASSIGNMENT = sa.table(
    "assignment",
    sa.column("idea_id", sa.Integer()),
    sa.column("kind", sa.String(20)),
    sa.column("closed_at", sa.DateTime(timezone=True)),
)
_CLAIM = sa.table("claim", sa.column("idea_id", sa.Integer()), sa.column("state", sa.String(20)))
#: In which state of the claim the open question is another one than to verify it.
_ASKED = {"sent_back": "claim", "verified": "dismissal"}


def upgrade() -> None:
    """Tell apart what is asked about a claim."""
    for state, kind in _ASKED.items():
        claims = sa.select(_CLAIM.c.idea_id).where(_CLAIM.c.state == state)
        op.execute(
            _ASSIGNMENT.update()
            .where(
                _ASSIGNMENT.c.kind == "verify",
                _ASSIGNMENT.c.closed_at.is_(None),
                _ASSIGNMENT.c.idea_id.in_(claims),
            )
            .values(kind=kind)
        )


def downgrade() -> None:
    """Undo: Tell apart what is asked about a claim."""
    op.execute(
        _ASSIGNMENT.update()
        .where(_ASSIGNMENT.c.kind.in_(list(_ASKED.values())))
        .values(kind="verify")
    )
