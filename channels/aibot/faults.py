"""What is certain after a failed question: the one table from the AI bot's errors to SendError.

https://developer.work.weixin.qq.com/document/path/101463 and 90313. Only the errcode is a promise, never the words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.errors import BotError, Outcome, SendError

TOO_MANY = 45009
STALE_REQUEST = 846605
"""The req_id is not known: what it answered is too long ago, or came over another connection."""
STREAM_ENDED = 846608
"""The stream takes no more words: it was finished, or begun more than ten minutes ago."""
PAUSE_SECONDS = 60.0
MENDED_BY_A_PERSON = 300.0


class LineError(BotError):
    """A question on the long connection failed."""


class NotSentError(LineError):
    """There is no connection, or it ended before the question left."""


class NoAnswerError(LineError):
    """The question left, and no answer came."""


class DisplacedError(LineError):
    """Another connection of the same bot has taken the seat."""


class RefusedError(LineError):
    """WeCom answered, and not with success: `code` is its errcode."""

    def __init__(self, code: int, words: str = "") -> None:
        super().__init__(f"errcode {code}: {words}")
        self.code = code


@dataclass(frozen=True, slots=True)
class _Meaning:
    code: str
    outcome: Outcome
    wait: float = 0.0
    is_gone: bool = False
    """The person is not reached by this address any more."""


_MEANINGS: Mapping[int, _Meaning] = {
    -1: _Meaning("busy", Outcome.NOT_SENT),
    TOO_MANY: _Meaning("too_many", Outcome.NOT_SENT, PAUSE_SECONDS),
    45033: _Meaning("too_many", Outcome.NOT_SENT, PAUSE_SECONDS),
    40003: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
    60111: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
    81013: _Meaning("user_unknown", Outcome.REFUSED, is_gone=True),
    93006: _Meaning("chat_unknown", Outcome.REFUSED, is_gone=True),
    STALE_REQUEST: _Meaning("stale_request", Outcome.NOT_SENT),
    STREAM_ENDED: _Meaning("stream_ended", Outcome.NOT_SENT),
}
"""Each errcode that means something of its own; another one is a fault of the message and will not get better."""


def send_error(fault: LineError) -> SendError:
    """What the fault says about a delivery."""
    match fault:
        case RefusedError(code=code):
            meaning = _MEANINGS.get(code) or _Meaning(f"aibot_{code}", Outcome.REFUSED)
            return SendError(meaning.code, meaning.outcome, meaning.wait, is_gone=meaning.is_gone)
        case NoAnswerError():
            return SendError("no_answer", Outcome.UNSURE)
        case _:
            return SendError("not_connected", Outcome.NOT_SENT)
