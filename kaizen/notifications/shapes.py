"""How a message to a web hook is put for Slack, for Teams and for any other system, and signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kaizen.notifications.published import Shape

SECRET_PREFIX = "whsec_"
_SECRET_BYTES = 32
_CARD_SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
_CARD = "application/vnd.microsoft.card.adaptive"
#: Slack reads these three as commands (https://api.slack.com/reference/surfaces/formatting).
_SLACK_SIGNS = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def new_secret() -> str:
    """A secret for signatures, as the Standard Webhooks specification writes one."""
    return SECRET_PREFIX + base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()


def body_for(shape: Shape, payload: Mapping[str, Any]) -> bytes:
    """The bytes to send: `payload` holds `type`, `timestamp` and `data` (`payload_of`)."""
    if shape is Shape.SLACK:
        message: Mapping[str, Any] = _for_slack(payload["data"])
    elif shape is Shape.TEAMS:
        message = _for_teams(payload["data"])
    else:
        message = payload
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode()


def headers_for(body: bytes, *, message_id: str, secret: str, at: datetime) -> dict[str, str]:
    """What goes with the body: its number, which stays for every try, the moment, the signature.

    HMAC-SHA256 over `id.timestamp.body`, as https://www.standardwebhooks.com lays down.
    """
    moment = str(int(at.timestamp()))
    signed = b".".join((message_id.encode(), moment.encode(), body))
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    mark = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    return {
        "Content-Type": "application/json",
        "User-Agent": "Kaizen",
        "webhook-id": message_id,
        "webhook-timestamp": moment,
        "webhook-signature": f"v1,{mark}",
    }


def _for_slack(data: Mapping[str, Any]) -> dict[str, Any]:
    """https://api.slack.com/messaging/webhooks: the text is for the notification, blocks show."""
    title, url = _plain(_titled(data)), data.get("url")
    linked = f"<{url}|{title.replace('|', '¦')}>" if url else title
    shown = f"*{linked}*\n{_plain(data['text'])}\n{_plain(_place(data))}"
    return {
        "text": f"{title}: {_plain(data['text'])}",
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": shown}}],
    }


def _for_teams(data: Mapping[str, Any]) -> dict[str, Any]:
    """A card as Teams' workflows take it; text runs know no markup, so words stay words."""
    lines: list[tuple[dict[str, object], str]] = [
        ({"weight": "Bolder"}, _titled(data)),
        ({}, data["text"]),
        ({"isSubtle": True}, _place(data)),
    ]
    card: dict[str, Any] = {
        "$schema": _CARD_SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **look}]}
            for look, text in lines
        ],
    }
    if data.get("url"):
        card["actions"] = [{"type": "Action.OpenUrl", "title": data["number"], "url": data["url"]}]
    return {
        "type": "message",
        "attachments": [{"contentType": _CARD, "contentUrl": None, "content": card}],
    }


def _titled(data: Mapping[str, Any]) -> str:
    return " ".join(part for part in (data.get("number"), data.get("title")) if part)


def _place(data: Mapping[str, Any]) -> str:
    return str(data["area"]["name"])


def _plain(text: str) -> str:
    """Words that Slack shows as they are: nobody can call a whole channel by a title."""
    for sign, written in _SLACK_SIGNS.items():
        text = text.replace(sign, written)
    return text
