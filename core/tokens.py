"""Signed button tokens: short, bound to one conversation and one person, useless elsewhere.

A token is `id.index.mac`: the outbox row that offered the choice, the choice's index, and 64 bits of
HMAC-SHA256 over both, the channel, the conversation and the sender. At most 64 bytes (Telegram's limit).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_SHAPE = re.compile(r"([0-9]{1,18})\.([0-9]{1,3})\.([A-Za-z0-9_-]{11})")


@dataclass(frozen=True, slots=True)
class Tapped:
    """A verified tap: the outbox row and which of its choices."""

    outbox_id: int
    index: int


class TokenSigner:
    """Makes and checks button tokens with the secret of this installation."""

    def __init__(self, secret: str) -> None:
        self._key = hashlib.sha256(b"buttons:" + secret.encode()).digest()

    def sign(self, outbox_id: int, index: int, channel: str, conversation: str) -> str:
        """The token of one choice of one outbox row."""
        return f"{outbox_id}.{index}.{self._mac(outbox_id, index, channel, conversation)}"

    def read(self, token: str, channel: str, conversation: str) -> Tapped | None:
        """What was tapped, or None if the token was not made for this conversation."""
        tapped = unchecked(token)
        if tapped is None:
            return None
        expected = self._mac(tapped.outbox_id, tapped.index, channel, conversation)
        if not hmac.compare_digest(expected.encode(), token.rpartition(".")[2].encode()):
            return None
        return tapped

    def _mac(self, outbox_id: int, index: int, channel: str, conversation: str) -> str:
        message = f"{outbox_id}\0{index}\0{channel}\0{conversation}".encode()
        digest = hmac.digest(self._key, message, "sha256")[:8]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class CalendarLinks:
    """Makes and checks the addresses under which people subscribe to their dates: signed, one in force for each."""

    _FORM = re.compile(r"([0-9]{1,18})\.([0-9]{1,9})\.([A-Za-z0-9_-]{22})")

    def __init__(self, secret: str, base: str) -> None:
        self._key = hashlib.sha256(b"calendar:" + secret.encode()).digest()
        self._base = base.rstrip("/")

    def address(self, person_id: int, number: int) -> str:
        """The address of a person's calendar; whoever knows it reads the person's dates."""
        return f"{self._base}/calendar/{person_id}.{number}.{self._mac(person_id, number)}.ics"

    @property
    def is_local(self) -> bool:
        """Whether the addresses lead to this machine only."""
        return any(f"//{host}" in self._base for host in ("127.0.0.1", "localhost", "[::1]", "0.0.0.0"))  # noqa: S104

    def read(self, token: str) -> tuple[int, int] | None:
        """Person and number of the middle part of an address; None where we did not make it.

        >>> links = CalendarLinks("secret", "https://bot.example.org")
        >>> own = links.address(7, 2).rpartition("/")[2].removesuffix(".ics")
        >>> links.read(own), links.read("7.3.xxxxxxxxxxxxxxxxxxxxxx")
        ((7, 2), None)
        """
        shape = self._FORM.fullmatch(token)
        if shape is None:
            return None
        person_id, number = int(shape[1]), int(shape[2])
        if not hmac.compare_digest(self._mac(person_id, number).encode(), shape[3].encode()):
            return None
        return person_id, number

    def _mac(self, person_id: int, number: int) -> str:
        digest = hmac.new(self._key, f"{person_id}\0{number}".encode(), hashlib.sha256).digest()[:16]
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


def unchecked(token: str) -> Tapped | None:
    """What a token claims, for showing an old tap in the history; acting on a tap takes `TokenSigner.read`."""
    shape = _SHAPE.fullmatch(token)
    return Tapped(int(shape[1]), int(shape[2])) if shape else None
