"""The command `run`: all channels that have settings, the handling of messages, the sender and the bell."""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import gc
import logging
import signal
import socket
from collections.abc import Coroutine, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from app.assembly import Assistant, assemble
from app.storage import open_store
from app.web import Platform, web_channel
from channels.web.channel import WebChannel
from channels.web.parts import Door
from core.channel import Channel
from core.clock import AdjustableClock
from core.errors import BotError
from core.settings import Settings
from scheduler.watchdog import ring

if TYPE_CHECKING:
    from channels.telegram import TelegramChannel

log = logging.getLogger(__name__)

_TALKATIVE = ("apscheduler", "uvicorn", "httpx", "httpcore", "alembic")
_HUNG_SECONDS = 180
_PRIVATE = ("aiosqlite", "websockets")
"""Would write people's words into the log at DEBUG."""


async def run(settings: Settings, _: argparse.Namespace) -> int:
    """Work until the process is asked to end (Ctrl+C or SIGTERM)."""
    _set_up_logs(settings.log_level)
    clock = AdjustableClock()
    async with open_store(settings, clock) as store:
        channels: dict[str, Channel] = {}
        assistant = assemble(settings, store, clock, channels)
        name = "" if settings.uses_sqlite else f"{socket.gethostname()[:40]}:{settings.web_port}"
        platforms, doors = _platforms(settings, assistant, name)
        web = web_channel(settings, assistant, doors, _signing_in(platforms))
        channels |= {web.name: web, **platforms}
        _keep_what_is_loaded()
        await _until_asked_to_end(assistant, _greet(settings, channels, web), name)
    return 0


def _set_up_logs(level: str) -> None:
    """Our own parts tell what the setting asks for; libraries only what is wrong, except at DEBUG."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else "WARNING")
    for name in _PRIVATE:
        logging.getLogger(name).setLevel("WARNING")


def _keep_what_is_loaded() -> None:
    """Spare the documents, forms and words that live as long as the process from every later search for garbage.

    Without this each of the large searches stops all conversations for some ten milliseconds. A message leaves hardly
    anything to be found, so that they are seldom, too.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)


def greeting(settings: Settings, channels: Mapping[str, Channel], link: str) -> str:
    """What the console shows once everything is ready: the link, what is in it, first things to try."""
    lines = [f"发展党员工作助手已启动：{link}"]
    if settings.demo:
        lines += [
            "现在是演示：数据是虚构的，演示日期从2014年4月2日开始。",
            "打开链接后，可选双峰县填报人或市委组织部经办人，然后试试：",
            "  农村女党员比例是多少",
            "  一季度总数32 女12 35岁以下26 高中以上30",
            "  进度（经办人）",
        ]
    if "telegram" in channels:
        lines.append("Telegram已连接。")
    if "telegram" in channels and settings.telegram_webhook.is_set:
        lines.append(f"Telegram的回调网址是 {settings.telegram_webhook.url}")
    if "wecom" in channels:
        lines.append("企业微信应用已启用，回调地址是上面的网址加 /wecom/callback。")
    if "aibot" in channels:
        lines.append("企业微信智能机器人已启用，由本机主动连接，不需要公网地址。")
    lines.append("按Ctrl+C停止。")
    return "\n".join(lines)


async def _greet(settings: Settings, channels: Mapping[str, Channel], web: WebChannel) -> None:
    """Say that it runs, once the link can be opened."""
    port = await web.port()
    link = settings.web_public_url or f"http://{settings.web_host}:{port}/"
    print(greeting(settings, channels, link), flush=True)


def _platforms(settings: Settings, assistant: Assistant, process: str) -> tuple[dict[str, Channel], tuple[Door, ...]]:
    """The channels beside the web chat that have settings, and the addresses at which their platforms call."""
    texts, clock = assistant.kit.texts, assistant.clock
    channels: list[Channel] = []
    doors: list[Door] = []
    if settings.telegram_token:
        telegram = _telegram(settings, assistant)
        channels.append(telegram)
        doors += _telegram_doors(settings, telegram)
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
    return {channel.name: channel for channel in channels}, tuple(doors)


def _telegram(settings: Settings, assistant: Assistant) -> TelegramChannel:
    from channels.telegram import Audience, TelegramChannel

    async def audience_of(account: str) -> Audience:
        async with assistant.store.read() as work:
            actor = await work.people.actor(TelegramChannel.name, account)
        return Audience.STAFF if actor and actor.is_staff else Audience.UNIT

    return TelegramChannel.from_settings(settings, assistant.kit.texts, assistant.clock, audience_of)


def _telegram_doors(settings: Settings, telegram: TelegramChannel) -> list[Door]:
    from channels.telegram.listening import MAX_BODY_BYTES

    webhook = settings.telegram_webhook
    return [Door(webhook.path, telegram.answer, MAX_BODY_BYTES)] if webhook.is_set else []


def _signing_in(platforms: Mapping[str, Channel]) -> Platform | None:
    """The platform by whose accounts people come in to the pages, where one knows how."""
    return next((each for each in platforms.values() if isinstance(each, Platform)), None)


async def _until_asked_to_end(assistant: Assistant, greet: Coroutine[Any, Any, None], name: str) -> None:
    """Run every part; the first that fails ends all, and a signal ends them in good order."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for asked in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError, RuntimeError):  # Windows: Ctrl+C arrives as KeyboardInterrupt
            loop.add_signal_handler(getattr(signal, asked), ended.set)
    try:
        await _run_parts(assistant, ended, greet, name)
    except BaseExceptionGroup as group:
        if known := group.subgroup(BotError):
            raise _first(known) from group
        raise


async def end_if_hung(seconds: float = _HUNG_SECONDS) -> None:
    """End the process, with the places where it stands in its log, once its loop has stood still for so long."""
    try:
        while True:
            faulthandler.dump_traceback_later(seconds, exit=True)
            await asyncio.sleep(seconds / 18)
    finally:
        faulthandler.cancel_dump_traceback_later()


async def _run_parts(assistant: Assistant, ended: asyncio.Event, greet: Coroutine[Any, Any, None], name: str) -> None:
    channels = [channel.run(assistant.dispatcher) for channel in assistant.channels.values()]
    parts = [greet, assistant.dispatcher.run(), assistant.sender.run(), ring(assistant, name), end_if_hung(), *channels]
    async with asyncio.TaskGroup() as tasks:
        running = [tasks.create_task(part) for part in parts]
        await ended.wait()
        for task in running:
            task.cancel()


def _first(group: BaseExceptionGroup[BotError]) -> BotError:
    """The first known fault in a group of faults."""
    fault = group.exceptions[0]
    return _first(fault) if isinstance(fault, BaseExceptionGroup) else fault
