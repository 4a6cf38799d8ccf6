"""A real web server on this machine that hears web hooks and answers as it is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Heard:
    """One request as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def message_id(self) -> str:
        """The number that stays the same for every try."""
        return self.headers["webhook-id"]


@dataclass
class Listener:
    """What was heard, and what is answered: the next of `answers`, else 200."""

    url: str = ""
    heard: list[Heard] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    #: Where redirects lead.
    location: str = ""
    #: While this is cleared, nothing is answered.
    may_answer: threading.Event = field(default_factory=threading.Event)
    #: An answer longer than anybody reads.
    long_answer: bool = False
    #: Something was heard since this was cleared.
    has_heard: threading.Event = field(default_factory=threading.Event)


@contextmanager
def listener() -> Iterator[Listener]:
    """Run a listener on 127.0.0.1 while the block lasts."""
    kept = Listener()
    kept.may_answer.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(kept))
    server.daemon_threads = True
    kept.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield kept
    finally:
        kept.may_answer.set()
        server.shutdown()
        thread.join()
        server.server_close()


def _handler(kept: Listener) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            kept.heard.append(Heard(self.path, headers, body))
            kept.has_heard.set()
            kept.may_answer.wait(180)
            status = kept.answers.pop(0) if kept.answers else 200
            said = b"x" * 5_000_000 if kept.long_answer else b"said"
            try:
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", kept.location)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)
            except OSError:
                return

        def log_message(self, *_: object) -> None:
            """Stay silent: the test looks at what was heard."""

    return Handler
