"""Replies as JSON and back, without loss: the outbox keeps them until they are sent and for the history."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

import orjson

from core.messages import Answered, Block, Choice, Comparator, File, Progress, Quote, Reply, Share, Shares, Table, Text
from core.plain import by_field

_KINDS: Mapping[type, str] = {
    Text: "text",
    Quote: "quote",
    Table: "table",
    Shares: "shares",
    Progress: "progress",
    File: "file",
}


def dump_reply(reply: Reply) -> str:
    """The reply as JSON; TypeError where its words are no Unicode text.

    >>> dump_reply(Reply(blocks=(Text("好"),)))
    '{"blocks":[{"kind":"text","text":"好"}],"choices":[],"numbered":true,"stamp":0}'
    """
    content: dict[str, object] = {
        "blocks": [{"kind": _KINDS[type(block)], **by_field(block)} for block in reply.blocks],
        "choices": reply.choices,
        "numbered": reply.numbered,
        "stamp": reply.stamp,
    }
    if reply.answered:
        content["answered"] = reply.answered
    return orjson.dumps(content, default=by_field, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


def load_reply(text: str) -> Reply:
    """The reply that `dump_reply` wrote."""
    content = json.loads(text)
    return Reply(
        blocks=tuple(_block(fields) for fields in content["blocks"]),
        choices=tuple(Choice(**fields) for fields in content["choices"]),
        numbered=content["numbered"],
        stamp=content["stamp"],
        answered=Answered(**content["answered"]) if "answered" in content else None,
    )


def _block(fields: dict[str, Any]) -> Block:
    return _READERS[fields.pop("kind")](fields)


def _quote(fields: dict[str, Any]) -> Quote:
    marks = tuple((start, end) for start, end in fields.pop("marks"))
    return Quote(**fields, marks=marks)


def _table(fields: dict[str, Any]) -> Table:
    return Table(
        columns=tuple(fields["columns"]),
        rows=tuple(tuple(row) for row in fields["rows"]),
        caption=fields["caption"],
        numeric=tuple(fields["numeric"]),
    )


def _shares(fields: dict[str, Any]) -> Shares:
    return Shares(tuple(_share(share) for share in fields["shares"]))


def _share(fields: dict[str, Any]) -> Share:
    return Share(**fields | {"comparator": Comparator(fields["comparator"])})


_READERS: Mapping[str, Callable[[dict[str, Any]], Block]] = {
    "text": lambda fields: Text(**fields),
    "quote": _quote,
    "table": _table,
    "shares": _shares,
    "progress": lambda fields: Progress(**fields),
    "file": lambda fields: File(**fields),
}
