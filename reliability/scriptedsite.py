"""A web site on loopback that answers as it is told, and remembers what it was asked. In: answers. Out: a base URL."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import monotonic


@dataclass(frozen=True)
class Answer:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    path: str
    headers: Mapping[str, str]
    at: float


@dataclass
class Site:
    """``answers``: by path; what is not there is 404. A list is used up answer by answer, its last one stays."""

    answers: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    port: int = 0
    open: int = 0
    most_open: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def permit(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, without robots.txt."""
        return [each.path for each in self.asked if each.path != "/robots.txt"]

    def answer(self, path: str) -> Answer:
        with self.lock:
            found = self.answers.get(path, Answer(b"not here", 404))
            if isinstance(found, list):
                return found.pop(0) if len(found) > 1 else found[0]
            return found

    def put(self, path: str, words: str, **headers: str) -> None:
        self.answers[path] = Answer(
            words.encode(), 200, {name.replace("_", "-"): text for name, text in headers.items()}
        )


class _Handler(BaseHTTPRequestHandler):
    site: Site

    def do_GET(self) -> None:
        site = self.site
        with site.lock:
            site.asked.append(Asked(self.path, dict(self.headers.items()), monotonic()))
            site.open += 1
            site.most_open = max(site.most_open, site.open)
        try:
            self._send(site.answer(self.path))
        finally:
            with site.lock:
                site.open -= 1

    def _send(self, answer: Answer) -> None:
        etag = answer.headers.get("ETag")
        status = 304 if etag is not None and self.headers.get("If-None-Match") == etag else answer.status
        self.send_response(status)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        body = b"" if status == 304 else answer.body
        if "Content-Length" not in answer.headers:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def serving(**answers: Answer) -> Iterator[Site]:
    """A site on a free port of 127.0.0.1, as long as the block lasts."""
    site = Site(dict(answers))
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"site": site}))
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def article(*paragraphs: str, title: str = "A page") -> str:
    """A small page of news with these paragraphs."""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title></head>"
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    )
