"""The cases in a browser, read-only. In: a View of the ledger. Out: an ASGI application.

Pages are plain HTML: no script, nothing from elsewhere. Every value that a template prints is escaped, and control
characters are made visible first.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Collection
from importlib.resources import files
from pathlib import Path
from typing import Any

import uvicorn
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from embargowatch import ledger
from embargowatch.errors import EmbargoWatchError, NotFound, UsageError
from embargowatch.show import casepage, documentlist, documentpage
from embargowatch.show.guard import Guard
from embargowatch.show.visible import visible

PORT = 8321
MOST = 300  # documents of one case that are looked up for their titles
ANYWHERE = frozenset({"0.0.0.0", "::", ""})  # noqa: S104 - compared with, never bound to by itself


def serve(path: Path, host: str = "127.0.0.1", port: int = PORT, names: Collection[str] = ()) -> None:
    """Serve the ledger in this file until stopped. ``names``: further host names to answer to.

    Raises StoreError where there is no ledger, UsageError where the address cannot be listened on.
    """
    answered = {*names, *({host} - ANYWHERE)}
    with ledger.open_view(path) as view, _listening(host, port) as door:
        settings = uvicorn.Config(
            app(view, answered),
            log_level="warning",
            server_header=False,
            limit_concurrency=64,
            timeout_keep_alive=5,
            h11_max_incomplete_event_size=16 * 1024,
            lifespan="off",
        )
        uvicorn.Server(settings).run(sockets=[door])


def app(view: ledger.View, names: Collection[str] = ()) -> ASGIApp:
    """The application over one View, which it uses from one thread."""
    site = Site(view)
    routes = [
        Route("/", site.cases, methods=["GET"]),
        Route("/cases/{id}", site.case, methods=["GET"]),
        Route("/documents", site.documents, methods=["GET"]),
        Route("/documents/{id}", site.document, methods=["GET"]),
        Route("/style.css", site.asset, methods=["GET"]),
        Route("/icon.svg", site.asset, methods=["GET"]),
    ]
    faults: dict[Any, Any] = {
        HTTPException: site.http_fault,
        NotFound: site.not_found,
        EmbargoWatchError: site.store_fault,
        Exception: site.store_fault,
    }
    return Guard(Starlette(routes=routes, exception_handlers=faults), names, site.fault)


class Site:
    """The pages."""

    def __init__(self, view: ledger.View) -> None:
        self._view = view
        self._templates = environment()
        self._assets = {
            "/style.css": ("text/css", (files("embargowatch.show") / "static" / "style.css").read_bytes()),
            "/icon.svg": ("image/svg+xml", (files("embargowatch.show") / "static" / "icon.svg").read_bytes()),
        }

    async def cases(self, request: Request) -> Response:
        """The list of cases, those with most voices first."""
        rows = [casepage.row(settled) for settled in self._view.cases()]
        rows.sort(key=lambda row: (-row["voices"], -row["documents"], row["href"]))
        return self._page("cases.html", {"rows": rows, "counts": self._view.counts()})

    async def case(self, request: Request) -> Response:
        """One case."""
        settled = self._view.case(request.path_params["id"])
        told = (*settled.case.told, *settled.case.back, *settled.case.watched)
        wanted = dict.fromkeys((*settled.case.documents, *(each.document for each in told)))
        documents = {id: self._view.document(id).document for id in list(wanted)[:MOST]}
        return self._page("case.html", casepage.page(settled, documents))

    async def documents(self, request: Request) -> Response:
        """The list of documents, the latest first."""
        listed = documentlist.page(self._view.reads(), self._view.cases(), request.query_params.get("page"))
        return self._page("documents.html", listed)

    async def document(self, request: Request) -> Response:
        """One document, with the words of the chosen claim or statement highlighted."""
        read = self._view.document(request.path_params["id"])
        cases = self._view.about(read.document.id)
        claim, statement = request.query_params.get("claim"), request.query_params.get("statement")
        return self._page("document.html", documentpage.page(read, cases, claim, statement))

    async def asset(self, request: Request) -> Response:
        """The style sheet and the icon."""
        media_type, body = self._assets[request.url.path]
        return Response(body, media_type=media_type)

    async def http_fault(self, request: Request, error: Exception) -> Response:
        """What the router refuses."""
        status = getattr(error, "status_code", 500)
        return self.fault(status, "There is no such page here." if status == 404 else "This cannot be shown.")

    async def not_found(self, request: Request, error: Exception) -> Response:
        """An id that is not in the ledger."""
        return self.fault(404, str(error))

    async def store_fault(self, request: Request, error: Exception) -> Response:
        """The ledger could not be read, or the program is at fault: the message of the one, no detail of the other."""
        known = isinstance(error, EmbargoWatchError)
        return self.fault(
            500, str(error) if known else "Something went wrong here; the terminal that serves says what."
        )

    def fault(self, status: int, message: str) -> Response:
        """A clean page for anything that cannot be shown."""
        return self._page("fault.html", {"status": status, "message": message[:1000]}, status)

    def _page(self, template: str, values: dict[str, Any], status: int = 200) -> Response:
        here = {"here": template.removesuffix(".html")}
        return HTMLResponse(self._templates.get_template(template).render(values | here), status)


def environment() -> Environment:
    """Templates that escape everything and fail on a name that they were not given."""
    return Environment(
        loader=PackageLoader("embargowatch.show"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_printed,
    )


def _printed(value: object) -> object:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        taken = error.errno == errno.EADDRINUSE
        why = "another program listens there" if taken else (error.strerror or str(error))
        raise UsageError(
            f"Cannot listen on {host} port {port}: {why}. Choose another with --host and --port."
        ) from error
