"""What a talk consists of, and the text of each part: said, heard, directed, noted.

The form as a whole stands in channels/transcript.py.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from core.clock import SHANGHAI
from core.messages import IncomingKind

_MOMENT = "%Y-%m-%d %H:%M"
_UTC = " UTC"
_KINDS = frozenset(kind for kind in IncomingKind if kind not in {IncomingKind.TEXT, IncomingKind.CHOICE})
_DIRECTIONS = {
    "as": True,
    "now": True,
    "set": True,
    "units": True,
    "processes": True,
    "bell": False,
    "again": False,
    "restart": False,
}
"""Every direction, and whether it carries a value."""


@dataclass(frozen=True, slots=True)
class Said:
    """What the person did: words, the label of a tapped button, or (START) an invitation code.

    `older` is about a button: not the newest of this label but the one before it.
    """

    text: str = ""
    kind: IncomingKind = IncomingKind.TEXT
    older: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """One reply as plain text; `to` is who got it where that is not the one who speaks."""

    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Direction:
    """Something that happens around the talk: one of _DIRECTIONS."""

    name: str
    value: str = ""

    @property
    def moment(self) -> datetime:
        """The moment of `@ now`, in the office's time zone unless it is said in UTC."""
        zone = UTC if self.value.endswith(_UTC) else SHANGHAI
        return datetime.strptime(self.value.removesuffix(_UTC), _MOMENT).replace(tzinfo=zone)

    @property
    def setting(self) -> tuple[str, str]:
        """Name and value of `@ set`."""
        name, _, value = self.value.partition("=")
        return name.strip(), value.strip()

    @property
    def codes(self) -> tuple[str, ...]:
        """The units of `@ units`."""
        return tuple(self.value.split())

    @property
    def number(self) -> int:
        """How many processes `@ processes` means."""
        return int(self.value)


@dataclass(frozen=True, slots=True)
class Note:
    """A line for the reader."""

    text: str


Line = Said | Heard | Direction | Note


def read_line(mark: str, text: str) -> Line:
    """The line behind a mark; ValueError says what is wrong with it."""
    return _heard(text, mark[1:]) if mark.startswith("<") else _MEANING[mark](text)


def write_line(line: Line) -> str:
    """The line as it stands in a file."""
    match line:
        case Said(text=text, kind=IncomingKind.TEXT):
            return _prefixed("\\" + text if text.startswith(("[", "<", "\\")) else text, "> ", "> ")
        case Said(text=text, kind=IncomingKind.CHOICE, older=older):
            return f"> [[{text}]]\n" if older else f"> [{text}]\n"
        case Said(text=text, kind=kind):
            return f"> <{kind} {text}>\n" if text else f"> <{kind}>\n"
        case Heard(text, to):
            return _prefixed(text, f"<{to} ", "  ")
        case Direction(name=name, value=value):
            return _prefixed(f"{name} {value}", "@ ", "@ ")
        case Note(text):
            return _prefixed(text, "# ", "# ")


def tidy(line: Line) -> Line:
    """A reply as it reads from a file: no white space at the ends of lines."""
    if isinstance(line, Heard):
        return Heard("\n".join(part.rstrip() for part in line.text.rstrip().split("\n")), line.to)
    return line


def _said(text: str) -> Said:
    if text.startswith("\\"):
        return Said(text[1:])
    if text.startswith("[[") and text.endswith("]]"):
        return Said(text[2:-2], IncomingKind.CHOICE, older=True)
    if text.startswith("[") and text.endswith("]"):
        return Said(text[1:-1], IncomingKind.CHOICE)
    if text.startswith("<") and text.endswith(">"):
        kind, _, rest = text[1:-1].partition(" ")
        if kind not in _KINDS:
            raise ValueError(f"<{kind}> is none of {', '.join(sorted(_KINDS))}")
        return Said(rest, IncomingKind(kind))
    return Said(text)


def _heard(text: str, to: str) -> Heard:
    return Heard(text.rstrip("\n"), to)


def _direction(text: str) -> Direction:
    name, _, value = text.partition(" ")
    direction = Direction(name, value.strip())
    if name not in _DIRECTIONS:
        raise ValueError(f"@ {name} is none of {', '.join(_DIRECTIONS)}")
    if _DIRECTIONS[name] != bool(direction.value):
        raise ValueError(f"@ {name} {'needs a' if _DIRECTIONS[name] else 'takes no'} value")
    if problem := _problem(direction):
        raise ValueError(problem)
    return direction


def _problem(direction: Direction) -> str:
    """What is wrong with the value of a direction."""
    if direction.name == "now":
        _ = direction.moment  # says itself that it is no moment
    if direction.name == "set" and not all(direction.setting):
        return "@ set needs NAME = VALUE"
    if direction.name == "processes" and not (direction.value.isdecimal() and direction.number):
        return "@ processes needs a number from 1 on"
    return ""


_MEANING: Mapping[str, Callable[[str], Line]] = {">": _said, "@": _direction, "#": Note}


def _prefixed(text: str, first: str, further: str) -> str:
    lines = text.rstrip().split("\n")
    return "".join(f"{(further if at else first) + line}".rstrip() + "\n" for at, line in enumerate(lines))
