"""The errors of this program, in one small tree.

BotError
├── SettingsError      settings that cannot be used, all problems together
├── DataFileError      a TOML, JSON or text file of ours with mistakes, all together
├── TextError          a sentence asked for by a name or with placeholders that do not exist
├── RightsError        the acting person may not do this
├── NotCollectedError  a unit reports to one that does not collect its reports now
├── StateError         the operation does not fit the state of things (nothing entered, nothing to return)
├── StoreError         the database cannot be used
│   ├── StoreBusyError     another process holds the data folder
│   └── SchemaError        the schema is newer than this program, or half migrated
├── FetchError         a file that a platform holds did not come
├── SimulationError    a simulation broke off, so that it has no result
├── BellStoppedError   planning has not succeeded for too long: the process must end and be started again
└── SendError          a delivery did not succeed, with what is certain about it
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Literal


class BotError(Exception):
    """Base of all errors that this program raises on purpose."""


class SettingsError(BotError):
    """Settings that cannot be used; `problems` holds one Chinese sentence each, never a secret."""

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class DataFileError(BotError):
    """A data file with mistakes; each problem names the block and what was expected."""

    def __init__(self, file: str, problems: Sequence[str]) -> None:
        self.file = file
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{file}: {problem}" for problem in self.problems))


class TextError(BotError):
    """A sentence was asked for that does not exist or lacks a placeholder."""


class RightsError(BotError):
    """The acting person may not do this; `needed` is the Chinese name of the role that may, `unit` that of which."""

    def __init__(self, needed: str, unit: str = "") -> None:
        self.needed = needed
        self.unit = unit
        super().__init__(f"needs {needed}")


class NotCollectedError(BotError):
    """Nobody collects this unit's reports: the unit above has not opened it (`why` off), or it is closed."""

    def __init__(self, unit: str, quarter: str, why: Literal["off", "closed"]) -> None:
        self.unit = unit
        self.quarter = quarter
        self.why: Literal["off", "closed"] = why
        super().__init__(f"{unit} is not collected: {why}")


class StateError(BotError):
    """The operation does not fit the state of things."""


class StoreError(BotError):
    """The database cannot be used."""


class StoreBusyError(StoreError):
    """Another process already works on this data folder."""


class SchemaError(StoreError):
    """The schema of the database does not fit this program."""


class FetchError(BotError):
    """A file that a platform holds did not come; `is_too_big` where it is larger than was asked for."""

    def __init__(self, why: str, *, is_too_big: bool = False) -> None:
        self.is_too_big = is_too_big
        super().__init__(why)


class SimulationError(BotError):
    """A simulation broke off: half a result is none."""


class BellStoppedError(BotError):
    """Planning has not succeeded for too long; a dead bell gives no other sign."""


class Outcome(StrEnum):
    """What is certain about a delivery that did not succeed."""

    NOT_SENT = "not_sent"
    """Certainly not delivered: trying again is right."""
    REFUSED = "refused"
    """Refused for good: trying again cannot help."""
    UNSURE = "unsure"
    """The answer was lost: it may have been delivered."""


class SendError(BotError):
    """A delivery failed: a stable code, what is certain, and the wait that the platform asked for.

    The wait holds for the conversation; where the platform `holds_up_all`, for everything that goes to it.
    `is_gone`: nobody is reached at this address any more, until somebody is heard from there.
    """

    def __init__(
        self,
        code: str,
        outcome: Outcome,
        retry_after_seconds: float = 0.0,
        *,
        holds_up_all: bool = False,
        is_gone: bool = False,
    ) -> None:
        self.code = code
        self.holds_up_all = holds_up_all
        self.outcome = outcome
        self.retry_after_seconds = retry_after_seconds
        self.is_gone = is_gone
        super().__init__(f"{code} ({outcome})")
