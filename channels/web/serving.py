"""The server of the pages."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

_SHUTDOWN_SECONDS = 3
_KEEP_ALIVE_SECONDS = 20


class Server(uvicorn.Server):
    """Leaves the signals of the process to the process."""

    @classmethod
    def of(cls, app: ASGIApp) -> Server:
        """A server of an application; it serves on sockets that it is given."""
        return cls(
            uvicorn.Config(
                app,
                lifespan="off",
                log_config=None,
                access_log=False,
                server_header=False,
                timeout_keep_alive=_KEEP_ALIVE_SECONDS,
                timeout_graceful_shutdown=_SHUTDOWN_SECONDS,
            )
        )

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
