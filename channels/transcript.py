"""A talk as a text file: saved by `chat --save`, read in reviews, replayed word for word by the tests.

The form, line by line:

    # words                what this talk shows (a note; notes may stand anywhere)
    @ as shuangfeng        who speaks from here on: a unit's code, officer, or stranger
    @ now 2014-04-02 10:00 the office's clock is set to this moment and the bell rings; with UTC behind it the
                           moment is that of a server in UTC
    @ set NAME = VALUE     a setting of the office
    @ units CODE CODE      the office has these units and no others
    @ processes 2          from here on so many processes ring the bell and send, all at the same time
    @ bell                 the bell rings once more; all that has reached somebody else since then is shown too
    @ again                the platform delivers the message before a second time
    @ restart              the program ends and starts again
    > words                the person says this; each further line begins with > as well
    > [words]              the person taps the button with this label
    > [[words]]            the person taps an old button: of this label, the one before the newest
    > <photo>              the person sends something else: any kind of core.messages.IncomingKind
    > <start CODE>         the person opens the talk, here through a link that carries a code
    < words                one reply; its further lines are indented by two spaces
    <xinhua words          what somebody else got, shown by @ bell; not shown again when they speak

A message that itself begins with [ < or \\ has a \\ before it. Consecutive lines with > are one message: blank lines
part the turns, and mean nothing elsewhere, except inside a reply. White space at the end of a line is not kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from channels.transcript_lines import Direction, Heard, Line, Note, Said, read_line, tidy, write_line
from core.errors import DataFileError

_ADDRESSED = re.compile(r"<[\w/]*")
"""The mark of a reply, perhaps with the one who got it."""


class Stage(Protocol):
    """Where a talk is replayed; both return what was heard."""

    async def say(self, said: Said) -> Sequence[Heard]: ...

    async def direct(self, direction: Direction) -> Sequence[Heard]: ...


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole talk. `str()` gives its one form as text; parsing that gives the same talk again."""

    lines: tuple[Line, ...]

    @classmethod
    def parse(cls, text: str, file: str = "transcript") -> Transcript:
        """The talk of a text; DataFileError names every line that is none."""
        problems: list[str] = []
        lines = _Reader(problems).read(text)
        if problems:
            raise DataFileError(file, problems)
        return cls(tuple(lines))

    def __str__(self) -> str:
        written: list[str] = []
        writer = TranscriptWriter(written.append)
        for line in self.lines:
            writer.add(line)
        return "".join(written)

    async def replay(self, stage: Stage) -> Transcript:
        """The talk as the assistant leads it now: the person's lines of this one, the replies of the stage."""
        lines: list[Line] = []
        for line in self.lines:
            match line:
                case Said():
                    lines += [line, *await stage.say(line)]
                case Direction():
                    lines += [line, *await stage.direct(line)]
                case Note():
                    lines.append(line)
        return Transcript(tuple(tidy(line) for line in lines))


class TranscriptWriter:
    """Writes a talk line by line while it goes on."""

    def __init__(self, write: Callable[[str], object]) -> None:
        self._write = write
        self._before: Line | None = None

    def add(self, line: Line) -> None:
        """Write one line of the talk, parted from the one before where a turn begins."""
        joined = isinstance(line, Heard) or (
            isinstance(line, Direction | Note) and isinstance(self._before, Direction | Note)
        )
        gap = "" if joined or self._before is None else "\n"
        self._write(gap + write_line(line))
        self._before = line


class _Reader:
    """Gathers the lines of a file into lines of the talk."""

    def __init__(self, problems: list[str]) -> None:
        self._problems = problems
        self._lines: list[Line] = []
        self._held: list[str] = []
        self._mark = ""
        self._began = 0

    def read(self, text: str) -> list[Line]:
        for number, raw in enumerate(text.splitlines(), start=1):
            self._take(number, raw.rstrip())
        self._close()
        return self._lines

    def _take(self, number: int, raw: str) -> None:
        mark, _, rest = raw.partition(" ")
        if self._mark.startswith("<") and (not raw or raw.startswith("  ")):
            self._held.append(raw[2:])
        elif self._mark == ">" and mark == ">":
            self._held.append(rest)
        elif not raw:
            self._close()
        elif mark in {">", "@", "#"} or _ADDRESSED.fullmatch(mark):
            self._close()
            self._mark, self._held, self._began = mark, [rest], number
        else:
            self._problems.append(f"line {number}: expected > < @ # or, in a reply, two spaces before {raw!r}")

    def _close(self) -> None:
        mark, text, self._mark = self._mark, "\n".join(self._held), ""
        if not mark:
            return
        try:
            self._lines.append(read_line(mark, text))
        except ValueError as exc:
            self._problems.append(f"line {self._began}: {exc}")
