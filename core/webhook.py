"""Where Telegram calls us, where it does: the settings of its webhook, checked (core/settings.py)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from urllib.parse import urlsplit

FOLDER = "/telegram/"
"""Every path of a webhook lies below, so that none is a path of the pages, whose rules do not hold there."""

_DEFAULT_PATH = f"{FOLDER}webhook"
_PATH = re.compile(rf"{FOLDER}[A-Za-z0-9_-]{{1,100}}")
_SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")
"""Telegram takes one character and more: https://core.telegram.org/bots/api#setwebhook. A short one can be guessed."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """The public address at which Telegram calls, the path of our own server behind it, and what its calls carry.

    Without a secret Telegram is asked (long polling) and does not call.
    """

    url: str = ""
    path: str = _DEFAULT_PATH
    secret: str = field(default="", repr=False)

    @property
    def is_set(self) -> bool:
        """Whether Telegram shall call."""
        return bool(self.secret)


def read_webhook(secret: str, url: str, path: str, public_url: str, problems: list[str]) -> Webhook:
    """The webhook of the settings; what is wrong with them goes to the problems, one sentence each."""
    path = path or _DEFAULT_PATH
    if not secret:
        if url:
            problems.append("设了 TELEGRAM_WEBHOOK_URL，还缺 TELEGRAM_WEBHOOK_SECRET。")
        return Webhook()
    if not _SECRET.fullmatch(secret):
        problems.append("TELEGRAM_WEBHOOK_SECRET 要是16到256位的字母、数字、- 和 _。")
    if not _PATH.fullmatch(path):
        problems.append(f"TELEGRAM_WEBHOOK_PATH 要写成 {FOLDER} 加一段字母、数字、- 和 _，例如 {_DEFAULT_PATH}。")
    if not url and not public_url:
        problems.append("Telegram回调需要公网网址：请设 WEB_PUBLIC_URL 或 TELEGRAM_WEBHOOK_URL。")
    elif urlsplit(url or public_url).scheme not in {"https", "http"}:
        problems.append("Telegram回调的网址（TELEGRAM_WEBHOOK_URL 或 WEB_PUBLIC_URL）要以 https:// 开头写完整。")
    return Webhook(url or public_url.rstrip("/") + path, path, secret)
