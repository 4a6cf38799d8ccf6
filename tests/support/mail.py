"""A real mail server on this machine that keeps what it gets."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.support.live import free_port

PASSWORD = "only-for-the-test-server"


@dataclass
class MailServer:
    """The server's port, what it took, and what it shall answer instead of taking."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    #: An SMTP answer as "451 Try later"; empty: messages are taken.
    refusal: str = ""
    #: Answers to single receivers, as "550 5.1.1 Nobody is here".
    refused: dict[str, str] = field(default_factory=dict)
    #: How often the connection shall break after a message was taken, before the receipt.
    drops: int = 0
    #: After so many messages it takes none any more, and says nothing either.
    stalls_after: int | None = None
    #: Takes messages only this slowly.
    delay_seconds: float = 0.0
    #: Who signed in, and how many connections there were.
    logins: list[str] = field(default_factory=list)
    connections: set[int] = field(default_factory=set)

    @property
    def ids(self) -> list[str]:
        """The Message-ID of each message that was taken, in order."""
        return [str(message["Message-ID"]) for message in self.messages]

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        """Take or refuse one receiver (the library fixes these names)."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Take or refuse one message."""
        self.connections.add(id(session))
        if self.refusal:
            return self.refusal
        if self.stalls_after is not None and len(self.messages) >= self.stalls_after:
            await asyncio.Event().wait()
        await asyncio.sleep(self.delay_seconds)
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        self.messages.append(message)
        if self.drops:
            self.drops -= 1
            server.transport.abort()
        return "250 Taken"

    def check_login(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, proof: Any
    ) -> AuthResult:
        """Let in whoever knows the password."""
        self.logins.append(proof.login.decode())
        return AuthResult(success=proof.password == PASSWORD.encode(), handled=False)


@contextmanager
def mail_server(**how: Any) -> Iterator[MailServer]:
    """Run a mail server on 127.0.0.1 while the block lasts; `how` goes to the library."""
    kept = MailServer(port=free_port())
    controller = Controller(kept, hostname="127.0.0.1", port=kept.port, **how)
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


@contextmanager
def guarded_mail_server(folder: Path) -> Iterator[MailServer]:
    """A server that asks for STARTTLS and a password; its certificate is `folder`/cert.pem."""
    kept = MailServer(port=free_port())
    controller = Controller(
        kept,
        hostname="127.0.0.1",
        port=kept.port,
        tls_context=own_certificate(folder),
        require_starttls=True,
        auth_required=True,
        authenticator=kept.check_login,
    )
    controller.start()
    try:
        yield kept
    finally:
        controller.stop()


def own_certificate(folder: Path) -> ssl.SSLContext:
    """Sign a certificate for 127.0.0.1 as no authority would, and serve with it."""
    certificate, key = folder / "cert.pem", folder / "key.pem"
    command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=127.0.0.1", "-addext"]
    command += ["subjectAltName=IP:127.0.0.1", "-out", str(certificate), "-keyout", str(key)]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    return context


@contextmanager
def silent_server() -> Iterator[int]:
    """A port that takes connections and never says a word."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]
