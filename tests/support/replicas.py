"""Several machines in small: web servers and schedulers as in production, on one database."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.client import HTTPResponse
from http.cookiejar import Cookie, CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener
from uuid import uuid4

import psutil

from tests.support.live import ROOT, free_port
from tests.support.postgres import die_with_parent

#: Longer than anything takes even on a machine that does five other things.
PATIENCE_SECONDS = 240
#: How the token of a form stands in a page.
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@dataclass(frozen=True)
class Answer:
    """What came back after all redirects."""

    status: int
    url: str
    body: bytes

    @property
    def path(self) -> str:
        """Where it ended, without the machine's name."""
        return re.sub(r"^https?://[^/]+", "", self.url)

    @property
    def text(self) -> str:
        """The page."""
        return self.body.decode("utf-8")


@dataclass
class Visitor:
    """Somebody's browser without a screen; its cookies hold on every replica."""

    cookies: tuple[Cookie, ...] = ()
    token: str = ""
    opener: OpenerDirector = field(init=False)
    _jar: CookieJar = field(default_factory=CookieJar)

    def __post_init__(self) -> None:
        """Begin with the cookies that it was given."""
        for cookie in self.cookies:
            self._jar.set_cookie(cookie)
        self.opener = build_opener(HTTPCookieProcessor(self._jar))

    def twin(self) -> Visitor:
        """Another one with the same cookies, which keeps them whatever becomes of this one."""
        return Visitor(tuple(self._jar), self.token)

    def get(self, url: str) -> Answer:
        """Open a page and remember the token of its forms."""
        return self._send(Request(url))

    def post(self, url: str, form: Mapping[str, str], photo: bytes = b"") -> Answer:
        """Send a form, with a photo where there is one."""
        fields = {**form, "csrf_token": self.token}
        if not photo:
            return self._send(Request(url, urlencode(fields).encode()))
        line = uuid4().hex
        parts = [
            f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        ]
        head = 'Content-Disposition: form-data; name="photos"; filename="hose.jpg"\r\n'
        parts.append(f"{head}Content-Type: image/jpeg\r\n\r\n".encode() + photo + b"\r\n")
        body = b"".join(f"--{line}\r\n".encode() + part for part in parts)
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        return self._send(Request(url, body + f"--{line}--\r\n".encode(), kind))

    def sign_in(self, replica: str, name: str, password: str) -> Answer:
        """Fill in the form of signing in."""
        self.get(f"{replica}/sign-in")
        return self.post(f"{replica}/sign-in", {"username": name, "password": password})

    def _send(self, request: Request) -> Answer:
        response: HTTPResponse | HTTPError
        try:
            response = self.opener.open(request, timeout=PATIENCE_SECONDS)
        except HTTPError as refused:
            response = refused
        with response:
            answer = Answer(int(response.status or 0), str(response.url), response.read())
        if b"csrf_token" in answer.body and (found := TOKEN.search(answer.text)):
            self.token = found[1]
        return answer


@dataclass(frozen=True)
class Replicas:
    """Two of each; what they print stands in `folder`."""

    webs: tuple[str, str]
    web_processes: tuple[subprocess.Popen[bytes], ...]
    schedulers: tuple[subprocess.Popen[bytes], ...]
    folder: Path

    def said(self) -> str:
        """All that the four have printed."""
        return "\n".join(path.read_text(encoding="utf-8") for path in self.folder.glob("*.log"))


@contextmanager
def replicas(environment: Mapping[str, str], folder: Path) -> Iterator[Replicas]:
    """Start two web servers and two schedulers as the systemd units do, and wait for them."""
    ports = (free_port(), free_port())
    with ExitStack() as stack:
        webs = tuple(
            stack.enter_context(
                _running(
                    ["serve", "--no-scheduler", "--port", str(port)],
                    environment,
                    folder / f"web-{port}.log",
                )
            )
            for port in ports
        )
        schedulers = tuple(
            stack.enter_context(
                _running(["jobs", "run"], environment, folder / f"scheduler-{number}.log")
            )
            for number in range(2)
        )
        addresses = (f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}")
        found = Replicas(addresses, webs, schedulers, folder)
        for address in addresses:
            wait_until(partial(_answers, address), found.said)
        yield found


def kill_9(process: subprocess.Popen[bytes]) -> None:
    """End a process and all that it has started, as a machine ends that loses its power."""
    tree = psutil.Process(process.pid)
    for one in (tree, *tree.children(recursive=True)):
        one.send_signal(signal.SIGKILL)
    process.wait()


def wait_until(done: Callable[[], bool], said: Callable[[], str] = str) -> None:
    """Wait for it with much patience.

    Raises:
        AssertionError: it did not come to that; with what the processes say.
    """
    end = time.monotonic() + PATIENCE_SECONDS
    while not done():
        assert time.monotonic() < end, f"It did not come to that.\n{said()}"
        time.sleep(0.1)


@contextmanager
def _running(
    command: list[str], environment: Mapping[str, str], log: Path
) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "flask", *command],
            cwd=ROOT,
            env={**os.environ, "FLASK_APP": "wsgi.py", **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent,
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            kill_9(process)


def _answers(address: str) -> bool:
    try:
        return Visitor().get(f"{address}/health/live").status == 200
    except OSError:
        return False
