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
from typing import Any

from app.assembly import Assistant, assemble
from app.storage import open_store
from app.web import web_channel
from channels.web.channel import WebChannel
from core.channel import Channel
from core.clock import AdjustableClock
from core.errors import BotError
from core.settings import Settings
from scheduler.watchdog import ring

log = logging.getLogger(__name__)

_TALKATIVE = ("apscheduler", "uvicorn", "httpx", "httpcore", "alembic")
_HUNG_SECONDS = 180
_PRIVATE = "aiosqlite"
"""Would write people's words into the log at DEBUG."""


async def run(settings: Settings, _: argparse.Namespace) -> int:
    """Work until the process is asked to end (Ctrl+C or SIGTERM)."""
    _set_up_logs(settings.log_level)
    clock = AdjustableClock()
    async with open_store(settings, clock) as store:
        channels: dict[str, Channel] = {}
        assistant = assemble(settings, store, clock, channels)
        web = web_channel(settings, assistant)
        channels |= {web.name: web, **_platforms(settings, assistant)}
        _keep_what_is_loaded()
        name = "" if settings.uses_sqlite else f"{socket.gethostname()[:40]}:{settings.web_port}"
        await _until_asked_to_end(assistant, _greet(settings, channels, web), name)
    return 0


def _set_up_logs(level: str) -> None:
    """Our own parts tell what the setting asks for; libraries only what is wrong, except at DEBUG."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else "WARNING")
    logging.getLogger(_PRIVATE).setLevel("WARNING")


def _keep_what_is_loaded() -> None:
    """Spare the documents, forms and words that live as long as the process from every later search for garbage.

    Without this each of the large searches stops all conversations for some ten milliseconds.
    """
    gc.collect()
    gc.freeze()


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
    lines.append("按Ctrl+C停止。")
    return "\n".join(lines)


async def _greet(settings: Settings, channels: Mapping[str, Channel], web: WebChannel) -> None:
    """Say that it runs, once the link can be opened."""
    port = await web.port()
    link = settings.web_public_url or f"http://{settings.web_host}:{port}/"
    print(greeting(settings, channels, link), flush=True)


def _platforms(settings: Settings, assistant: Assistant) -> dict[str, Channel]:
    """The channels beside the web chat that have settings."""
    if not settings.telegram_token:
        return {}
    from channels.telegram import Audience, TelegramChannel

    async def audience_of(account: str) -> Audience:
        async with assistant.store.read() as work:
            actor = await work.people.actor(TelegramChannel.name, account)
        return Audience.STAFF if actor and actor.is_staff else Audience.UNIT

    telegram = TelegramChannel.from_settings(settings, assistant.kit.texts, assistant.clock, audience_of)
    return {telegram.name: telegram}


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
