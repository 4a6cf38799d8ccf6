"""Which web hooks somebody may set, and how their posts fare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, func, or_, select
from sqlalchemy.orm import Session, joinedload

from kaizen.core.errors import NotFound
from kaizen.core.events import Event
from kaizen.notifications.models import Webhook, WebhookPost
from kaizen.people.models import Area, Person
from kaizen.people.permissions import can, paths_where
from kaizen.people.rules import Permission

#: So many that ended are named at most; nobody needs the oldest.
MOST_ENDED = 20


@dataclass(frozen=True)
class HookState:
    """A web hook, and how its posts fare; the last failure only where none arrived since."""

    hook: Webhook
    waiting: int
    given_up: int
    last_sent_at: datetime | None
    failing: WebhookPost | None


def paths_to_listen(session: Session, actor: Person) -> list[str]:
    """Paths of the areas, at and below which the person may set web hooks."""
    if can(actor, Permission.WEBHOOK_SET):
        return list(session.scalars(select(Area.path).where(Area.parent_id.is_(None))))
    return paths_where(actor, Permission.WEBHOOK_SET)


def hooks_for(session: Session, actor: Person) -> list[HookState]:
    """The web hooks that this person may manage, in three queries; stopped ones are left out."""
    paths = paths_to_listen(session, actor)
    if not paths:
        return []
    rows = (
        select(Webhook)
        .join(Webhook.area)
        .where(_at_or_below(paths), Webhook.stopped_at.is_(None))
        .options(joinedload(Webhook.area))
        .order_by(Area.path, Webhook.id)
    )
    hooks = list(session.scalars(rows))
    return _states(session, hooks) if hooks else []


def ended_outside(session: Session, actor: Person) -> list[Webhook]:
    """Web hooks of this person that the other side itself has ended, the newest first.

    Those that somebody stopped here are left out: that was meant.
    """
    paths = paths_to_listen(session, actor)
    if not paths:
        return []
    by_itself = exists().where(
        Event.subject_type == Webhook.__tablename__,
        Event.subject_id == Webhook.id,
        Event.kind == "webhook.stopped",
        Event.actor_id.is_(None),
        Event.at == Webhook.stopped_at,
    )
    rows = (
        select(Webhook)
        .join(Webhook.area)
        .where(_at_or_below(paths), Webhook.stopped_at.is_not(None), by_itself)
        .options(joinedload(Webhook.area))
        .order_by(Webhook.stopped_at.desc(), Webhook.id.desc())
        .limit(MOST_ENDED)
    )
    return list(session.scalars(rows))


def hook_for(session: Session, actor: Person, hook_id: int) -> Webhook:
    """One web hook that this person may manage.

    Raises:
        NotFound: there is none, or it is not this person's to know of.
    """
    hook = session.get(Webhook, hook_id)
    if hook is None or not can(actor, Permission.WEBHOOK_SET, area=hook.area):
        raise NotFound("There is no such web hook.")
    return hook


def given_up_of(session: Session, hook: Webhook) -> list[WebhookPost]:
    """The posts of a web hook that were tried for five days in vain, the oldest first."""
    rows = select(WebhookPost).where(
        WebhookPost.webhook_id == hook.id, WebhookPost.given_up_at.is_not(None)
    )
    return list(session.scalars(rows.order_by(WebhookPost.id)))


def _at_or_below(paths: Collection[str]) -> ColumnElement[bool]:
    return or_(*(Area.path.startswith(path, autoescape=True) for path in paths))


def _states(session: Session, hooks: Collection[Webhook]) -> list[HookState]:
    ids = [hook.id for hook in hooks]
    counts = session.execute(
        select(
            WebhookPost.webhook_id,
            func.count(WebhookPost.next_try_at),
            func.count(WebhookPost.given_up_at),
            func.max(WebhookPost.sent_at),
        )
        .where(WebhookPost.webhook_id.in_(ids))
        .group_by(WebhookPost.webhook_id)
    )
    fared = {row[0]: row[1:] for row in counts}
    failing = _failing(session, ids)
    return [HookState(h, *fared.get(h.id, (0, 0, None)), failing.get(h.id)) for h in hooks]


def _failing(session: Session, hook_ids: Collection[int]) -> dict[int, WebhookPost]:
    """The newest post of each web hook, where it did not arrive at the last try."""
    newest = (
        select(func.max(WebhookPost.id))
        .where(WebhookPost.webhook_id.in_(hook_ids), WebhookPost.tries > 0)
        .group_by(WebhookPost.webhook_id)
    )
    rows = session.scalars(select(WebhookPost).where(WebhookPost.id.in_(newest)))
    return {row.webhook_id: row for row in rows if row.last_error}
