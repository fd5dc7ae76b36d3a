"""18. Three of five units have reported: exactly the two others are reminded, once, however often the bell rings."""

from __future__ import annotations

import asyncio
from datetime import datetime

from core.clock import SHANGHAI
from tests.acceptance.support import FIVE, submitted

BELL = datetime(2014, 4, 8, 9, 2, tzinfo=SHANGHAI)
LATER = datetime(2014, 4, 8, 9, 15, tzinfo=SHANGHAI)


async def _three_of_five_report(bench):
    async with bench.store.write() as work:
        await work.units.sync([unit for unit in bench.kit.units if unit.code in FIVE])
    bench.clock.moment = datetime(2014, 3, 20, 9, 0, tzinfo=SHANGHAI)
    await bench.plan()
    bench.clock.moment = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
    for unit in FIVE[:3]:
        await submitted(bench, unit, total=32, female=12)
    bench.channel.sent.clear()


def _reminded(bench):
    return sorted(item.conversation for item in bench.channel.sent if item.conversation != "officer")


async def test_the_two_that_still_owe_are_reminded_once_by_two_bells_at_once(bench):
    await _three_of_five_report(bench)
    bench.clock.moment = BELL

    await asyncio.gather(bench.plan(), bench.plan())
    await bench.plan()
    bench.clock.moment = LATER
    await bench.sender.deliver_due()
    await bench.sender.deliver_due()

    assert _reminded(bench) == sorted(FIVE[3:])


async def test_a_unit_that_reports_between_selection_and_sending_gets_none(bench):
    await _three_of_five_report(bench)
    bench.clock.moment = BELL
    await bench.plan()

    await submitted(bench, FIVE[3], total=32, female=12)
    bench.channel.sent.clear()
    bench.clock.moment = LATER
    await bench.sender.deliver_due()

    reminders = [item for item in bench.channel.sent if "尚未收到" in str(item.reply)]
    assert [item.conversation for item in reminders] == [FIVE[4]]
