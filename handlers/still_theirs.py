"""Something that a person was in the middle of, for as long as it is theirs: a right may have gone meanwhile."""

from __future__ import annotations

from typing import Protocol, TypeVar

from handlers.context import Turn


class Kept(Protocol):
    """What a conversation keeps of open work, and what was open before it."""

    @property
    def back(self) -> str: ...


K = TypeVar("K", bound=Kept)


def still_theirs(turn: Turn, open_now: K | None, *, may: bool) -> K | None:
    """The open work of somebody who may go on with it; for anybody else what was open before is taken up again."""
    if open_now is None or may:
        return open_now
    turn.keep(dialog=open_now.back)
    return None
