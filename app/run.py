"""The command `run`: all channels that have settings, the handling of messages, the sender and the bell."""

from __future__ import annotations

import argparse
import asyncio
import faulthandler
import gc
import logging
import signal
from collections.abc import Iterator
from contextlib import AsyncExitStack, suppress
from importlib import import_module

from app.platforms import telegram_channel
from app.reception import Beginning, Reception
from core.channel import Channel
from core.clock import AdjustableClock
from core.errors import BotError
from core.settings import Settings
from core.texts import Texts
from models.lock import FolderLock

log = logging.getLogger(__name__)

_TALKATIVE = ("apscheduler", "uvicorn", "httpx", "httpcore", "alembic")
_HUNG_SECONDS = 180
_PRIVATE = ("aiosqlite", "websockets")
"""Would write people's words into the log at DEBUG."""


async def run(settings: Settings, _: argparse.Namespace) -> int:
    """Work until the process is asked to end (Ctrl+C or SIGTERM)."""
    gc.disable()  # what is loaded from here on stays; app/service.py has garbage looked for again
    _set_up_logs(settings.log_level)
    try:
        async with AsyncExitStack() as held:
            await _work(settings, held, _asked_to_end())
    except BaseExceptionGroup as group:
        if known := group.subgroup(BotError):
            raise _first(known) from group
        raise
    return 0


def _set_up_logs(level: str) -> None:
    """Our own parts tell what the setting asks for; libraries only what is wrong, except at DEBUG."""
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(level if level == "DEBUG" else "WARNING")
    for name in _PRIVATE:
        logging.getLogger(name).setLevel("WARNING")


def _asked_to_end() -> asyncio.Event:
    """Is set when a signal asks the process to end."""
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    for asked in ("SIGINT", "SIGTERM"):
        with suppress(NotImplementedError, RuntimeError):  # Windows: Ctrl+C arrives as KeyboardInterrupt
            loop.add_signal_handler(getattr(signal, asked), ended.set)
    return ended


async def _work(settings: Settings, held: AsyncExitStack, ended: asyncio.Event) -> None:
    """Run every part until the end is asked for; the first that fails ends all. What is `held` outlives them.

    Messages are asked for at once, since the network takes its time, and the rest is loaded meanwhile. What comes
    so early is not confirmed before it is stored.
    """
    if settings.lock_file:
        held.callback(FolderLock.take(settings.lock_file).release)
    reception = Reception()
    beginning = Beginning(settings, Texts.load(), AdjustableClock(), reception)
    async with asyncio.TaskGroup() as tasks:
        first = list(_asking(beginning))
        running = [tasks.create_task(part) for part in (end_if_hung(), *(each.run(reception) for each in first))]
        await asyncio.to_thread(import_module, "app.service")
        from app.service import Service

        service = await Service.open(beginning, first, held)
        running += [tasks.create_task(part) for part in service.parts(reception)]
        reception.open(service.assistant)
        await ended.wait()
        for task in running:
            task.cancel()


def _asking(beginning: Beginning) -> Iterator[Channel]:
    """The channels that ask their platform for messages; whoever is called by one has to be able to answer first."""
    settings = beginning.settings
    if settings.telegram_token and not settings.telegram_webhook.is_set:
        yield telegram_channel(beginning)


async def end_if_hung(seconds: float = _HUNG_SECONDS) -> None:
    """End the process, with the places where it stands in its log, once its loop has stood still for so long."""
    try:
        while True:
            faulthandler.dump_traceback_later(seconds, exit=True)
            await asyncio.sleep(seconds / 18)
    finally:
        faulthandler.cancel_dump_traceback_later()


def _first(group: BaseExceptionGroup[BotError]) -> BotError:
    """The first known fault in a group of faults."""
    fault = group.exceptions[0]
    return _first(fault) if isinstance(fault, BaseExceptionGroup) else fault
