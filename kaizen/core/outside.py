"""Posting to an address that a person typed: checked, dialled as checked, never followed."""

from __future__ import annotations

import ipaddress
import socket
import ssl
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from urllib.parse import SplitResult, urlsplit

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from kaizen.core.errors import InvalidInput
from kaizen.core.sentences import UNREACHED, to_say

#: Seconds to connect, for each answer of the network, and for all of it together.
CONNECT_SECONDS = 5.0
READ_SECONDS = 10.0
MOST_SECONDS = 15.0
#: So much of an answer is read, for the reason of a refusal; the rest is not.
MOST_READ = 2048
PORTS = {"https": 443, "http": 80}

Ip = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class NotDelivered(Exception):
    """The post did not arrive, or nobody said that it did; a later try may help."""


@dataclass(frozen=True)
class Answer:
    """What the other side answered; `said` is the beginning of its words."""

    status: int
    said: str


def check_address(
    url: str, *, private: bool, hosts: Collection[str] = (), field: str = "url"
) -> SplitResult:
    """The parts of an address that may be posted to, before its name is looked up.

    `private` allows the plant's own network, and HTTP there. Where `hosts` names machines, no
    other one may be called; a name that begins with a dot stands for all below it.

    Raises:
        InvalidInput: it is no address of the web, is not encrypted, carries a password, or
            names a machine that is not for this.
    """
    wrong = InvalidInput(
        "Write a whole address that begins with https://, as the other system gave it to you.",
        field=field,
    )
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise wrong from error
    if parts.scheme not in PORTS or not parts.hostname or port == 0 or not url.isprintable():
        raise wrong
    if parts.scheme == "http" and not private:
        raise InvalidInput("Only addresses that begin with https:// can be used.", field=field)
    if parts.username is not None or parts.password is not None:
        raise InvalidInput("Take user name and password out of the address.", field=field)
    if hosts and not any(_is_named(parts.hostname, one) for one in hosts):
        raise InvalidInput(
            "The operator of this installation has not allowed %(host)s. Ask them to.",
            field=field,
            host=parts.hostname,
        )
    with suppress(ValueError):
        if not may_dial(ipaddress.ip_address(parts.hostname), private=private):
            raise InvalidInput(
                "This address lies inside the house. The operator of this installation can "
                "allow such addresses.",
                field=field,
            )
    return parts


def _is_named(host: str, allowed: str) -> bool:
    return host == allowed or (allowed.startswith(".") and host.endswith(allowed))


def may_dial(ip: Ip, *, private: bool) -> bool:
    """Whether a machine of this number may be called.

    Never what only belongs to the own cable (169.254.0.0/16, where clouds keep their keys),
    to everybody at once or to nobody. The rest of the plant's own numbers where `private`.
    """
    inner = _within(ip)
    if inner is not None:
        return may_dial(inner, private=private)
    if ip.is_link_local or ip.is_multicast or ip.is_unspecified or ip.is_reserved:
        return private and ip.is_loopback
    return private or ip.is_global


def post(
    url: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    private: bool,
    hosts: Collection[str] = (),
) -> Answer:
    """Send one body and give back the answer, whatever its status; redirects are not followed.

    1. The name is looked up once, and each number behind it must be one that may be dialled.
    2. That very number is called, so that a second look-up cannot lead elsewhere.
    3. The certificate must belong to the name.

    Raises:
        NotDelivered: the address may not be called, nobody answered, or not in time.
    """
    try:
        parts = check_address(url, private=private, hosts=hosts)
    except InvalidInput as error:
        raise NotDelivered(str(error)) from error
    connection = _connection(parts, _look_up(parts, private=private))
    try:
        connection.connect()
        with _ended_in_time(connection.sock):
            return _ask(connection, parts, body, headers)
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        raise NotDelivered(_reason(error)) from error
    finally:
        connection.close()


def _look_up(parts: SplitResult, *, private: bool) -> str:
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NotDelivered(to_say("The name in the address is not known.")) from error
    numbers = [str(entry[4][0]) for entry in found]
    if not all(may_dial(ipaddress.ip_address(number), private=private) for number in numbers):
        raise NotDelivered(to_say("The name in the address leads to a machine inside the house."))
    return numbers[0]


def _connection(parts: SplitResult, number: str) -> HTTPConnection:
    port = parts.port or PORTS[parts.scheme]
    if parts.scheme == "http":
        return HTTPConnection(number, port, timeout=CONNECT_SECONDS)
    return HTTPSConnection(
        number,
        port,
        timeout=CONNECT_SECONDS,
        ssl_context=ssl.create_default_context(),
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )


def _ask(
    connection: HTTPConnection, parts: SplitResult, body: bytes, headers: Mapping[str, str]
) -> Answer:
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    connection.sock.settimeout(READ_SECONDS)
    connection.request(
        "POST",
        target,
        body=body,
        headers={"Host": parts.netloc, "Connection": "close", **headers},
        preload_content=False,
        decode_content=False,
    )
    answer = connection.getresponse()
    try:
        return Answer(answer.status, answer.read(MOST_READ).decode("utf-8", "replace"))
    finally:
        answer.close()


@contextmanager
def _ended_in_time(sock: socket.socket) -> Iterator[None]:
    """End a talk in which the other side sends one sign at a time."""
    timer = threading.Timer(MOST_SECONDS, _cut, [sock])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _cut(sock: socket.socket) -> None:
    with suppress(OSError):
        sock.shutdown(socket.SHUT_RDWR)


def _within(ip: Ip) -> Ip | None:
    """The old number that a new one carries along; a translator on the way would dial it."""
    if isinstance(ip, ipaddress.IPv4Address):
        return None
    if ip in _NAT64:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)


def _reason(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return to_say("The other side did not answer in time.")
    return UNREACHED % {"why": error}
