"""What is certain after a failed call: the one table from Telegram's and the network's errors to SendError.

Statuses and descriptions: https://core.telegram.org/bots/api#making-requests. The descriptions are not a
promise of Telegram, so an unknown one is still judged by its status.
"""

from __future__ import annotations

import httpx
from telegram.error import TelegramError

from channels.network import network_error
from channels.telegram.requests import NO_DETAILS, ApiError
from core.errors import Outcome, SendError

_TOKEN_WAIT_SECONDS = 300.0
"""A token that the server does not take is mended by a person, not by hurry."""

_STATUSES: dict[int, tuple[str, Outcome, float]] = {
    400: ("bad_request", Outcome.REFUSED, 0.0),
    401: ("token_refused", Outcome.NOT_SENT, _TOKEN_WAIT_SECONDS),
    403: ("blocked", Outcome.REFUSED, 0.0),
    404: ("token_refused", Outcome.NOT_SENT, _TOKEN_WAIT_SECONDS),
    429: ("too_many", Outcome.NOT_SENT, 0.0),
}
"""Code, outcome and own wait of each status that means something of its own."""

_DESCRIPTIONS: dict[str, str] = {
    "chat not found": "chat_not_found",
    "peer_id_invalid": "chat_not_found",
    "user not found": "chat_not_found",
    "not enough rights": "no_rights",
    "have no rights": "no_rights",
    "chat_write_forbidden": "no_rights",
    "topic_closed": "no_rights",
    "message is too long": "too_long",
    "button_data_invalid": "bad_buttons",
}
"""Bad requests with a cause that can be told, by a part of their description in small letters."""

_NOBODY_THERE = frozenset({"blocked", "chat_not_found"})
"""Blocked, deleted, thrown out of the group, or never begun with this bot: only a message from there changes that."""


def send_error(fault: TelegramError) -> SendError:
    """What the fault says about a delivery."""
    if isinstance(fault, ApiError):
        return _answered(fault)
    cause = fault.__cause__
    if isinstance(cause, httpx.HTTPError | httpx.InvalidURL):
        return network_error(cause)
    return SendError("unreadable_answer", Outcome.UNSURE)


def is_markup_fault(fault: TelegramError) -> bool:
    """Whether the server could not read our HTML; the plain text will do then."""
    return isinstance(fault, ApiError) and fault.status == 400 and "can't parse entities" in fault.description.lower()


def is_deleted(fault: TelegramError) -> bool:
    """Whether a message that was to be deleted is not there any more."""
    return isinstance(fault, ApiError) and fault.status == 400 and "to delete not found" in fault.description.lower()


def is_same(fault: TelegramError) -> bool:
    """Whether a message shows already what it was to be changed to."""
    return isinstance(fault, ApiError) and fault.status == 400 and "is not modified" in fault.description.lower()


def is_unchangeable(fault: TelegramError) -> bool:
    """Whether a message cannot be changed: deleted, too old, not ours, whatever the server says about it."""
    return isinstance(fault, ApiError) and fault.status == 400


def is_kept(fault: TelegramError) -> bool:
    """Whether the server does not delete it: it is older than 48 hours, or not a bot's to delete."""
    return isinstance(fault, ApiError) and fault.status == 400 and "can't be deleted" in fault.description.lower()


def _answered(fault: ApiError) -> SendError:
    if fault.status >= 500:
        return SendError(f"http_{fault.status}", Outcome.UNSURE, fault.retry_after)
    unnamed = (f"http_{fault.status}", Outcome.NOT_SENT, 0.0)
    code, outcome, wait = unnamed if _is_of_a_proxy(fault) else _STATUSES.get(fault.status, unnamed)
    if fault.status == 400:
        said = fault.description.lower()
        code = next((name for part, name in _DESCRIPTIONS.items() if part in said), code)
    return SendError(code, outcome, fault.retry_after or wait, is_gone=code in _NOBODY_THERE)


def _is_of_a_proxy(fault: ApiError) -> bool:
    """A 403 that is not the Bot API's: a firewall shuts all of us out, which says nothing about the person."""
    return fault.status == 403 and fault.description == NO_DETAILS
