"""Our assistant with the handler of the frameworks' bots in place of its own: machinery is compared with machinery.

Nothing else is another one: each message is stored before it is confirmed, its sender's rights are looked up, and
place, numbers and answer are committed to disk in one transaction before the answer goes out.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from pathlib import Path

from app.cli import main as bot
from benchmarks.chatting.city import fill
from benchmarks.chatting.talk import step
from channels.telegram import TelegramChannel
from core.messages import text_reply
from handlers import dispatch
from handlers.commands import Commands
from handlers.context import Turn


async def hear(turn: Turn, _: Commands) -> None:
    """One step; the numbers stand in the dialog of the conversation."""
    numbers = json.loads(turn.conversation.dialog or "[]")
    place, answer = step(len(numbers), turn.said)
    if place == 0:
        numbers = []
    elif place > len(numbers):
        numbers.append(turn.said)
    turn.keep(dialog=json.dumps(numbers) if numbers else "")
    turn.say(text_reply(answer))


if __name__ == "__main__":
    TelegramChannel.caps = replace(TelegramChannel.caps, per_chat=None, per_bot=None)
    dispatch.answer = hear
    asyncio.run(fill(Path(sys.argv[2]), int(sys.argv[3])))
    sys.exit(bot(["run"]))
