"""The HTTP side of a witness: ``POST /add-checkpoint`` and nothing else, small and slow requests only."""

from __future__ import annotations

import asyncio
import socket

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from embargowatch.errors import UsageError
from embargowatch.vault.witness import LARGEST, Answer, Witness

PATIENCE = 10.0  # seconds for the body of a request
AT_ONCE = 32  # requests


def serve(witness: Witness, host: str, port: int) -> None:
    """Serve until stopped. UsageError where the address cannot be listened on."""
    with _listening(host, port) as door:
        settings = uvicorn.Config(
            app(witness),
            log_level="warning",
            server_header=False,
            limit_concurrency=AT_ONCE,
            timeout_keep_alive=5,
            h11_max_incomplete_event_size=16 * 1024,
            lifespan="off",
        )
        uvicorn.Server(settings).run(sockets=[door])


def app(witness: Witness, patience: float = PATIENCE) -> ASGIApp:
    """The application over one witness."""

    async def add_checkpoint(request: Request) -> Response:
        try:
            async with asyncio.timeout(patience):
                body = await _body(request)
        except TimeoutError:
            return Response("the request took too long\n", 408, media_type="text/plain")
        except ClientDisconnect:
            return Response(status_code=400)
        answer = await run_in_threadpool(witness.add_checkpoint, body)
        return _response(answer)

    return Starlette(routes=[Route("/add-checkpoint", add_checkpoint, methods=["POST"])])


async def _body(request: Request) -> bytes:
    """At most one byte more than the largest request: the witness refuses what is longer."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST:
            break
    return bytes(body[: LARGEST + 1])


def _response(answer: Answer) -> Response:
    return Response(answer.body, answer.status, {"Content-Type": answer.media_type, "Cache-Control": "no-store"})


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port), family=socket.AF_INET6 if ":" in host else socket.AF_INET)
    except OSError as error:
        why = error.strerror or str(error)
        raise UsageError(
            f"Cannot listen on {host} port {port}: {why}. Choose another with --host and --port."
        ) from error
