"""What a person types, made fit for storing: control characters out, a key that makes sending twice harmless."""

from __future__ import annotations

import hashlib
import re
import secrets

MAX_CHARS = 4000

_CLIENT_KEY = re.compile(r"[A-Za-z0-9_-]{8,64}")
# Control characters other than line break and tab, and the marks that turn the direction of writing around.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")


def clean(text: str) -> str:
    r"""The text as it is stored and shown.

    >>> clean(" 女12\r\n\x00总数32 ")
    '女12\n总数32'
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def key_of(external_id: str, client_key: str, words: str) -> str:
    """The key of a message for ever: the same form sent twice has the same, other words have another.

    A browser's "back" shows an old form with its old key; what is typed into it then is a new message.
    """
    return hashlib.sha256(f"{external_id}\0{client_key}\0{words}".encode()).hexdigest()[:40]


def new_client_key() -> str:
    """A key for a form."""
    return secrets.token_urlsafe(12)


def usable_client_key(given: str) -> str:
    """The key that the page made, or a new one if it is no key."""
    return given if _CLIENT_KEY.fullmatch(given) else new_client_key()
