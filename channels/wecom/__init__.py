"""WeCom (企业微信): the self-built app with its callback, and the robot of a group; imported where they are set."""

from channels.wecom.channel import WeComChannel

__all__ = ["WeComChannel"]
