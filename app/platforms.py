"""The channels beside the web chat, each made where it has settings, and where their platforms call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.reception import Beginning
from channels.web.parts import Door
from core.channel import Channel

if TYPE_CHECKING:
    from app.assembly import Assistant
    from channels.telegram import TelegramChannel


def telegram_channel(beginning: Beginning) -> TelegramChannel:
    """Telegram. It needs nothing of the assistant to ask for messages, so that it can begin before that is there."""
    from channels.telegram import Audience, TelegramChannel

    async def audience_of(account: str) -> Audience:
        assistant = await beginning.reception.assistant()
        async with assistant.store.read() as work:
            actor = await work.people.actor(TelegramChannel.name, account)
        return Audience.STAFF if actor and actor.is_staff else Audience.UNIT

    return TelegramChannel.from_settings(beginning.settings, beginning.texts, beginning.clock, audience_of)


def other_platforms(
    beginning: Beginning, assistant: Assistant, process: str
) -> tuple[tuple[Channel, ...], tuple[Door, ...]]:
    """The channels beside the web chat and a Telegram that is asked for messages, and where they are called.

    `process` tells this process from others.
    """
    channels: list[Channel] = []
    doors: list[Door] = []
    settings, texts, clock = beginning.settings, beginning.texts, beginning.clock
    if settings.telegram_token and settings.telegram_webhook.is_set:
        from channels.telegram.listening import MAX_BODY_BYTES as MOST_OF_TELEGRAM

        telegram = telegram_channel(beginning)
        channels.append(telegram)
        doors.append(Door(settings.telegram_webhook.path, telegram.answer, MOST_OF_TELEGRAM))
    if settings.wecom.has_app:
        from channels.wecom import WeComChannel
        from channels.wecom.callback import MAX_BODY_BYTES, PATH

        wecom = WeComChannel.from_settings(settings, texts, clock)
        channels.append(wecom)
        doors.append(Door(PATH, wecom.answer, MAX_BODY_BYTES))
    if settings.wecom.has_bot:
        from app.bot_line import ai_bot

        channels.append(ai_bot(settings, assistant, process))
    if settings.wecom.robot_webhook:
        from channels.wecom.robot import GroupRobot

        channels.append(GroupRobot(settings.wecom.robot_webhook, texts))
    return tuple(channels), tuple(doors)
