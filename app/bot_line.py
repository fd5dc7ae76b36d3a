"""The AI bot of WeCom within this process: its seat in the database, whom to tell of trouble, and the check of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.assembly import Assistant
from channels.aibot.channel import AiBotChannel, Surroundings, access_of
from channels.aibot.checking import check_bot
from channels.aibot.keeping import Trouble
from core.clock import Clock, SystemClock
from core.settings import Settings
from core.texts import Texts
from models.store import Store
from scheduler.alarms import alarm

LEASE = "aibot"
_SECONDS = 60.0
"""So long a process that ended without a word keeps the seat; longer than `Pace.seat_lost_seconds` of the keeper."""
_ALONE = "only"
"""What a process is called that is the only one on its database."""


@dataclass(frozen=True)
class StoredSeat:
    """The seat as a lease in the database (channels.aibot.keeping.Seat)."""

    store: Store
    holder: str
    clock: Clock

    async def take(self) -> bool:
        async with self.store.write(urgent=True) as work:
            return await work.leases.take(LEASE, self.holder, self.clock.now(), _SECONDS)

    async def leave(self) -> None:
        async with self.store.write() as work:
            await work.leases.leave(LEASE, self.holder, self.clock.now())


def ai_bot(settings: Settings, assistant: Assistant, process: str) -> AiBotChannel:
    """The channel of the settings; `process` tells this one from others on the same database."""

    async def tell(trouble: Trouble) -> None:
        words = assistant.kit.texts(f"alarm.aibot.{trouble}")
        day = SystemClock().now()
        async with assistant.store.write() as work:
            await alarm(work, words, f"aibot:{trouble}:{day:%Y-%m-%d}")
        assistant.sender.wake()

    seat = StoredSeat(assistant.store, process or _ALONE, SystemClock())
    around = Surroundings(seat, tell, assistant.sender.wake)
    return AiBotChannel.from_settings(settings, assistant.kit.texts, assistant.clock, around)


async def bot_is_well(settings: Settings, store: Store, texts: Texts, now: datetime) -> bool:
    """Tell how the AI bot stands; True also where it is not set. A bot that is at work is left alone."""
    if not settings.wecom.has_bot:
        print(texts("aibot.check.none"))
        return True
    async with store.read() as work:
        holder = await work.leases.holder(LEASE, now)
    if holder:
        print(texts("aibot.check.busy"))
        return True
    found = await check_bot(access_of(settings), texts)
    print("\n".join(found.lines))
    return found.is_well
