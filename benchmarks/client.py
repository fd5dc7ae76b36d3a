"""What one call to the Bot API costs by our own connections and by httpx: `python -m benchmarks.client [CALLS]`.

CPU of this process alone; the server is a process of its own on loopback, 20 calls are under way at a time.
"""

from __future__ import annotations

import asyncio
import sys
import time

from telegram import Bot
from telegram.request import BaseRequest

from benchmarks.chatting.bot_api import BotApi
from benchmarks.chatting.talk import TALK, TOKEN
from channels.telegram.backend import Backend, Route
from channels.telegram.keepalive import Limits
from channels.telegram.requests import ApiRequest

_AT_ONCE = 20
_SECONDS = 10.0


async def main(calls: int) -> None:
    """Print milliseconds of CPU a call of sendMessage, parsing of the library included, and of the bare POST."""
    server = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __spec__.name, "serve", stdout=asyncio.subprocess.PIPE
    )
    try:
        if server.stdout is None:
            raise RuntimeError("the server says nothing")
        base = (await server.stdout.readline()).decode().strip()
        limits = Limits(connections=64, connect_seconds=_SECONDS, answer_seconds=_SECONDS, pool_seconds=_SECONDS)
        for name, request in (
            ("our own", Backend(Route(base, "", limits))),
            ("httpx", ApiRequest(connection_pool_size=64, read_timeout=_SECONDS, pool_timeout=_SECONDS)),
        ):
            await _measure(name, request, base, calls)
            await request.shutdown()
    finally:
        server.kill()
        await server.wait()


async def _measure(name: str, request: BaseRequest, base: str, calls: int) -> None:
    bot = Bot(TOKEN, base_url=base, request=request)

    async def bare() -> None:
        await request.post(f"{base}{TOKEN}/getMe")

    async def whole() -> None:
        await bot.send_message(6_100_000_000, TALK[0].heard)

    for what, call in (("bare POST", bare), ("sendMessage", whole)):
        await _many(call, _AT_ONCE)
        began = time.process_time()
        await _many(call, calls)
        print(f"{name:8} {what:12} {1000 * (time.process_time() - began) / calls:.3f} ms")


async def _many(call, times: int) -> None:
    left = iter(range(times))

    async def one_after_the_other() -> None:
        for _ in left:
            await call()

    await asyncio.gather(*(one_after_the_other() for _ in range(_AT_ONCE)))


async def _serve() -> None:
    api = BotApi()
    await api.start()
    print(api.base_url, flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve() if sys.argv[1:] == ["serve"] else main(int(sys.argv[1]) if sys.argv[1:] else 4000))
