"""Only counts, no persons: what looks like an identity number is never stored, not even in the inbox."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from core.messages import Incoming

WITHHELD = "〔像是身份证号码，未保存〕"
"""Stands in the inbox in place of a refused text."""

_GAP = r"[\s\-·.]*"
_DAY = rf"(?:19|20)\d\d{_GAP}(?:0[1-9]|1[0-2]){_GAP}(?:0[1-9]|[12]\d|3[01])"
_NEW = re.compile(rf"(?<!\d)[1-9]\d{{5}}{_GAP}{_DAY}{_GAP}\d{{3}}{_GAP}[\dXx](?!\d)")
_OLD = re.compile(r"(?<!\d)[1-9]\d{7}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)")


def shield(incoming: Incoming) -> Incoming:
    """The message without its text if that looks like an identity number."""
    if names_a_person(incoming.text):
        return replace(incoming, text=WITHHELD)
    return incoming


def names_a_person(text: str) -> bool:
    """Whether a text holds what looks like an identity number."""
    text = unicodedata.normalize("NFKC", text)
    return bool(_NEW.search(text) or _OLD.search(text))


def is_withheld(said: str) -> bool:
    """Whether the text was kept back by `shield`."""
    return said == WITHHELD
