"""The buttons under a message, as the Bot API takes them."""

from __future__ import annotations

import json
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """A button; `data` is what comes back with a tap."""

    text: str
    data: str
    is_main: bool = False

    def as_json(self) -> dict[str, str]:
        """https://core.telegram.org/bots/api#inlinekeyboardbutton."""
        plain = {"text": self.text, "callback_data": self.data}
        return {**plain, "style": "primary"} if self.is_main else plain


Keyboard = tuple[tuple[Button, ...], ...]
"""Rows of buttons."""


def markup(keyboard: Keyboard) -> str:
    """The keyboard as a parameter of a call.

    >>> markup(((Button("是", "1.0.x"),),))
    '{"inline_keyboard": [[{"text": "是", "callback_data": "1.0.x"}]]}'
    """
    rows = [[button.as_json() for button in row] for row in keyboard]
    return json.dumps({"inline_keyboard": rows}, ensure_ascii=False)
