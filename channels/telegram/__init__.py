"""Telegram, on python-telegram-bot for the API and its types only; imported when a token is set."""

from channels.telegram.channel import TelegramChannel
from channels.telegram.commands import Audience

__all__ = ["Audience", "TelegramChannel"]
