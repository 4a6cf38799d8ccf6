"""A letter as it leaves the house: what it says, its headers, and the way that was set for it."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from datetime import datetime
from email.contentmanager import raw_data_manager
from email.errors import MessageError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import compat32
from email.utils import format_datetime, formataddr, parseaddr
from pathlib import Path
from typing import Any
from uuid import uuid4

from flask import current_app

from kaizen.core.sentences import to_say


class BadLetter(ValueError):
    """This letter can never leave: a header would break, or the address is none."""


@dataclass(frozen=True)
class Letter:
    """One message to one address; `unsubscribe_url` leads to where the reader can stop it."""

    message_id: str
    to_name: str
    to_address: str
    subject: str
    text: str
    html: str
    written_at: datetime
    unsubscribe_url: str | None = None


@dataclass(frozen=True)
class ServerRoute:
    """A mail server that takes the letters, and how to greet it."""

    host: str
    port: int
    security: str
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    #: A file of certificates that are trusted besides those of the system.
    trusted: str = ""


@dataclass(frozen=True)
class FolderRoute:
    """A folder in which letters are laid down as files instead of being sent."""

    folder: Path
    sender: str


Route = ServerRoute | FolderRoute

_POLICY = compat32.clone(linesep="\r\n")
_AS_CONTENT: dict[str, Any] = {"cte": "quoted-printable", "content_manager": raw_data_manager}


def route() -> Route | None:
    """The way that is set for letters; None: nothing leaves by mail, and nothing is written."""
    config = current_app.config
    sender = config["KAIZEN_MAIL_FROM"] or "Kaizen <kaizen@localhost>"
    if config["KAIZEN_SMTP_HOST"]:
        return ServerRoute(
            host=config["KAIZEN_SMTP_HOST"],
            port=config["KAIZEN_SMTP_PORT"],
            security=config["KAIZEN_SMTP_SECURITY"],
            sender=sender,
            user=config["KAIZEN_SMTP_USER"],
            password=config["KAIZEN_SMTP_PASSWORD"],
            trusted=config["KAIZEN_SMTP_TRUSTED"],
        )
    folder = config["KAIZEN_MAIL_FOLDER"]
    return FolderRoute(Path(folder), sender) if folder else None


def new_message_id(sender: str) -> str:
    """A name for a letter that no other has: a copy sent after a crash carries it again."""
    domain = parseaddr(sender)[1].rpartition("@")[2] or "localhost"
    return f"<{uuid4().hex}@{domain}>"


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as a message with a text part and, where there is one, an HTML part.

    `sender` is an address with or without a name, as ``Kaizen <kaizen@plant.example>``.

    Raises:
        BadLetter: a header holds a line break or another control character, or the address
            cannot be written as one.
    """
    # The newer policies encode long links and lose blanks in long subjects; see `Header`.
    message = EmailMessage(policy=_POLICY)
    message["Subject"] = Header(_one_line(letter.subject), header_name="Subject")
    message["From"] = _address(*parseaddr(sender))
    message["To"] = _address(letter.to_name, letter.to_address)
    message["Date"] = format_datetime(letter.written_at)
    message["Message-ID"] = _one_line(letter.message_id)
    # Answering machines shall not answer a machine (RFC 3834); the second is for Exchange.
    message["Auto-Submitted"] = "auto-generated"
    message["X-Auto-Response-Suppress"] = "All"
    if letter.unsubscribe_url:
        message["List-Unsubscribe"] = f"<{_one_line(letter.unsubscribe_url)}>"
    # Quoted-printable passes every server and stays readable for whoever looks into the file.
    message.set_content(letter.text, **_AS_CONTENT)
    if letter.html:
        message.add_alternative(letter.html, subtype="html", **_AS_CONTENT)
    return message


def _one_line(value: str) -> str:
    if any(unicodedata.category(sign) == "Cc" for sign in value):
        raise BadLetter(to_say("A header holds a line break or another control character."))
    return value


def _address(name: str, address: str) -> str:
    """The address as a header holds it, its domain in the letters that every server knows."""
    user, _, domain = _one_line(address).rpartition("@")
    try:
        plain = Address(addr_spec=f"{user}@{domain.encode('idna').decode('ascii')}")
        plain.addr_spec.encode("ascii")
    except (ValueError, IndexError, MessageError) as error:
        raise BadLetter(to_say("This address cannot be written to.")) from error
    if _one_line(name).isascii():
        return formataddr((name, plain.addr_spec))
    return f"{Header(name, header_name='To').encode()} <{plain.addr_spec}>"
