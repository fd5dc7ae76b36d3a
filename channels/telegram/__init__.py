"""Telegram, on python-telegram-bot for the API and its types only; imported when a token is set."""

from channels.telegram.channel import TelegramChannel

__all__ = ["TelegramChannel"]
