"""A web hook of the press shop, and an idea that it hears of."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from kaizen.core.db import db
from kaizen.core.transaction import transaction
from kaizen.ideas.models import Idea
from kaizen.notifications.actions.webhooks import HookWish, add_webhook
from kaizen.notifications.models import Webhook, WebhookPost
from kaizen.notifications.published import Shape, Topic
from kaizen.ownership.actions.submitting import submit_idea
from kaizen.people.models import Area
from tests.support.cast import THURSDAY, Cast


def hooked(
    cast: Cast,
    url: str,
    *,
    shape: Shape = Shape.PLAIN,
    area: Area | None = None,
    topics: tuple[Topic, ...] = tuple(Topic),
    name: str = "Channel",
) -> Webhook:
    """A web hook that Lena has set."""
    with transaction():
        return add_webhook(
            HookWish(name, url, shape, topics),
            area=area or cast.press,
            private=True,
            actor=cast.lena,
            now=THURSDAY,
        )


def sent_idea(cast: Cast, now: datetime = THURSDAY, **others: object) -> Idea:
    """An idea of Olga's, sent; whoever listens gets a post."""
    with transaction():
        idea = cast.draft(**{"title": "Hose reel", **others})
        submit_idea(idea, actor=cast.olga, now=now)
    return idea


def posts() -> list[WebhookPost]:
    """Every post there is, as it stands in the database."""
    db.session.rollback()
    return list(db.session.scalars(select(WebhookPost).order_by(WebhookPost.id)))
