"""What is wrong with a checklist file: every mistake at once, each with its block and what was expected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

_NEEDED = ("code", "label", "kind", "question", "path", "quote")
_TYPES: Mapping[str, type] = {
    "aliases": list, "known": str, "part_of": str, "problem": str, "measure": str, "options": list, "yes": list,
    "no": list, "none": list, "required": bool, "office": bool, **dict.fromkeys(_NEEDED, str),
}  # fmt: skip
_HEAD = ("code", "document", "title", "number")
_WORDS = ("yes", "partly", "no", "right", "wrong", "all", "nothing", "done")
_BELONGS = {"known": "known", "several": "options", "count": "measure", "words": "none"}
"""What each kind cannot do without."""
_KINDS = frozenset({"judged", *_BELONGS})
_PROBLEMS = frozenset({"some", "none", "fewer"})


def checklist_problems(content: Mapping[str, Any]) -> list[str]:
    """All mistakes of a file; empty when there is none."""
    head = content.get("form", {})
    problems = [f"[form]: lacks {name}" for name in _HEAD if name not in head]
    problems += [f"[form]: unknown key {name}" for name in head if name not in _HEAD]
    problems += [f"[words]: lacks {name}" for name in _WORDS if name not in content.get("words", {})]
    seen: dict[str, Mapping[str, Any]] = {}
    for block in content.get("item", []):
        name = f"item {block.get('code', '?')}"
        problems += [f"{name}: {problem}" for problem in _of_item(block, seen)]
        seen[str(block.get("code", ""))] = block
    return problems


def _of_item(block: Mapping[str, Any], seen: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    yield from (f"lacks {key}" for key in _NEEDED if key not in block)
    yield from (f"unknown key {key}" for key in block if key not in _TYPES)
    for key, value in block.items():
        if key in _TYPES and type(value) is not _TYPES[key]:
            yield f"{key}: expected {_TYPES[key].__name__}"
    kind, part_of, problem = block.get("kind"), block.get("part_of", ""), block.get("problem", "")
    if kind not in _KINDS:
        yield f"kind: expected one of {', '.join(sorted(_KINDS))}"
    elif (needs := _BELONGS.get(str(kind))) and needs not in block:
        yield f"lacks {needs}, which a {kind} item needs"
    if block.get("code") in seen:
        yield "stands twice"
    if part_of and (part_of not in seen or seen[part_of].get("kind") != "count"):
        yield f"part_of names {part_of}, expected a count above it"
    if problem and problem not in _PROBLEMS:
        yield f"problem: expected one of {', '.join(sorted(_PROBLEMS))}"
    elif problem == "fewer" and not part_of:
        yield "problem: fewer needs part_of"
