"""What takes letters out of the house: a mail server, or a folder where there is none."""

from __future__ import annotations

import smtplib
import ssl
import time
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import parseaddr, parsedate_to_datetime
from pathlib import Path
from typing import Protocol, TypeVar

from kaizen.core.mail import FolderRoute, Route, ServerRoute
from kaizen.core.sentences import SENDER_REFUSED, to_say

#: How long one answer of the server may take, and one letter from the greeting to the receipt.
STEP_SECONDS = 30.0
LETTER_SECONDS = 60.0

_CLOSING = 421
#: At RCPT these speak of the mailbox being full or of us, not of a mailbox that is not there.
_NOT_FOR_GOOD = {500, 501, 502, 503, 504, 530, 535, 538, 552}
#: Classes of RFC 3463 that blame the address: the mailbox does not exist, or is switched off.
_BLAMES_ADDRESS = ("5.0.", "5.1.", "5.2.0", "5.2.1")

T = TypeVar("T")


class NotCarried(Exception):
    """The letter did not leave; the message says why, in the words of the server."""


class AddressRefused(NotCarried):
    """The server says for good that nobody is at this address."""


class NotTaken(NotCarried):
    """The server answers, but does not take this letter at present."""


class Unreachable(NotCarried):
    """No server answers, or it does not let us in: no other letter would fare better."""


class Carrier(Protocol):
    """Takes one letter after the other to where it goes."""

    def carry(self, message: EmailMessage) -> None:
        """Hand over one letter; after the return the other side answers for it.

        Raises:
            NotCarried: as its kinds say.
        """

    def close(self) -> None:
        """Take leave."""


def carrier_for(route: Route) -> Carrier:
    """The carrier that goes this way."""
    return FolderCarrier(route) if isinstance(route, FolderRoute) else ServerCarrier(route)


class FolderCarrier:
    """Lays each letter down as a file; the same letter again replaces its file."""

    def __init__(self, route: FolderRoute) -> None:
        self.folder = route.folder

    def carry(self, message: EmailMessage) -> None:
        """Write the letter whole, or not at all.

        Raises:
            Unreachable: the folder cannot be written to.
        """
        path = self.folder / _file_name(message)
        half = path.with_suffix(".half")
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            half.write_bytes(message.as_bytes())
            half.replace(path)
        except OSError as error:
            raise Unreachable(f"{self.folder}: {error.strerror}") from error

    def close(self) -> None:
        """Nothing is open between two letters."""


class ServerCarrier:
    """Speaks SMTP over one connection for many letters, opened with the first of them."""

    def __init__(self, route: ServerRoute) -> None:
        self._route = route
        self._sender = parseaddr(route.sender)[1]
        self._smtp: smtplib.SMTP | None = None
        self._until = 0.0

    def carry(self, message: EmailMessage) -> None:
        """Hand one letter to the server within `LETTER_SECONDS`.

        Raises:
            AddressRefused: nobody is at this address.
            NotTaken: this letter is not taken now.
            Unreachable: no connection, no way in, or none that lasts.
        """
        self._until = time.monotonic() + LETTER_SECONDS
        try:
            smtp = self._named(parseaddr(str(message["To"]))[1])
            self._hand_over(smtp, message.as_bytes())
        except NotCarried:
            raise
        except (OSError, ValueError) as error:
            self._drop()
            raise Unreachable(_said(error)) from error

    def close(self) -> None:
        """Say goodbye where a connection stands."""
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            try:
                _within(smtp, STEP_SECONDS).quit()
            except OSError:
                smtp.close()

    def _named(self, address: str) -> smtplib.SMTP:
        """A connection that knows sender and receiver of the next letter.

        A server may end a connection that has carried enough: it is opened anew, once.
        """
        if self._smtp is not None:
            try:
                return self._name(self._smtp, address)
            except (OSError, Unreachable):
                self._drop()
        self._smtp = self._connect()
        return self._name(self._smtp, address)

    def _name(self, smtp: smtplib.SMTP, address: str) -> smtplib.SMTP:
        code, said = self._step(smtp, lambda: smtp.mail(self._sender))
        if code != 250:
            self._drop()
            facts = {"sender": self._sender, "answer": _answer(code, said)}
            raise Unreachable(SENDER_REFUSED % facts)
        code, said = self._step(smtp, lambda: smtp.rcpt(address))
        if code not in (250, 251, 252):
            self._refused(smtp, code)
            raise _refusal(code, said)
        return smtp

    def _hand_over(self, smtp: smtplib.SMTP, content: bytes) -> None:
        try:
            code, said = self._step(smtp, lambda: smtp.data(content))
        except smtplib.SMTPDataError as error:
            code, said = error.smtp_code, _bytes(error.smtp_error)
        if code != 250:
            self._refused(smtp, code)
            raise NotTaken(_answer(code, said)) if code != _CLOSING else _lost(code, said)

    def _refused(self, smtp: smtplib.SMTP, code: int) -> None:
        """After a refusal the next letter begins afresh; a server that closes is left."""
        try:
            if code != _CLOSING and self._step(smtp, smtp.rset)[0] == 250:
                return
        except OSError:
            pass
        self._drop()

    def _connect(self) -> smtplib.SMTP:
        route, context = self._route, _trust(self._route)
        if route.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                route.host, route.port, timeout=STEP_SECONDS, context=context
            )
        else:
            smtp = smtplib.SMTP(route.host, route.port, timeout=STEP_SECONDS)
        try:
            if route.security == "starttls":
                self._step(smtp, lambda: smtp.starttls(context=context))
            if route.user:
                self._step(smtp, lambda: smtp.login(route.user, route.password))
            self._step(smtp, smtp.ehlo_or_helo_if_needed)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def _step(self, smtp: smtplib.SMTP, ask: Callable[[], T]) -> T:
        left = self._until - time.monotonic()
        if left <= 0:
            raise TimeoutError(to_say("The server took too long over one letter."))
        _within(smtp, min(left, STEP_SECONDS))
        return ask()

    def _drop(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is not None:
            smtp.close()


def _trust(route: ServerRoute) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if route.trusted:
        context.load_verify_locations(cafile=route.trusted)
    return context


def _within(smtp: smtplib.SMTP, seconds: float) -> smtplib.SMTP:
    if smtp.sock is not None:
        smtp.sock.settimeout(seconds)
    return smtp


def _refusal(code: int, said: bytes) -> NotCarried:
    """What the server's answer about a receiver means for the letter (RFC 5321, RFC 3463)."""
    if code == _CLOSING:
        return _lost(code, said)
    words = said.decode("utf-8", "replace")
    named = words[:1] == "5" and words[1:2] == "."
    blames_address = words.startswith(_BLAMES_ADDRESS) if named else "relay" not in words.lower()
    if 500 <= code < 600 and code not in _NOT_FOR_GOOD and blames_address:
        return AddressRefused(_answer(code, said))
    return NotTaken(_answer(code, said))


def _lost(code: int, said: bytes) -> Unreachable:
    return Unreachable(_answer(code, said))


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return _answer(error.smtp_code, _bytes(error.smtp_error))
    return f"{type(error).__name__}: {error}"


def _bytes(said: bytes | str) -> bytes:
    return said if isinstance(said, bytes) else said.encode()


def _answer(code: int, said: bytes) -> str:
    return f"{code} {said.decode('utf-8', 'replace')}"


def _file_name(message: EmailMessage) -> str:
    """A name that sorts by time and is the same for the same letter."""
    at = parsedate_to_datetime(str(message["Date"]))
    key = str(message["Message-ID"]).strip("<>").partition("@")[0]
    return f"{at:%Y%m%d-%H%M%S}-{Path(key).name}.eml"
