"""What is certain after a fault of the network, whatever platform was called over it."""

from __future__ import annotations

import httpx

from core.errors import Outcome, SendError

_NEVER_LEFT = (
    httpx.ConnectError,
    httpx.ConnectTimeout,
    httpx.PoolTimeout,
    httpx.ProxyError,
    httpx.UnsupportedProtocol,
    httpx.InvalidURL,
)


def network_error(fault: httpx.HTTPError | httpx.InvalidURL) -> SendError:
    """Nothing left where no connection came about; a message may have arrived where its answer did not."""
    if isinstance(fault, _NEVER_LEFT):
        return SendError("unreachable", Outcome.NOT_SENT)
    if isinstance(fault, httpx.TimeoutException):
        return SendError("no_answer", Outcome.UNSURE)
    return SendError("connection_lost", Outcome.UNSURE)
