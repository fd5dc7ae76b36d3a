"""What became of one attempt to deliver, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from core.errors import Outcome, SendError
from models.records import ClaimedPost, Pause

_FIRST_WAIT_SECONDS = 5
_LONGEST_WAIT_SECONDS = 600


class Result(StrEnum):
    """What became of an attempt."""

    SENT = "sent"
    LATER = "later"
    REFUSED = "refused"
    REPEAT = "repeat"
    """It may have arrived; one repeat is allowed."""
    UNSURE = "unsure"
    """It may have arrived, and no repeat is left."""
    UNNEEDED = "unneeded"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result with the platform's id, the code of the fault, and the next moment to try.

    `is_gone`: the platform says that nobody is reached at that address any more.
    """

    result: Result
    platform_id: str = ""
    code: str = ""
    again_at: datetime | None = None
    pause: Pause = Pause.NONE
    is_gone: bool = False


def judge(fault: SendError, claimed: ClaimedPost, now: datetime) -> Verdict:
    """What follows from a fault: certain faults are tried again, doubtful ones once, refusals never.

    The wait that a platform asked for is kept as it is; else waits grow from 5 seconds to 10 minutes.
    """
    wait = timedelta(seconds=fault.retry_after_seconds or waiting_seconds(claimed.attempt))
    match fault.outcome:
        case Outcome.NOT_SENT:
            return Verdict(Result.LATER, code=fault.code, again_at=now + wait, pause=_pause(fault))
        case Outcome.REFUSED:
            return Verdict(Result.REFUSED, code=fault.code, is_gone=fault.is_gone)
        case Outcome.UNSURE if not claimed.was_unsure:
            return Verdict(Result.REPEAT, code=fault.code, again_at=now + wait)
        case Outcome.UNSURE:
            return Verdict(Result.UNSURE, code=fault.code)


def _pause(fault: SendError) -> Pause:
    if not fault.retry_after_seconds:
        return Pause.NONE
    return Pause.ALL if fault.holds_up_all else Pause.CONVERSATION


def waiting_seconds(attempt: int) -> int:
    """The wait after the attempt of this number.

    >>> [waiting_seconds(attempt) for attempt in (1, 2, 3, 4, 5, 99)]
    [5, 15, 45, 135, 405, 600]
    """
    return int(min(_LONGEST_WAIT_SECONDS, _FIRST_WAIT_SECONDS * 3 ** min(attempt - 1, 9)))
