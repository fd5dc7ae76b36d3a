"""Choices as template cards: buttons for a few, a list with a tick for more (path/90236, 模板卡片消息)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence

from channels.wecom.keys import key_for
from core.messages import Choice

MAX_BUTTONS = 6
MAX_OPTIONS = 20
MAX_WORDS = 112
"""Characters of our words on a card that still show whole on every client."""
MAX_LINES = 6
MAX_TITLE = 26
"""Characters of a title that show whole."""

_LONGEST_LABEL = 11
_BUTTON_KEY_BYTES = 1024
_OPTION_KEY_BYTES = 128
_MAIN, _OTHER = 1, 2


def can_be_buttons(choices: Sequence[Choice]) -> bool:
    """Whether the choices fit the buttons of one card."""
    return len(choices) <= MAX_BUTTONS and all(len(choice.label) <= _LONGEST_LABEL for choice in choices)


def can_be_options(choices: Sequence[Choice]) -> bool:
    """Whether the choices fit the list of one card."""
    return len(choices) <= MAX_OPTIONS and all(len(choice.label) <= _LONGEST_LABEL for choice in choices)


def question_of(words: str) -> str:
    """The question or request that the words end with, if it is short enough to stand above the choices."""
    line = words.rpartition("\n")[2]
    sentence = line[line.rfind("。", 0, -1) + 1 :]
    return next((said for said in (line, sentence) if len(said) <= MAX_TITLE and re.search("[？请]", said)), "")


def button_card(
    title: str, words: str, choices: Sequence[Choice], tokens: Sequence[str], row: int
) -> Mapping[str, object]:
    """A card whose buttons are the choices; `title` or `words` may be empty, not both."""
    content: dict[str, object] = {"card_type": "button_interaction", "main_title": {"title": title}}
    if words:
        content["sub_title_text"] = words
    content["button_list"] = [
        {
            "text": choice.label,
            "style": _MAIN if choice.main else _OTHER,
            "key": key_for(token, choice.label, _BUTTON_KEY_BYTES),
        }
        for choice, token in zip(choices, tokens, strict=True)
    ]
    return {**content, "task_id": _task(row, title, words, *tokens)}


def option_card(
    title: str, submit: str, choices: Sequence[Choice], tokens: Sequence[str], row: int
) -> Mapping[str, object]:
    """A card with a list of which one is ticked and handed in by a button that says `submit`."""
    options = [
        {"id": key_for(token, choice.label, _OPTION_KEY_BYTES), "text": choice.label, "is_checked": False}
        for choice, token in zip(choices, tokens, strict=True)
    ]
    task = _task(row, title, *tokens)
    return {
        "card_type": "vote_interaction",
        "main_title": {"title": title},
        "checkbox": {"question_key": "choice", "mode": 0, "option_list": options},
        "submit_button": {"text": submit, "key": "submit"},
        "task_id": task,
    }


def used(agent_id: str, user: str, response_code: str, told: str) -> Mapping[str, object]:
    """The change after an answer: in place of the buttons stands what was chosen (path/94888)."""
    return {
        "userids": [user],
        "agentid": int(agent_id),
        "response_code": response_code,
        "button": {"replace_name": told},
    }


def _task(row: int, *parts: str) -> str:
    """A name that no other card of the app has, and that the same card gets again when it is repeated."""
    return f"r{row}-{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:24]}"
