"""The channels beside the web chat, each made where it has settings, and where their platforms call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reception import Reception
from core.channel import Channel
from core.clock import Clock
from core.settings import Settings
from core.texts import Texts

if TYPE_CHECKING:
    from app.assembly import Assistant
    from channels.telegram import TelegramChannel
    from channels.web.parts import Door


def telegram_channel(settings: Settings, texts: Texts, clock: Clock, reception: Reception) -> TelegramChannel:
    """Telegram. It needs nothing of the assistant to ask for messages, so that it can begin before all others."""
    from channels.telegram import Audience, TelegramChannel

    async def audience_of(account: str) -> Audience:
        assistant = await reception.assistant()
        async with assistant.store.read() as work:
            actor = await work.people.actor(TelegramChannel.name, account)
        return Audience.STAFF if actor and actor.is_staff else Audience.UNIT

    return TelegramChannel.from_settings(settings, texts, clock, audience_of)


def telegram_doors(settings: Settings, channel: TelegramChannel) -> tuple[Door, ...]:
    """Where Telegram calls, if it shall."""
    from channels.telegram.listening import MAX_BODY_BYTES
    from channels.web.parts import Door

    webhook = settings.telegram_webhook
    return (Door(webhook.path, channel.answer, MAX_BODY_BYTES),) if webhook.is_set else ()


def other_platforms(
    settings: Settings, assistant: Assistant, process: str
) -> tuple[tuple[Channel, ...], tuple[Door, ...]]:
    """The channels beside Telegram, and where they are called; `process` tells this one from others."""
    channels: list[Channel] = []
    doors: tuple[Door, ...] = ()
    texts, clock = assistant.kit.texts, assistant.clock
    if settings.wecom.has_app:
        from channels.web.parts import Door
        from channels.wecom import WeComChannel
        from channels.wecom.callback import MAX_BODY_BYTES, PATH

        wecom = WeComChannel.from_settings(settings, texts, clock)
        channels.append(wecom)
        doors = (Door(PATH, wecom.answer, MAX_BODY_BYTES),)
    if settings.wecom.has_bot:
        from app.bot_line import ai_bot

        channels.append(ai_bot(settings, assistant, process))
    if settings.wecom.robot_webhook:
        from channels.wecom.robot import GroupRobot

        channels.append(GroupRobot(settings.wecom.robot_webhook, texts))
    return tuple(channels), doors
