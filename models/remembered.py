"""What is made of rows at every message is made once, and remembered as long as every one of these rows is.

    @remembered
    async def read_report(session: Rows, unit: str, period: Period) -> Report: ...

Its value must follow from the arguments and from what it reads, and nobody may change it: the next message gets the
same one. That it reads nothing else is seen to by its first parameter, which offers only what is noted, and by the
memory, which keeps no value that a write, a lock or the ORM came between.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable, Sequence
from functools import wraps
from typing import Any, Protocol, TypeVar, TypeVarTuple

from models.prepared import Prepared

_Value = TypeVar("_Value")
_Arguments = TypeVarTuple("_Arguments")


class Rows(Protocol):
    """What a function whose value is remembered may ask a session for: rows, and other remembered values."""

    async def rows(self, prepared: Prepared, /, **values: object) -> Sequence[Any]:
        """The rows that a prepared statement finds."""

    async def row(self, prepared: Prepared, /, **values: object) -> Any:
        """The first of them, or None."""

    async def made(self, make: Callable[..., Awaitable[_Value]], arguments: tuple[Hashable, ...]) -> _Value:
        """What such a function makes of rows, made anew only where one of them has changed."""


def remembered(
    make: Callable[[Rows, *_Arguments], Awaitable[_Value]],
) -> Callable[[Rows, *_Arguments], Awaitable[_Value]]:
    """Remember what a function of a session and of values makes."""

    @wraps(make)
    def known(session: Rows, *arguments: *_Arguments) -> Awaitable[_Value]:
        return session.made(make, arguments)

    return known
