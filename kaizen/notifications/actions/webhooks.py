"""Web hooks: leaders let another system hear of what happens in their area, try it, stop it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import force_locale, gettext
from sqlalchemy import select, update

from kaizen.core import doorbell, events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.events import Event
from kaizen.core.outbox import try_again
from kaizen.core.outside import check_address
from kaizen.core.sentences import to_say
from kaizen.core.text import clean_line, is_blank
from kaizen.ideas.models import Idea
from kaizen.notifications.models import Webhook, WebhookPost
from kaizen.notifications.published import PUBLISHED, Shape, Topic
from kaizen.notifications.shapes import new_secret
from kaizen.people.models import Area, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission, language_for

LONGEST_NAME = 80
LONGEST_URL = 500


@dataclass(frozen=True)
class HookWish:
    """What somebody asks for: where to post, in which shape, and what of."""

    name: str
    url: str
    shape: Shape
    topics: Collection[Topic]


def add_webhook(
    wish: HookWish,
    *,
    area: Area,
    private: bool,
    hosts: Collection[str] = (),
    actor: Person,
    now: datetime,
) -> Webhook:
    """Let another system hear of an area and all below it; its secret is made here.

    `private` allows addresses inside the house; `hosts`, where it names any, no others.

    Raises:
        NotAllowed: the actor neither leads the area nor runs the installation.
        InvalidInput: name, address or topics cannot be used, or the address hears of it already.
    """
    require(actor, Permission.WEBHOOK_SET, area=area)
    name, url = clean_line(wish.name), clean_line(wish.url)
    if is_blank(name) or len(name) > LONGEST_NAME:
        raise InvalidInput(
            "Give it a short name, such as “Channel of the press shop”.", field="name"
        )
    if len(url) > LONGEST_URL:
        raise InvalidInput("This address is too long.", field="url")
    check_address(url, private=private, hosts=hosts)
    if not wish.topics:
        raise InvalidInput("Choose at least one thing to tell.", field="topics")
    _require_new(url, area)
    hook = Webhook(
        area=area,
        name=name,
        url=url,
        secret=new_secret(),
        shape=wish.shape.value,
        kinds=[topic.value for topic in Topic if topic in wish.topics],
        made_by_id=actor.id,
        made_at=now,
    )
    db.session.add(hook)
    events.record("webhook.added", hook, actor.id, now, area_id=area.id, shape=hook.shape)
    return hook


def stop_webhook(hook: Webhook, *, actor: Person, now: datetime) -> None:
    """Tell the other system nothing more; what still waits is not sent.

    Raises:
        NotAllowed: the actor neither leads the area nor runs the installation.
        Conflict: it was stopped before.
    """
    require(actor, Permission.WEBHOOK_SET, area=hook.area)
    if hook.stopped_at is not None:
        raise Conflict("This has been stopped already.")
    end_webhook(hook, actor_id=actor.id, now=now, reason="stopped")


def resume_webhook(hook: Webhook, *, actor: Person, now: datetime) -> None:
    """Tell the other system again what happens from now on; what it missed stays unsent.

    Raises:
        NotAllowed: the actor neither leads the area nor runs the installation.
        Conflict: it is not stopped.
        InvalidInput: the address hears of the area by another web hook meanwhile.
    """
    require(actor, Permission.WEBHOOK_SET, area=hook.area)
    if hook.stopped_at is None:
        raise Conflict("This is switched on already.")
    _require_new(hook.url, hook.area)
    hook.stopped_at = None
    events.record("webhook.resumed", hook, actor.id, now)


def end_webhook(hook: Webhook, *, actor_id: int | None, now: datetime, reason: str) -> None:
    """Close a web hook, whoever asked for it; the other side itself may (`reason` gone)."""
    hook.stopped_at = now
    db.session.execute(
        update(WebhookPost)
        .where(WebhookPost.webhook_id == hook.id, WebhookPost.next_try_at.is_not(None))
        .values(next_try_at=None, given_up_at=now, last_error=to_say("The web hook was stopped."))
    )
    events.record("webhook.stopped", hook, actor_id, now, reason=reason)


def try_webhook(hook: Webhook, *, actor: Person, now: datetime) -> WebhookPost:
    """Send one message that says that it is a test.

    Raises:
        NotAllowed: the actor neither leads the area nor runs the installation.
        Conflict: the web hook is stopped.
    """
    require(actor, Permission.WEBHOOK_SET, area=hook.area)
    if hook.stopped_at is not None:
        raise Conflict("This has been stopped already.")
    with force_locale(_language_of(hook)):
        text = gettext("This is a test. It works.")
    data = {"text": text, "title": "Kaizen", "area": _shown(hook.area)}
    payload = {"type": "test", "timestamp": now.isoformat(), "data": data}
    post = WebhookPost(webhook=hook, payload=payload, created_at=now, next_try_at=now)
    db.session.add(post)
    db.session.flush()
    return post


def send_again(post: WebhookPost, *, actor: Person, now: datetime) -> None:
    """Begin anew with a message that was given up, under the same number.

    Raises:
        NotAllowed: the actor neither leads the area nor runs the installation.
        Conflict: it is not given up, or the web hook is stopped.
    """
    require(actor, Permission.WEBHOOK_SET, area=post.webhook.area)
    if post.given_up_at is None or post.webhook.stopped_at is not None:
        raise Conflict("There is nothing here to send again.")
    try_again(post, now)
    doorbell.ring("deliver-webhooks")


def publish(event: Event, now: datetime) -> None:
    """Write one post for each web hook that wants to hear of this event of an idea."""
    idea = db.session.get(Idea, event.subject_id)
    if idea is None:
        return
    topic = PUBLISHED[event.kind].topic.value
    hooks = db.session.scalars(
        select(Webhook).where(Webhook.area_id.in_(idea.area.path_ids), Webhook.stopped_at.is_(None))
    )
    wanting = [hook for hook in hooks if topic in hook.kinds]
    if not wanting:
        return
    db.session.add_all(
        WebhookPost(
            webhook_id=hook.id,
            event_id=event.id,
            payload=_payload(event, idea, _language_of(hook)),
            created_at=now,
            next_try_at=now,
        )
        for hook in wanting
    )
    doorbell.ring("deliver-webhooks")


def _require_new(url: str, area: Area) -> None:
    same = select(Webhook.id).where(
        Webhook.url == url, Webhook.area_id == area.id, Webhook.stopped_at.is_(None)
    )
    if db.session.scalar(same) is not None:
        raise InvalidInput("This address hears of this area already.", field="url")


def _language_of(hook: Webhook) -> str:
    """That of whoever connected it: a channel has none of its own."""
    maker = db.session.get_one(Person, hook.made_by_id)
    return language_for(maker.language)


def _payload(event: Event, idea: Idea, language: str) -> dict[str, Any]:
    """What is said of an event, with no name but that of whoever did it, unless it is hidden."""
    with force_locale(language):
        text = str(PUBLISHED[event.kind].words) % {"actor": _actor(event, idea)}
    return {
        "type": event.kind,
        "timestamp": event.at.isoformat(),
        "data": {
            "text": text,
            "idea_id": idea.id,
            "number": idea.reference,
            "title": idea.title,
            "stage": idea.stage,
            "not_safe_now": idea.not_safe_now,
            "area": _shown(idea.area),
        },
    }


def _actor(event: Event, idea: Idea) -> str:
    """Nobody outside is an author: what hides a name from any reader hides it here."""
    person = db.session.get(Person, event.actor_id) if event.actor_id else None
    hides = idea.hide_names and event.actor_id in idea.author_ids
    return str(gettext("Somebody")) if person is None or hides else person.full_name


def _shown(area: Area) -> dict[str, str]:
    return {"code": area.code, "name": area.name}
