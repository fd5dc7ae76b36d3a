"""Our assistant as `python bot.py run` starts it; only the rates that Telegram allows a bot are lifted.

With them it would send 25 messages a second, as any bot must that wants to live on the real platform.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

from app.cli import main as bot
from benchmarks.chatting.city import fill
from channels.telegram import TelegramChannel

if __name__ == "__main__":
    TelegramChannel.caps = replace(TelegramChannel.caps, per_chat=None, per_bot=None)
    if len(sys.argv) > 3:
        asyncio.run(fill(Path(sys.argv[2]), int(sys.argv[3])))
    sys.exit(bot(["run"]))
