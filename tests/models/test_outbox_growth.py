"""What a look at the outbox costs does not grow with what waits in it, nor with what was sent before."""

from __future__ import annotations

from sqlalchemy import insert

from core.messages import Intent, text_reply
from models.records import PostState
from models.reply_json import dump_reply
from models.store import Store
from models.tables.messages import OutboxRow
from tests.models.support import MEMORY, START, MovingClock

CONVERSATIONS = 50


def rows(number: int, state: PostState, intent: Intent) -> list[dict[str, object]]:
    """Messages to some people, one behind the other."""
    fixed = {
        "channel": "web", "inbox_id": 0, "intent": intent.value, "reply": dump_reply(text_reply("好")), "unit": "",
        "condition": "", "state": state.value, "attempt": 0, "doubtful": False, "due_at": START, "platform_id": "",
        "code": "", "written_at": START,
    }  # fmt: skip
    return [{**fixed, "conversation": f"c{each % CONVERSATIONS}"} for each in range(number)]


async def steps(waiting: int, sent: int) -> int:
    """The steps of the database for one claim and one look at what is due next."""
    store, taken = await Store.open(MEMORY, MovingClock()), 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    try:
        async with store.write() as work:
            session = work.outbox._tx.session
            for number, state in ((sent, PostState.SENT), (waiting, PostState.WAITING)):
                for intent in (Intent.REPLY, Intent.REMINDER) if number else ():
                    await session.execute(insert(OutboxRow), rows(number, state, intent))
        async with store.write() as work:
            raw = await (await work.outbox._tx.session.connection()).get_raw_connection()
            raw.driver_connection.set_progress_handler(count, 1)
            claimed = await work.outbox.claim(["web"], limit=10)
            await work.outbox.next_due(["web"])
            raw.driver_connection.set_progress_handler(None, 0)
        assert len(claimed) == 10
        return taken
    finally:
        await store.close()


async def test_a_claim_takes_no_longer_with_twenty_times_as_much_waiting():
    assert await steps(4_000, 0) < 1.5 * await steps(200, 0)


async def test_a_claim_takes_no_longer_with_years_of_messages_sent():
    assert await steps(200, 8_000) < 1.2 * await steps(200, 0)
