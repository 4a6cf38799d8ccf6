"""Rules that leadership may set: frozen dataclasses kept as versions, never overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from sqlalchemy import String, Text, UniqueConstraint, bindparam, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from kaizen.core.db import Base, Facts, UtcDateTime


class Policy(Protocol):
    """What a policy has to offer: a name, a shape, and a way back from stored values."""

    name: ClassVar[str]
    __dataclass_fields__: ClassVar[Any]

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> Any:
        """Build the policy from what `asdict` and JSON made of it."""


P = TypeVar("P", bound=Policy)


class PolicyVersion(Base):
    """One version of one policy for one scope, with its author, time and reason."""

    __tablename__ = "policy_version"
    __table_args__ = (
        UniqueConstraint("name", "scope", "number"),
        {"info": {"append_only": True}},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    scope: Mapped[str] = mapped_column(String(60))
    number: Mapped[int]
    values: Mapped[dict[str, Any]] = mapped_column(Facts)
    author_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(UtcDateTime)
    reason: Mapped[str] = mapped_column(Text)


# Built once: putting a question together costs more than asking it.
_NEWEST = (
    select(PolicyVersion.id, PolicyVersion.values)
    .where(PolicyVersion.name == bindparam("name"), PolicyVersion.scope == bindparam("scope"))
    .order_by(PolicyVersion.number.desc())
    .limit(1)
)


@dataclass(frozen=True)
class InForce(Generic[P]):
    """A policy together with the version that it comes from (None: the built-in default)."""

    policy: P
    version_id: int | None


def in_force(session: Session, default: P, *, scope: str) -> InForce[P]:
    """The newest version of `default`'s policy for `scope`, else the default itself."""
    newest = session.execute(_NEWEST, {"name": default.name, "scope": scope}).first()
    if newest is None:
        return InForce(default, None)
    # A row has a method of that name too.
    version_id, values = newest
    return InForce(type(default).from_stored(values), version_id)


def set_policy(
    session: Session,
    policy: Policy,
    *,
    scope: str,
    actor_id: int | None,
    now: datetime,
    reason: str,
) -> PolicyVersion:
    """Write a new version; the earlier ones stay, and what was decided keeps its own."""
    last = session.scalar(
        select(PolicyVersion.number)
        .where(PolicyVersion.name == policy.name, PolicyVersion.scope == scope)
        .order_by(PolicyVersion.number.desc())
        .limit(1)
    )
    version = PolicyVersion(
        name=policy.name,
        scope=scope,
        number=(last or 0) + 1,
        values=_storable(policy),
        author_id=actor_id,
        at=now,
        reason=reason,
    )
    session.add(version)
    session.flush()
    return version


def _storable(policy: Any) -> dict[str, Any]:
    """Values as JSON keeps them exactly: decimals become text, wherever they stand."""
    return {key: _plain(value) for key, value in asdict(policy).items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return str(value) if isinstance(value, Decimal) else value
