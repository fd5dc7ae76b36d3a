"""The HTTP side of the Bot API: every answer that is no success becomes one kind of error that keeps its status.

python-telegram-bot sorts the statuses into classes of its own, forgets the number of a 5xx, files "bad
request" under network errors, and its RetryAfter warns when it is made. What is certain about a delivery is
read from the status, so we keep it.
"""

from __future__ import annotations

import json
from typing import Any

from telegram.error import TelegramError
from telegram.request import HTTPXRequest

NO_DETAILS = "no details"
"""Stands where an answer is not the Bot API's."""


class ApiError(TelegramError):
    """The server answered, and not with success.

    `retry_after` is the wait it asked for (0: none); `new_chat` is where a group moved to (empty: nowhere).
    """

    def __init__(self, status: int, description: str, retry_after: float = 0.0, new_chat: str = "") -> None:
        super().__init__(f"{status}: {description}")
        self.status = status
        self.description = description
        self.retry_after = retry_after
        self.new_chat = new_chat


class ApiRequest(HTTPXRequest):
    """Requests to the Bot API; ApiError for every status outside 200 to 299."""

    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if not 200 <= status <= 299:
            raise read_fault(status, payload)
        return status, payload


def read_fault(status: int, payload: bytes) -> ApiError:
    """The fault of an answer; a proxy's page instead of JSON is a fault without details.

    >>> read_fault(502, b"<html>").description
    'no details'
    """
    try:
        answer = json.loads(payload)
        description = str(answer.get("description") or NO_DETAILS)
        details: dict[str, Any] = answer.get("parameters") or {}
        retry_after = float(details.get("retry_after") or 0)
    except (ValueError, AttributeError, TypeError):
        return ApiError(status, NO_DETAILS)
    return ApiError(status, description, retry_after, str(details.get("migrate_to_chat_id") or ""))
