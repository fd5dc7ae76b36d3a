"""The messages that WeCom knows, as values, and how each is written for its API (path/90236)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

MAX_BYTES = 2048
"""Of a text or a markdown message; WeCom cuts a longer one off without a word."""


@dataclass(frozen=True, slots=True)
class Words:
    """A plain text."""

    text: str

    def written(self) -> Mapping[str, object]:
        """As the API wants it."""
        return {"msgtype": "text", "text": {"content": self.text}}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in WeCom's own kind of markdown."""

    text: str

    def written(self) -> Mapping[str, object]:
        """As the API wants it."""
        return {"msgtype": "markdown", "markdown": {"content": self.text}}


@dataclass(frozen=True, slots=True)
class Card:
    """A template card (channels.wecom.cards)."""

    content: Mapping[str, object]

    def written(self) -> Mapping[str, object]:
        """As the API wants it."""
        return {"msgtype": "template_card", "template_card": self.content}


@dataclass(frozen=True, slots=True)
class Document:
    """A file; it is put there first and sent by the id that it gets."""

    name: str
    content: bytes


Piece = Words | Marked | Card | Document
