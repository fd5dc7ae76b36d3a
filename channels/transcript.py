"""A talk as a text file: saved by `chat --save`, read in reviews, replayed word for word by the tests.

The form, line by line:

    # words                what this talk shows (a note; notes may stand anywhere)
    @ as shuangfeng        who speaks from here on: a unit's code, officer, or stranger
    @ now 2014-04-02 10:00 the office's clock is set to this moment
    @ set NAME = VALUE     a setting of the office
    @ restart              the program ends and starts again
    > words                the person says this; each further line begins with > as well
    > [words]              the person taps the button with this label
    > <photo>              the person sends something else: any kind of core.messages.IncomingKind
    > <start CODE>         the person opens the talk, here through a link that carries a code
    < words                one reply; its further lines are indented by two spaces

A message that itself begins with [ < or \\ has a \\ before it. Blank lines part the turns and mean nothing
elsewhere, except inside a reply. White space at the end of a line is not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from core.errors import DataFileError
from core.messages import IncomingKind

_MOMENT = "%Y-%m-%d %H:%M"
_KINDS = frozenset(kind for kind in IncomingKind if kind not in {IncomingKind.TEXT, IncomingKind.CHOICE})
_DIRECTIONS = {"as": True, "now": True, "set": True, "restart": False}
"""Every direction, and whether it carries a value."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person did: words, the label of a tapped button, or (START) an invitation code."""

    text: str = ""
    kind: IncomingKind = IncomingKind.TEXT


@dataclass(frozen=True, slots=True)
class Heard:
    """One reply as plain text."""

    text: str


@dataclass(frozen=True, slots=True)
class Direction:
    """Something that happens around the talk: as, now, set, restart."""

    name: str
    value: str = ""

    @property
    def moment(self) -> datetime:
        """The moment of `@ now`, on the office's clock but without a time zone."""
        return datetime.strptime(self.value, _MOMENT)  # noqa: DTZ007 - the reader of the file adds the zone

    @property
    def setting(self) -> tuple[str, str]:
        """Name and value of `@ set`."""
        name, _, value = self.value.partition("=")
        return name.strip(), value.strip()


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the reader."""

    text: str


Line = Said | Heard | Direction | Note


class Stage(Protocol):
    """Where a talk is replayed; both return the replies that came, as plain text."""

    async def say(self, said: Said) -> Sequence[str]: ...

    async def direct(self, direction: Direction) -> Sequence[str]: ...


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
                    lines += [line, *map(Heard, await stage.say(line))]
                case Direction():
                    lines += [line, *map(Heard, await stage.direct(line))]
                case Note():
                    lines.append(line)
        return Transcript(tuple(_tidy(line) for line in lines))


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
        self._write(gap + _written(line))
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
        if self._mark == "<" and (not raw or raw.startswith("  ")):
            self._held.append(raw[2:])
        elif self._mark == ">" and mark == ">":
            self._held.append(rest)
        elif not raw:
            self._close()
        elif mark in {">", "<", "@", "#"}:
            self._close()
            self._mark, self._held, self._began = mark, [rest], number
        else:
            self._problems.append(f"line {number}: expected > < @ # or, in a reply, two spaces before {raw!r}")

    def _close(self) -> None:
        mark, text, self._mark = self._mark, "\n".join(self._held), ""
        if not mark:
            return
        try:
            self._lines.append(_MEANING[mark](text))
        except ValueError as exc:
            self._problems.append(f"line {self._began}: {exc}")


def _said(text: str) -> Said:
    if text.startswith("\\"):
        return Said(text[1:])
    if text.startswith("[") and text.endswith("]"):
        return Said(text[1:-1], IncomingKind.CHOICE)
    if text.startswith("<") and text.endswith(">"):
        kind, _, rest = text[1:-1].partition(" ")
        if kind not in _KINDS:
            raise ValueError(f"<{kind}> is none of {', '.join(sorted(_KINDS))}")
        return Said(rest, IncomingKind(kind))
    return Said(text)


def _heard(text: str) -> Heard:
    return Heard(text.rstrip("\n"))


def _direction(text: str) -> Direction:
    name, _, value = text.partition(" ")
    direction = Direction(name, value.strip())
    if name not in _DIRECTIONS:
        raise ValueError(f"@ {name} is none of {', '.join(_DIRECTIONS)}")
    if _DIRECTIONS[name] != bool(direction.value):
        raise ValueError(f"@ {name} {'needs a' if _DIRECTIONS[name] else 'takes no'} value")
    if name == "now":
        datetime.strptime(direction.value, _MOMENT)  # noqa: DTZ007 - only whether it is a moment
    if name == "set" and not all(direction.setting):
        raise ValueError("@ set needs NAME = VALUE")
    return direction


_MEANING: Mapping[str, Callable[[str], Line]] = {">": _said, "<": _heard, "@": _direction, "#": Note}


def _written(line: Line) -> str:
    match line:
        case Said(text=text, kind=IncomingKind.TEXT):
            return _prefixed("\\" + text if text.startswith(("[", "<", "\\")) else text, "> ", "> ")
        case Said(text=text, kind=IncomingKind.CHOICE):
            return f"> [{text}]\n"
        case Said(text=text, kind=kind):
            return f"> <{kind} {text}>\n" if text else f"> <{kind}>\n"
        case Heard(text):
            return _prefixed(text, "< ", "  ")
        case Direction(name=name, value=value):
            return _prefixed(f"{name} {value}", "@ ", "@ ")
        case Note(text):
            return _prefixed(text, "# ", "# ")


def _prefixed(text: str, first: str, further: str) -> str:
    lines = text.rstrip().split("\n")
    return "".join(f"{(further if at else first) + line}".rstrip() + "\n" for at, line in enumerate(lines))


def _tidy(line: Line) -> Line:
    """A reply as it reads from a file: no white space at the ends of lines."""
    if isinstance(line, Heard):
        return Heard("\n".join(part.rstrip() for part in line.text.rstrip().split("\n")))
    return line
