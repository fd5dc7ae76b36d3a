"""A process of its own that rings the bell once and sends what is due: `python -m tests.ring URL MOMENT`.

Prints one line for each message sent. Two of them at once must send each message once.
"""

from __future__ import annotations

import asyncio
import sys
from datetime import datetime

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.texts import Texts
from core.tokens import TokenSigner
from models.store import Store
from scheduler.notices import load_notices
from scheduler.ringing import Planner
from scheduler.sender import Sender
from tests.support import CollectingChannel, FixedClock


async def ring(url: str, moment: datetime) -> list[str]:
    """Plan and send; the conversations that got a message."""
    clock, channel, texts = FixedClock(moment), CollectingChannel(), Texts.load()
    store = await Store.open(url, clock)
    try:
        await Planner(load_notices(texts), WorkCalendar.load(), texts).plan_now(store)
        clock.forward(minutes=30)  # units are written to a minute apart
        await Sender(store, {channel.name: channel}, clock, TokenSigner("ring")).deliver_due()
    finally:
        await store.close()
    return [outgoing.conversation for outgoing in channel.sent]


if __name__ == "__main__":
    moment = datetime.fromisoformat(sys.argv[2]).replace(tzinfo=SHANGHAI)
    print("\n".join(asyncio.run(ring(sys.argv[1], moment))))
