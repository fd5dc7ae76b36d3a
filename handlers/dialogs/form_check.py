"""What can be wrong with a form file; all of it is found at once, so that one start shows every slip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from core.texts import placeholders

_Block = Mapping[str, object]

_HEAD = {"code": str, "document": str, "total": str, "most": int, "period": str, "command": str}
_HEAD_MORE = {"approval": bool, "provisional": bool, "span": str, "noise": list, "known": list}
_FIELD = {
    "code": str, "label": str, "question": str, "help": str, "kind": str, "required": bool, "path": str, "quote": str
}  # fmt: skip
_MORE = {
    "aliases": list, "parents": list, "short": str, "plainly": str, "rural_of": str, "doubtful_above": int,
    "target": str, "purpose": str, "help_later": str, "jump_reasons": list, "asked": bool,
}  # fmt: skip
_WORDS = {"yes": str, "no": str}
_TABLES = frozenset({"form", "words", "wording", "field", "doubt"})
_DOUBT = {"code": str, "field": str, "is": str, "than": str}
_BOUND = {"times": int, "target": str}


def form_problems(content: _Block) -> list[str]:
    """Every mistake in the content of a form file, each naming the block and what was expected."""
    head, fields, doubts = content.get("form"), _blocks(content, "field"), _blocks(content, "doubt")
    problems = [f"unknown table [{key}]" for key in content if key not in _TABLES]
    words = content.get("words")
    problems += [f"[words]: {problem}" for problem in _shape(words if isinstance(words, dict) else {}, _WORDS, {})]
    if not isinstance(head, dict):
        return [*problems, "[form] is missing"]
    problems += [f"[form]: {problem}" for problem in _shape(head, _HEAD, _HEAD_MORE)]
    problems += (
        [] if head.get("period", "year") in {"quarter", "year"} else ["[form]: period: expected quarter or year"]
    )
    problems += [] if head.get("span", "本季") in {"本季", "计划"} else ["[form]: span: expected 本季 or 计划"]
    problems += [f"[wording]: {name}: expected the name of a sentence" for name in _not_text(content.get("wording"))]
    problems += [] if fields else ["no [[field]]"]
    for number, block in enumerate(fields, start=1):
        name = f"field {block.get('code') or number}"
        problems += [f"{name}: {problem}" for problem in [*_shape(block, _FIELD, _MORE), *_sense(block)]]
    for number, block in enumerate(doubts, start=1):
        name = f"doubt {block.get('code') or number}"
        problems += [f"{name}: {problem}" for problem in [*_shape(block, _DOUBT, _BOUND), *_one_bound(block)]]
    return problems or [*_links(fields), *_head_links(head, fields), *_doubt_links(doubts, fields, head)]


def _shape(block: _Block, needed: Mapping[str, type], optional: Mapping[str, type]) -> list[str]:
    known = {**needed, **optional}
    problems = [f"lacks {key}" for key in needed if key not in block]
    for key, value in block.items():
        if key not in known:
            problems.append(f"unknown key {key}")
        elif type(value) is not known[key]:
            problems.append(f"{key}: expected {known[key].__name__}")
    return problems


def _sense(block: _Block) -> list[str]:
    """What is wrong with one field by itself, apart from the types."""
    problems: list[str] = []
    if block.get("kind", "flow") not in {"flow", "stock"}:
        problems.append("kind: expected flow or stock")
    if bool(block.get("target")) == bool(block.get("purpose")):
        problems.append("expected either target or purpose")
    if placeholders(str(block.get("question", ""))) and not block.get("plainly"):
        problems.append("expected plainly, for when the value in the question is not known")
    return problems


def _one_bound(block: _Block) -> list[str]:
    return ["expected either times or target"] if ("times" in block) == ("target" in block) else []


def _links(fields: Sequence[_Block]) -> list[str]:
    """Double codes and names, and references to fields that do not stand above."""
    problems: list[str] = []
    seen: set[str] = set()
    words: dict[str, str] = {}
    for block in fields:
        code = str(block["code"])
        name = f"field {code}"
        if code in seen:
            problems.append(f"{name}: stands twice")
        named = [("parents", other) for other in _strings(block, "parents")]
        named += [("question", other) for other in sorted(placeholders(str(block["question"])))]
        named += [("rural_of", str(block["rural_of"]))] if block.get("rural_of") else []
        problems += [
            f"{name}: {key} names {other}, expected a field above it" for key, other in named if other not in seen
        ]
        for word in (str(block["label"]), *_strings(block, "aliases")):
            if words.setdefault(word, code) != code:
                problems.append(f"{name}: {word} is also a name of {words[word]}")
        seen.add(code)
    return problems


def _head_links(head: _Block, fields: Sequence[_Block]) -> list[str]:
    codes = {block["code"] for block in fields}
    return [] if head["total"] in codes else [f"[form]: total names {head['total']}, expected a field"]


def _doubt_links(doubts: Sequence[_Block], fields: Sequence[_Block], head: _Block) -> list[str]:
    """A doubt speaks of fields; what it compares with may also be a count known from elsewhere."""
    codes = {block["code"] for block in fields}
    known = codes | set(_strings(head, "known"))
    problems = [
        f"doubt {block['code']}: {key} names {block[key]}, expected a field"
        for block in doubts
        for key in ("field", "than")
        if block[key] not in (known if key == "than" else codes)
    ]
    return problems + [
        f"doubt {block['code']}: is: expected more or fewer" for block in doubts if block["is"] not in {"more", "fewer"}
    ]


def _not_text(wording: object) -> list[str]:
    """The sentences for which a form names no other; [wording] may be left out."""
    named = wording if isinstance(wording, dict) else {}
    return [str(name) for name, other in named.items() if not isinstance(other, str)]


def _blocks(content: _Block, key: str) -> list[_Block]:
    found = content.get(key, [])
    return [block for block in found if isinstance(block, dict)] if isinstance(found, list) else []


def _strings(block: _Block, key: str) -> list[str]:
    value = block.get(key, [])
    return [str(item) for item in value] if isinstance(value, list) else []
