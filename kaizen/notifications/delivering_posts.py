"""Posting what waits for web hooks: claimed, sent outside of any transaction, noted."""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from time import monotonic

import structlog
from flask import current_app
from sqlalchemy import update
from sqlalchemy.orm import Session

from kaizen.core.db import db
from kaizen.core.outbox import claim_due, is_any_due, note_failed, note_sent
from kaizen.core.outside import Answer, NotDelivered, post
from kaizen.core.sentences import ANSWERED, ANSWERED_WITH_WORDS, FAULT
from kaizen.core.transaction import transaction
from kaizen.notifications.actions.webhooks import end_webhook
from kaizen.notifications.models import WebhookPost
from kaizen.notifications.published import Shape
from kaizen.notifications.shapes import body_for, headers_for

#: A run ends well before its first claim would, and the next run goes on.
MOST_SECONDS = 60
#: While a web hook does not answer, its other posts wait, so that they keep no other one waiting.
WAIT_BEHIND = timedelta(minutes=1)

log = structlog.get_logger(__name__)


def deliver_webhooks(now: datetime) -> int:
    """Post what is due, one after the other, and answer how many arrived.

    Each is claimed in a transaction of its own, posted, and noted in another one: a kill in
    between sends that one again, under the same number. A fault stops no other post.
    """
    began, arrived = monotonic(), 0
    while monotonic() - began < MOST_SECONDS:
        post_id = _claim(now)
        if post_id is None:
            break
        arrived += _deliver_or_note(post_id, now)
    return arrived


def deliver_now(post_id: int, now: datetime) -> bool:
    """Post this one at once, unless it is already on its way, and answer whether it arrived."""
    with transaction() as session:
        taken = claim_due(session, WebhookPost, now, most=1, only=post_id)
    return bool(taken) and deliver_one(post_id, now)


def deliver_one(post_id: int, now: datetime) -> bool:
    """Post one that is claimed, and note what came of it."""
    with transaction() as session:
        row = session.get_one(WebhookPost, post_id)
        hook, message_id = row.webhook, message_id_of(row)
        url, secret = hook.url, hook.secret
        body = body_for(Shape(hook.shape), _with_link(row))
    headers = headers_for(body, message_id=message_id, secret=secret, at=now)
    private = current_app.config["KAIZEN_WEBHOOK_PRIVATE"]
    hosts = current_app.config["KAIZEN_WEBHOOK_HOSTS"]
    try:
        answer = post(url, body, headers, private=private, hosts=hosts)
    except NotDelivered as error:
        _note(post_id, now, str(error))
        return False
    _note(post_id, now, _refusal(answer), is_gone=answer.status == HTTPStatus.GONE)
    return not _refusal(answer)


def message_id_of(row: WebhookPost) -> str:
    """The number that the receiver sees; every try of one post has the same."""
    return f"msg_{row.webhook_id}_{row.id}"


def _deliver_or_note(post_id: int, now: datetime) -> bool:
    try:
        return deliver_one(post_id, now)
    except Exception as error:  # a fault in one post must not keep back the others
        log.exception("posting to a web hook failed", post_id=post_id)
        _note(post_id, now, FAULT % {"what": error})
        return False


def _claim(now: datetime) -> int | None:
    if not is_any_due(db.session(), WebhookPost, now):
        return None
    with transaction() as session:
        taken = claim_due(session, WebhookPost, now, most=1)
        return taken[0].id if taken else None


def _with_link(row: WebhookPost) -> dict[str, object]:
    """The payload with the idea's address, where the operator has told what ours is."""
    here, data = current_app.config["KAIZEN_URL"], row.payload["data"]
    if not here or "idea_id" not in data:
        return row.payload
    url = f"{here.rstrip('/')}/ideas/{data['idea_id']}"
    return {**row.payload, "data": {**data, "url": url}}


def _refusal(answer: Answer) -> str:
    """Why it does not count as delivered; empty where it does."""
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return ""
    facts = {"status": answer.status, "said": answer.said[:200].strip()}
    return (ANSWERED_WITH_WORDS if facts["said"] else ANSWERED) % facts


def _note(post_id: int, now: datetime, error: str, *, is_gone: bool = False) -> None:
    with transaction() as session:
        row = session.get_one(WebhookPost, post_id)
        if not error:
            note_sent(row, now)
            return
        log.warning("post to web hook failed", post_id=post_id, error=error)
        note_failed(row, now, error, for_good=is_gone)
        if is_gone and row.webhook.stopped_at is None:
            session.flush()
            end_webhook(row.webhook, actor_id=None, now=now, reason="gone")
        else:
            _put_others_behind(session, row.webhook_id, now)


def _put_others_behind(session: Session, webhook_id: int, now: datetime) -> None:
    session.execute(
        update(WebhookPost)
        .where(
            WebhookPost.webhook_id == webhook_id,
            WebhookPost.next_try_at <= now,
            WebhookPost.claimed_until.is_(None),
        )
        .values(next_try_at=now + WAIT_BEHIND)
        .execution_options(synchronize_session=False)
    )
