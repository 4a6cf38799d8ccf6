"""The definitions of finance in force at a site, and the versions before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from kaizen.core.policy import InForce, PolicyVersion, in_force
from kaizen.core.remembered import remembered
from kaizen.people.rules import site_scope
from kaizen.savings.rules.policy import SavingsPolicy


def savings_policy_of(session: Session, site_id: int) -> InForce[SavingsPolicy]:
    """The definitions in force at a site, with the version that they come from."""
    return remembered(
        session,
        ("savings-policy", site_id),
        lambda: in_force(session, SavingsPolicy(), scope=site_scope(site_id)),
    )


def savings_versions_of(session: Session, site_id: int) -> list[PolicyVersion]:
    """Every version of a site's definitions, the newest first."""
    rows = select(PolicyVersion).where(
        PolicyVersion.name == SavingsPolicy.name, PolicyVersion.scope == site_scope(site_id)
    )
    return list(session.scalars(rows.order_by(PolicyVersion.number.desc())))
