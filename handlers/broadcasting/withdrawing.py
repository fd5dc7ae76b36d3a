"""撤回群发 and 更正通知: a broadcast is taken back as far as the platforms can, and put right by another one."""

from __future__ import annotations

from core.messages import Choice, text_reply
from core.numbers import moment
from handlers.broadcasting.asking import ask
from handlers.broadcasting.choosing import last_with_receipt
from handlers.broadcasting.composing import begin_mending
from handlers.context import Turn
from models.broadcast_records import Broadcast, Course, Reach

_NOT_SENT = frozenset({Reach.PLANNED, Reach.WAITING})
_TO_MEND = frozenset({Reach.KEPT, Reach.SENT, Reach.ARRIVED, Reach.UNSURE})


async def ask_to_withdraw(turn: Turn, code: str) -> None:
    """撤回群发: what that does, before it is done."""
    broadcast = await meant(turn, code)
    if broadcast is None:
        return
    if broadcast.withdrawn_at:
        turn.tell("broadcast.back.already", code=broadcast.code, time=moment(broadcast.withdrawn_at))
        return
    sides = _sides(turn, await turn.work.broadcasts.course(turn.person, broadcast))
    lines = [turn.text("broadcast.back.ask", code=broadcast.code, title=broadcast.title), *_side_lines(turn, sides)]
    lines.append(turn.text("broadcast.back.sure"))
    choices = (Choice("确认撤回", f"确认撤回 {broadcast.code}", main=True), Choice("不撤回", "群发记录"))
    turn.say(text_reply("\n".join(lines), *choices))


async def withdraw_now(turn: Turn, code: str) -> None:
    """确认撤回: nothing more is sent; what was sent is taken back where the platform can."""
    broadcast = await meant(turn, code)
    if broadcast is None:
        return
    course = await turn.work.broadcasts.course(turn.person, broadcast)
    if not await turn.work.broadcasts.withdraw(turn.person, broadcast.code):
        turn.tell("broadcast.back.already", code=broadcast.code, time=moment(broadcast.withdrawn_at or turn.now))
        return
    sides = _sides(turn, course)
    lines = [turn.text("broadcast.back.done", code=broadcast.code), *_side_lines(turn, sides)]
    choices = [Choice("看结果", f"群发回执 {broadcast.code}")]
    if any(sides[1:]):
        choices.append(Choice("发更正通知", f"更正通知 {broadcast.code}"))
    turn.say(text_reply("\n".join(lines), *choices))


def _side_lines(turn: Turn, sides: tuple[int, int, int]) -> list[str]:
    """What taking it back does for how many people; only where there are any."""
    if not any(sides):
        return [turn.text("broadcast.side.none")]
    named = zip(("waiting", "able", "unable"), sides, strict=True)
    return [turn.text(f"broadcast.side.{name}", n=count) for name, count in named if count]


def _sides(turn: Turn, course: Course) -> tuple[int, int, int]:
    """How many people have not got it yet, have it where the platform can take it back, and where it cannot."""
    people = {each.person_id: each for unit in course.units for each in unit.people}.values()
    waiting = sum(each.reach in _NOT_SENT for each in people)
    there = [each for each in people if each.reach in _TO_MEND]
    able = sum(turn.kit.can_recall(each.channel) for each in there)
    return waiting, able, len(there) - able


async def mend(turn: Turn, code: str) -> None:
    """更正通知: a new broadcast to those who have the one that was taken back."""
    broadcast = await meant(turn, code)
    if broadcast is None:
        return
    course = await turn.work.broadcasts.course(turn.person, broadcast)
    units = mendable(course)
    if not broadcast.is_withdrawn or not units:
        turn.tell("broadcast.mend.none", Choice("群发记录"), code=broadcast.code)
        return
    await ask(turn, begin_mending(turn, broadcast.head, broadcast.code, units))


def mendable(course: Course) -> tuple[str, ...]:
    """The units in which somebody got it, recalled since or not."""
    had = _TO_MEND | {Reach.RECALLED}
    return tuple(unit.unit for unit in course.units if any(each.reach in had for each in unit.people))


async def meant(turn: Turn, code: str) -> Broadcast | None:
    """The broadcast of the code, or the newest; None where the officer was told that there is none."""
    if code:
        found = await turn.work.broadcasts.find(turn.person, code)
    else:
        found = None
        for head in turn.offices:
            newest = await turn.work.broadcasts.recent(turn.person, head, 1)
            found = await last_with_receipt(turn, head) or next(iter(newest), None)
            if found:
                break
    if found is None:
        turn.tell("broadcast.list.unknown" if code else "broadcast.list.none", Choice("群发记录"), code=code)
    return found
