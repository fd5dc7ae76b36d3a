"""What a broadcast will be: its words as they will be read, everybody who gets it, and whom it cannot reach."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from core.channel import Caps
from core.hours import Hours
from core.messages import Block, Choice, Reply, Table, Text
from core.numbers import moment
from core.render import as_text, split_text
from handlers.broadcasting.kept import Composing
from handlers.broadcasting.moments import fit
from handlers.context import Turn
from handlers.people.platforms import platform_name
from models.broadcast_records import Broadcast
from models.records import Recipient

_MOST_ROWS = 40
"""A longer table is not read in a chat; then the names stand in one line."""
_BRACES = re.compile(r"[{｛][^{}｛｝\n]{1,20}[}｝]")


@dataclass(frozen=True, slots=True)
class _Row:
    unit: str
    people: tuple[Recipient, ...]


def message(turn: Turn, wanted: Composing, code: str = "") -> Reply:
    """What everybody gets; the words are an officer's own and nothing in them is filled in.

    `code` is that of the broadcast, for its button.
    """
    blocks: list[Block] = [Text(turn.text("broadcast.message.head", office=office_name(turn, wanted.head)))]
    if wanted.text:
        blocks.append(Text(wanted.text))
    if file := wanted.attached:
        blocks.append(file)
    if not wanted.receipt:
        return Reply(tuple(blocks), numbered=False)
    blocks.append(Text(turn.text("broadcast.message.receipt")))
    return Reply(tuple(blocks), (Choice("收到", f"收到 {code}".strip(), main=True),), numbered=False)


def office_name(turn: Turn, head: str) -> str:
    """The office that speaks."""
    return turn.kit.unit_name(head) if head else turn.office.office


async def preview(turn: Turn, wanted: Composing, alike: Broadcast | None) -> Reply:
    """Everything an officer looks at before sending, with what can still be changed."""
    rows = [_Row(unit, people) for unit, people in (await turn.work.people.recipients_of(wanted.units)).items()]
    rows.sort(key=lambda row: wanted.units.index(row.unit))
    body = message(turn, wanted)
    blocks: list[Block] = [Text(turn.text("broadcast.preview.head"))]
    blocks += [block for block in body.blocks if isinstance(block, Text)]
    if file := wanted.attached:
        blocks.append(Text(turn.text("broadcast.preview.file", file=file.name, size=_kilobytes(file.size))))
    blocks += _people(turn, rows)
    blocks.append(Text("\n".join(_notes(turn, wanted, rows, body, alike))))
    receipt = Choice("不要回执") if wanted.receipt else Choice("要回执")
    at = Choice("立即发") if wanted.at else Choice("定时")
    changes = (receipt, at, Choice("改内容"), Choice("改范围"), Choice("取消"))
    return Reply(tuple(blocks), (Choice("确认群发", main=True), *changes))


def _people(turn: Turn, rows: Sequence[_Row]) -> list[Block]:
    """Every unit with those who get it; units that nobody can be reached in stand there as such."""
    if len(rows) > _MOST_ROWS:
        names = "、".join(f"{turn.kit.unit_name(row.unit)}（{_names(turn, row)}）" for row in rows)
        return [Text(turn.text("broadcast.preview.listed", units=names))]
    columns = tuple(turn.text(f"broadcast.preview.{name}") for name in ("unit", "people", "platform"))
    cells = [(turn.kit.unit_name(row.unit), _names(turn, row), _platforms(row.people)) for row in rows]
    return [Table(columns, tuple(cells))]


def _names(turn: Turn, row: _Row) -> str:
    return "、".join(each.name for each in row.people) or turn.text("broadcast.preview.nobody")


def _platforms(people: Iterable[Recipient]) -> str:
    return "、".join(dict.fromkeys(platform_name(each.channel) for each in people))


def _notes(turn: Turn, wanted: Composing, rows: Sequence[_Row], body: Reply, alike: Broadcast | None) -> list[str]:
    people = {each.person_id: each for row in rows for each in row.people}
    nobody = [turn.kit.unit_name(row.unit) for row in rows if not row.people]
    lines = [turn.text("broadcast.preview.counts", n=len(rows), k=len(people))]
    if nobody:
        lines.append(turn.text("broadcast.preview.unreached", n=len(nobody), units="、".join(nobody)))
    if wanted.rule.startswith("missing:"):
        lines.append(turn.text("broadcast.preview.while_missing"))
    elif wanted.rule:
        lines.append(turn.text("broadcast.preview.while_unreceived"))
    lines += [when_line(turn, wanted), _length(turn, body, people.values())]
    if found := _BRACES.findall(wanted.text):
        lines.append(turn.text("broadcast.preview.braces", words="、".join(dict.fromkeys(found))))
    if alike:
        told = {"name": alike.name, "time": moment(alike.at), "code": alike.code, "n": len(alike.units)}
        lines.append(turn.text("broadcast.preview.alike", **told))
    lines.append(turn.text("broadcast.preview.ask"))
    return [line for line in lines if line]


def when_line(turn: Turn, wanted: Composing) -> str:
    """When it goes out, and that it was moved where it was."""
    planned = wanted.moment
    if planned:
        return turn.text("broadcast.preview.planned", time=moment(planned))
    hours = Hours(turn.calendar, turn.office)
    if hours.are_open(turn.now):
        return turn.text("broadcast.preview.at_once")
    return turn.text("broadcast.preview.closed", time=moment(turn.now), when=moment(fit(turn.now, hours).moment))


def _length(turn: Turn, body: Reply, people: Iterable[Recipient]) -> str:
    """How long it is, and in how many messages each platform carries it."""
    words = as_text(Reply(tuple(block for block in body.blocks if isinstance(block, Text))))
    parts = []
    for channel in dict.fromkeys(each.channel for each in people):
        caps = turn.kit.channels[channel].caps if channel in turn.kit.channels else Caps()
        count = len(split_text(words, max_chars=caps.max_chars, max_bytes=caps.max_bytes))
        parts.append(turn.text("broadcast.preview.parts", what=platform_name(channel), n=count))
    return turn.text("broadcast.preview.length", n=len(words), rows="，".join(parts)) if parts else ""


def _kilobytes(size: int) -> int:
    return max(1, round(size / 1024))
