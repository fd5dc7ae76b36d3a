"""The library of this process, made anew whenever the documents in the database or the day have changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from knowledge.held import Held
    from knowledge.library import Library
    from models.documents import Document
    from models.work import Work


class Holdings:
    """Hands out the library; the shipped documents are opened at the first question."""

    def __init__(self, open_shipped: Callable[[], Library]) -> None:
        self._open_shipped = open_shipped
        self._held: tuple[Held, ...] = ()
        self._library: Library | None = None
        self._version = 0
        self._day: date | None = None

    def __call__(self) -> Library:
        """The library as it was last renewed."""
        if self._library is None:
            self._library = self._open_shipped()
        return self._library

    async def renew(self, work: Work, today: date) -> None:
        """Take over what has been accepted or withdrawn meanwhile, by whichever process; one small query if nothing."""
        version = await work.documents.version()
        if version == self._version and (today == self._day or not self._held):
            return
        if version != self._version:
            documents = await work.documents.in_use()
            self._held = await asyncio.to_thread(_read, documents)
        self._library = await asyncio.to_thread(lambda: self._open_shipped().holding(self._held, today).warm())
        self._version, self._day = version, today


def _read(documents: tuple[Document, ...]) -> tuple[Held, ...]:
    from knowledge.held import read_held

    return tuple(
        read_held(one.code, one.text, one.description, one.targets if one.targets_confirmed else "")
        for one in documents
    )
