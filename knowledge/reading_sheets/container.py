"""The container of old Office files (MS-CFB): one stream out of it, whatever its sectors claim."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from struct import error, unpack_from

from knowledge.reading_files.kinds import FileRefusedError, Refusal

_LAST = 0xFFFFFFFA
"""From here on a number is no sector: end of a chain, free, part of the table itself."""
_IN_HEADER = 109
_ENTRY = 128
_ROOT = 5


@dataclass(frozen=True, slots=True)
class _Entry:
    name: str
    kind: int
    start: int
    size: int


def stream_of(content: bytes, *names: str) -> bytes:
    """The stream of the first of these names; FileRefusedError where there is none or the container is broken."""
    try:
        return _Container(content).stream(names)
    except (error, IndexError) as exc:
        raise FileRefusedError(Refusal.BROKEN) from exc


class _Container:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._size = 1 << (unpack_from("<H", content, 30)[0] & 15)
        self._small_size = 1 << (unpack_from("<H", content, 32)[0] & 15)
        directory, self._cutoff, small, _, more = unpack_from("<I4xIIII", content, 48)
        self._table = self._numbers(self._table_sectors(more))
        self._small_table = self._numbers(self._chain(self._table, small))
        self._entries = _entries(self._joined(directory))

    def stream(self, names: Sequence[str]) -> bytes:
        """The content of a stream; short ones stand in the small sectors within the root's own."""
        found = next((entry for name in names for entry in self._entries if entry.name == name), None)
        if found is None:
            raise FileRefusedError(Refusal.BROKEN)
        if found.size >= self._cutoff:
            return self._joined(found.start)[: found.size]
        root = next(entry for entry in self._entries if entry.kind == _ROOT)
        held, size = self._joined(root.start), self._small_size
        chain = self._chain(self._small_table, found.start)
        return b"".join(held[at * size : (at + 1) * size] for at in chain)[: found.size]

    def _sector(self, at: int) -> bytes:
        return self._content[(at + 1) * self._size : (at + 2) * self._size]

    def _joined(self, start: int) -> bytes:
        return b"".join(self._sector(at) for at in self._chain(self._table, start))

    def _numbers(self, sectors: Sequence[int]) -> list[int]:
        joined = b"".join(self._sector(at) for at in sectors)
        return list(unpack_from(f"<{len(joined) // 4}I", joined))

    def _table_sectors(self, more: int) -> list[int]:
        """The sectors of the table of sectors: some named in the header, the others in sectors of their own."""
        sectors = list(unpack_from(f"<{_IN_HEADER}I", self._content, 76))
        seen: set[int] = set()
        while more < _LAST and more not in seen:
            seen.add(more)
            *named, more = unpack_from(f"<{self._size // 4}I", self._sector(more))
            sectors += named
        return [at for at in sectors if at < _LAST]

    def _chain(self, table: Sequence[int], at: int) -> list[int]:
        """The sectors of a chain in order; one that turns in a circle is broken."""
        chain: list[int] = []
        seen: set[int] = set()
        while at < _LAST:
            if at in seen:
                raise FileRefusedError(Refusal.BROKEN)
            seen.add(at)
            chain.append(at)
            at = table[at]
        return chain


def _entries(directory: bytes) -> list[_Entry]:
    entries = []
    for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
        length, kind = unpack_from("<HB", directory, at + 64)
        name = directory[at : at + max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        start, size = unpack_from("<II", directory, at + 116)
        entries.append(_Entry(name, kind, start, size))
    return entries
