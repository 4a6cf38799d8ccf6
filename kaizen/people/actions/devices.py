"""Shared tablets: an administrator enrols a device for badge and PIN, or revokes it."""

from __future__ import annotations

from datetime import datetime

from kaizen.core import events
from kaizen.core.db import db
from kaizen.core.errors import Conflict, InvalidInput
from kaizen.core.text import clean_line
from kaizen.people.actions.signed_in import end_signed_in_at
from kaizen.people.models import Area, Device, Person
from kaizen.people.permissions import require
from kaizen.people.rules import Permission
from kaizen.people.secrets import new_token, token_hash

LONGEST_DEVICE_NAME = 80


def enrol_device(name: str, *, area: Area, actor: Person, now: datetime) -> tuple[Device, str]:
    """Allow badge and PIN on a device; answer it and the token that its browser keeps.

    The token is stored only as a hash: it cannot be shown a second time.

    Raises:
        NotAllowed: the actor is no administrator.
        InvalidInput: the name is empty or too long.
    """
    require(actor, Permission.DEVICE_ENROL)
    clean = clean_line(name)
    if not 0 < len(clean) <= LONGEST_DEVICE_NAME:
        raise InvalidInput("Give the device a short name, such as “Tablet press 2”.", field="name")
    token = new_token()
    device = Device(
        name=clean,
        area=area,
        token_hash=token_hash(token),
        enrolled_by_id=actor.id,
        enrolled_at=now,
    )
    db.session.add(device)
    events.record("device.enrolled", device, actor.id, now, area_id=area.id)
    return device, token


def revoke_device(device: Device, *, actor: Person, now: datetime) -> None:
    """Take badge and PIN from a device at once, and sign off whoever sits there.

    Raises:
        NotAllowed: the actor is no administrator.
        Conflict: it was revoked before.
    """
    require(actor, Permission.DEVICE_ENROL)
    if device.revoked_at is not None:
        raise Conflict("This device was revoked already.")
    device.revoked_at = now
    end_signed_in_at(device, but=actor, now=now)
    events.record("device.revoked", device, actor.id, now)
