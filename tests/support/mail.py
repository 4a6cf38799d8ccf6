"""A real mail server on this machine that keeps what it gets."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tests.support.live import free_port


@dataclass
class MailServer:
    """The server's port, what it took, and what it shall answer instead of taking."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    #: An SMTP answer as "451 Try later"; empty: messages are taken.
    refusal: str = ""

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Take or refuse one message (the library fixes this name)."""
        if self.refusal:
            return self.refusal
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        return "250 Taken"


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a mail server on 127.0.0.1 while the block lasts."""
    kept = MailServer(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()
