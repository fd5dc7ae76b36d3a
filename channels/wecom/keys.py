"""The key of a button on a card: our signed token, and the label, so that a used card can show what was chosen.

The token alone decides what a tap means; the label is only shown.
"""

from __future__ import annotations

_BETWEEN = "|"


def key_for(token: str, label: str, most_bytes: int) -> str:
    """The key of a choice, its label cut so that the key has at most so many bytes."""
    return f"{token}{_BETWEEN}{label}".encode()[:most_bytes].decode(errors="ignore")


def token_of(key: str) -> str:
    """The token of a key.

    >>> token_of(key_for("12.0.abc", "确认报送", 128))
    '12.0.abc'
    """
    return key.partition(_BETWEEN)[0]


def label_of(key: str) -> str:
    """The label of a key, as far as it was kept.

    >>> label_of(key_for("12.0.abc", "确认报送", 14))
    '确'
    """
    return key.partition(_BETWEEN)[2]
