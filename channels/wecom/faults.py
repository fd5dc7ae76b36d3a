"""What is certain after a failed call: the one table from WeCom's and the network's errors to SendError.

https://developer.work.weixin.qq.com/document/path/90313. WeCom's words change; only the errcode is a promise.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import httpx

from channels.network import network_error
from core.errors import BotError, Outcome, SendError

TOKEN_ENDED = frozenset({40014, 42001})
"""The access token is not taken any more: a new one helps at once."""
TOO_MANY = 45009
PAUSE_SECONDS = 60.0
"""WeCom shuts out for a minute who calls too often."""

_MENDED_BY_A_PERSON = 300.0
_IP = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}|[0-9a-f]{0,4}(?::[0-9a-f]{0,4}){3,7}")


class ApiError(BotError):
    """WeCom answered, and not with success: `code` is its errcode, 0 where a proxy's page came instead."""

    def __init__(self, code: int, status: int = 200, words: str = "") -> None:
        super().__init__(f"errcode {code}, status {status}: {words}")
        self.code = code
        self.status = status
        self.words = words

    @property
    def ip(self) -> str:
        """The address from which WeCom saw us call, where it told it (60020)."""
        found = _IP.search(self.words)
        return found[0] if found else ""


class NoTokenError(BotError):
    """A call was not made because no access token could be had; the cause says why."""


@dataclass(frozen=True, slots=True)
class _Meaning:
    code: str
    outcome: Outcome
    wait: float = 0.0
    is_gone: bool = False
    """The person is not reached by this address any more."""


_MEANINGS: Mapping[int, _Meaning] = {
    -1: _Meaning("busy", Outcome.NOT_SENT),
    40001: _Meaning("secret_refused", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    40013: _Meaning("corp_unknown", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    40014: _Meaning("token_refused", Outcome.NOT_SENT, PAUSE_SECONDS),
    42001: _Meaning("token_refused", Outcome.NOT_SENT, PAUSE_SECONDS),
    40056: _Meaning("agent_unknown", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    45009: _Meaning("too_many", Outcome.NOT_SENT, PAUSE_SECONDS),
    45033: _Meaning("too_many", Outcome.NOT_SENT, PAUSE_SECONDS),
    48002: _Meaning("api_forbidden", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    50001: _Meaning("domain_not_trusted", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    60011: _Meaning("out_of_range", Outcome.REFUSED),
    60020: _Meaning("ip_not_trusted", Outcome.NOT_SENT, _MENDED_BY_A_PERSON),
    60111: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
    81013: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
    82001: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
}
"""Each errcode that means something of its own; another one is a fault of the message and will not get better."""


def send_error(fault: ApiError | NoTokenError | httpx.HTTPError | httpx.InvalidURL) -> SendError:
    """What the fault says about a delivery."""
    match fault:
        case NoTokenError():
            return _without_token(fault)
        case ApiError():
            return _answered(fault)
        case _:
            return network_error(fault)


def not_reached(code: str, *, is_gone: bool) -> SendError:
    """WeCom took the message and named the person among those it could not reach."""
    return SendError(code, Outcome.REFUSED, is_gone=is_gone)


def _without_token(fault: NoTokenError) -> SendError:
    """Nothing was sent, whatever went wrong with the token."""
    cause = fault.__cause__
    if isinstance(cause, ApiError):
        told = _answered(cause)
        return SendError(told.code, Outcome.NOT_SENT, told.retry_after_seconds or PAUSE_SECONDS)
    return SendError("unreachable", Outcome.NOT_SENT)


def _answered(fault: ApiError) -> SendError:
    if fault.code:
        meaning = _MEANINGS.get(fault.code) or _Meaning(f"wecom_{fault.code}", Outcome.REFUSED)
        return SendError(meaning.code, meaning.outcome, meaning.wait, is_gone=meaning.is_gone)
    if fault.status == 429:
        return SendError("too_many", Outcome.NOT_SENT, PAUSE_SECONDS)
    if fault.status < 300:
        return SendError("unreadable_answer", Outcome.UNSURE)
    if 400 <= fault.status < 500:
        return SendError(f"http_{fault.status}", Outcome.NOT_SENT)
    return SendError(f"http_{fault.status}", Outcome.UNSURE)
