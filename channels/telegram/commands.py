"""The slash commands of Telegram and the words they stand for, as data (commands.toml)."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("commands.toml")
_NAME = re.compile(r"[a-z0-9_]{1,32}")
_MAX_DESCRIPTION = 256


class Audience(StrEnum):
    """Whose menu it is: that of the people of a unit and of strangers, or that of the department."""

    UNIT = "unit"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class SlashCommand:
    """`/name` stands for the words `says`; `menu` tells whose menus show it, whoever may type it."""

    name: str
    says: str
    description: str
    menu: frozenset[Audience]


def load_commands(file: Path = FILE) -> tuple[SlashCommand, ...]:
    """The commands of a file; DataFileError names everything that Telegram would refuse."""
    commands: list[SlashCommand] = []
    problems: list[str] = []
    for at, block in enumerate(tomllib.loads(file.read_text(encoding="utf-8"))["commands"], start=1):
        try:
            command = SlashCommand(**{**block, "menu": frozenset(map(Audience, block["menu"]))})
        except (KeyError, TypeError, ValueError) as exc:
            problems.append(f"command {at}: {exc}")
            continue
        if not _NAME.fullmatch(command.name):
            problems.append(f"command {at}: the name {command.name!r} may only hold a-z, 0-9 and _")
        if not 0 < len(command.description) <= _MAX_DESCRIPTION:
            problems.append(f"command {at}: the description must have 1 to {_MAX_DESCRIPTION} characters")
        if command.name in {earlier.name for earlier in commands}:
            problems.append(f"command {at}: {command.name} stands twice")
        commands.append(command)
    if problems:
        raise DataFileError(file.name, problems)
    return tuple(commands)
