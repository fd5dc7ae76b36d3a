"""The menu of the app, as data (menu.toml): what it shows, and what each entry says when it is tapped."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.errors import DataFileError

FILE = Path(__file__).with_name("menu.toml")

_MOST, _MOST_BELOW = 3, 5
_NAME_BYTES, _KEY_BYTES = 16, 128


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry that can be tapped."""

    name: str
    key: str
    says: str


@dataclass(frozen=True, slots=True)
class Menu:
    """Entries under their headings."""

    headings: tuple[tuple[str, tuple[Entry, ...]], ...]

    @property
    def words(self) -> Mapping[str, str]:
        """What each entry says, by its key."""
        return {entry.key: entry.says for _, entries in self.headings for entry in entries}

    def written(self) -> list[object]:
        """As the API wants it (path/90231)."""
        return [
            {
                "name": name,
                "sub_button": [{"type": "click", "name": entry.name, "key": entry.key} for entry in entries],
            }
            for name, entries in self.headings
        ]

    def is_shown(self, buttons: Sequence[object]) -> bool:
        """Whether the app shows this menu, going by what the API tells."""
        return [_seen(button) for button in buttons] == [_seen(button) for button in self.written()]


def load_menu(file: Path = FILE) -> Menu:
    """The menu of a file; DataFileError names everything that WeCom would refuse."""
    blocks = tomllib.loads(file.read_text(encoding="utf-8")).get("menu", [])
    try:
        headings = tuple((str(block["name"]), tuple(Entry(**entry) for entry in block["entries"])) for block in blocks)
    except (KeyError, TypeError) as exc:
        problem = f"an entry has name, key and says, a heading has name and entries: {exc}"
        raise DataFileError(file.name, [problem]) from exc
    menu = Menu(headings)
    if problems := [*_problems(menu)]:
        raise DataFileError(file.name, problems)
    return menu


def _problems(menu: Menu) -> Iterator[str]:
    if not 1 <= len(menu.headings) <= _MOST:
        yield f"a menu has 1 to {_MOST} headings"
    seen: set[str] = set()
    for name, entries in menu.headings:
        if not 1 <= len(entries) <= _MOST_BELOW:
            yield f"{name}: a heading has 1 to {_MOST_BELOW} entries"
        for word, most in [(name, _NAME_BYTES)] + [
            pair for entry in entries for pair in ((entry.name, _NAME_BYTES), (entry.key, _KEY_BYTES))
        ]:
            if not 0 < len(word.encode()) <= most:
                yield f"{word!r} must have 1 to {most} bytes"
        for entry in entries:
            if entry.key in seen:
                yield f"the key {entry.key} stands twice"
            if not entry.says:
                yield f"{entry.key} says nothing"
            seen.add(entry.key)


def _seen(button: object) -> object:
    """Of a button as the API tells it what we have set; the rest is WeCom's own."""
    if not isinstance(button, dict):
        return None
    below = button.get("sub_button") or []
    own = {name: button[name] for name in ("name", "key") if button.get(name)}
    return {**own, "below": [_seen(each) for each in below]}
