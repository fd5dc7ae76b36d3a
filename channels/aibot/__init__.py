"""WeCom's AI bot (企业微信智能机器人) by its long connection: no public address is needed; imported where it is set."""

from channels.aibot.channel import AiBotChannel

__all__ = ["AiBotChannel"]
