"""Bodies of callbacks, XML or JSON, as flat fields; whatever cannot be read is a CallbackError and nothing else."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from channels.wecom.crypto import CallbackError

_Path = tuple[str, ...]

_DEEPEST = 8
"""Nothing that WeCom sends is as deep."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Values by their path: `Content`, `SelectedItems.SelectedItem.OptionIds.OptionId`."""

    values: Mapping[str, tuple[str, ...]]

    def __call__(self, path: str) -> str:
        """The first value at a path, empty where there is none."""
        return self.values.get(path, ("",))[0]

    def all(self, path: str) -> tuple[str, ...]:
        """Every value at a path."""
        return self.values.get(path, ())


def sealed_of(body: bytes) -> str:
    """The sealed message of a callback's body."""
    fields = fields_of(body)
    sealed = fields("Encrypt") or fields("encrypt")
    if not sealed:
        raise CallbackError("no envelope")
    return sealed


def fields_of(body: bytes) -> Fields:
    """The fields of a body.

    >>> fields_of(b"<xml><MsgType>text</MsgType></xml>")("MsgType")
    'text'
    >>> fields_of(b'{"a": {"b": ["1", 2]}}').all("a.b")
    ('1', '2')
    """
    leaves = _json_leaves(body) if body.lstrip()[:1] in {b"{", b"["} else _xml_leaves(body)
    values: dict[str, list[str]] = defaultdict(list)
    for path, value in leaves:
        values[".".join(path)].append(value)
    return Fields({path: tuple(found) for path, found in values.items()})


def _xml_leaves(body: bytes) -> Iterator[tuple[_Path, str]]:
    try:
        root: Element = fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as exc:
        raise CallbackError("xml") from exc
    waiting: list[tuple[_Path, Element]] = [((), child) for child in reversed(root)]
    while waiting:
        path, element = waiting.pop()
        here = _below(path, str(element.tag))
        if len(element):
            waiting += [(here, child) for child in reversed(element)]
        else:
            yield here, element.text or ""


def _json_leaves(body: bytes) -> Iterator[tuple[_Path, str]]:
    try:
        root = json.loads(body)
    except (ValueError, RecursionError) as exc:
        raise CallbackError("json") from exc
    waiting: list[tuple[_Path, object]] = [((), root)]
    while waiting:
        path, node = waiting.pop()
        match node:
            case dict():
                waiting += reversed([(_below(path, key), value) for key, value in node.items()])
            case list():
                waiting += [(path, value) for value in reversed(node)]
            case str() | int() | float():
                yield path, str(node)
            case _:
                pass  # null says nothing


def _below(path: _Path, name: str) -> _Path:
    if len(path) == _DEEPEST:
        raise CallbackError("too deep")
    return (*path, name)
