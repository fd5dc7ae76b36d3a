"""What became of broadcasts: 群发记录, 群发回执, 催回执, 撤回群发."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Sequence

from core.messages import Choice, Intent, Reply, Table, Text, text_reply
from core.numbers import day, moment
from handlers.broadcasting.previewing import office_name
from handlers.broadcasting.withdrawing import ask_to_withdraw, meant, mend, mendable, withdraw_now
from handlers.context import Turn
from handlers.people.platforms import platform_name
from models.broadcast_records import Broadcast, Course, Reach, UnitReach
from models.records import post_to

_CODE = r"(?P<code>[A-Za-z2-9]{4})?"


async def followed(turn: Turn) -> bool:
    """Do what an officer says about a broadcast that was sent; False for any other message."""
    if not turn.is_office:
        return False
    said = turn.said.strip().removeprefix("/")
    for form, act in _SENTENCES:
        if found := form.fullmatch(said):
            await act(turn, (found.groupdict().get("code") or "").upper())
            return True
    return False


async def show_broadcasts(turn: Turn, _: str = "") -> None:
    """群发记录: the newest broadcasts of the office, each with how many units have it."""
    for head in turn.offices:
        recent = await turn.work.broadcasts.recent(turn.person, head)
        if not recent:
            turn.tell("broadcast.list.none", Choice("群发", main=True))
            continue
        rows = [_row(turn, await turn.work.broadcasts.course(turn.person, each)) for each in recent]
        opening = [Choice(f"回执{each.code}", f"群发回执 {each.code}") for each in recent[:4]]
        turn.say(text_reply(turn.text("broadcast.list.some", n=len(recent), rows="\n".join(rows)), *opening))


def _row(turn: Turn, course: Course) -> str:
    broadcast = course.broadcast
    values = {
        "code": broadcast.code,
        "title": broadcast.title,
        "n": len(course.units),
        "done": len(course.received),
        "k": sum(each.is_certain for each in course.units),
        "time": moment(broadcast.not_before if broadcast.queued_at is None else broadcast.at),
    }
    return turn.text(f"broadcast.row.{_state(broadcast)}", **values)


def _state(broadcast: Broadcast) -> str:
    if broadcast.is_withdrawn:
        return "withdrawn"
    if broadcast.queued_at is None:
        return "planned"
    return "receipt" if broadcast.receipt else "plain"


async def _show(turn: Turn, code: str) -> None:
    """群发回执: each unit with how far it came."""
    broadcast = await meant(turn, code)
    if broadcast is None:
        return
    course = await turn.work.broadcasts.course(turn.person, broadcast)
    columns = (turn.text("broadcast.course.unit"), turn.text("broadcast.course.state"))
    rows = tuple((turn.kit.unit_name(each.unit), _told(turn, each)) for each in course.units)
    blocks = (Text(_head(turn, course)), Table(columns, rows), Text(_counts(turn, course)))
    turn.say(Reply(blocks, tuple(_choices(course))))


def _head(turn: Turn, course: Course) -> str:
    broadcast = course.broadcast
    values = {
        "code": broadcast.code, "title": broadcast.title, "name": broadcast.name, "time": moment(broadcast.at),
        "when": moment(broadcast.not_before),
    }  # fmt: skip
    lines = [turn.text("broadcast.course.head", **values)]
    if broadcast.withdrawn_at:
        lines.append(turn.text("broadcast.course.withdrawn", time=moment(broadcast.withdrawn_at)))
    elif broadcast.queued_at is None:
        lines.append(turn.text("broadcast.course.planned", **values))
    return "\n".join(lines)


def _counts(turn: Turn, course: Course) -> str:
    """Who has it, who said so, whom it does not reach; each line only where there is something to say."""
    certain = [each for each in course.units if each.is_certain]
    lines = []
    if course.broadcast.queued_at:
        lines.append(turn.text("broadcast.course.counts", n=len(course.units), k=len(certain)))
    if course.broadcast.queued_at and course.broadcast.receipt and not course.broadcast.is_withdrawn:
        lacking = "、".join(turn.kit.unit_name(each.unit) for each in course.unreceived)
        name = "receipts" if course.unreceived else "all_received"
        done, n = len(course.received), len(course.unreceived)
        lines.append(turn.text(f"broadcast.course.{name}", done=done, n=n, units=lacking))
    if course.nobody:
        names = "、".join(turn.kit.unit_name(each.unit) for each in course.nobody)
        lines.append(turn.text("broadcast.course.unreached", n=len(course.nobody), units=names))
    return "\n".join(lines)


def _choices(course: Course) -> list[Choice]:
    broadcast = course.broadcast
    if broadcast.is_withdrawn:
        return [Choice("发更正通知", f"更正通知 {broadcast.code}")] if mendable(course) else []
    choices = []
    if broadcast.queued_at and broadcast.receipt and course.unreceived:
        choices += [Choice("催回执", f"催回执 {broadcast.code}"), Choice("电话名单")]
    return [*choices, Choice("撤回群发", f"撤回群发 {broadcast.code}")]


def _told(turn: Turn, unit: UnitReach) -> str:
    """Who said 收到 and when, else with whom it came how far, and on which platform."""
    if unit.receipt:
        return turn.text("broadcast.reach.received", name=unit.receipt.name, time=moment(unit.receipt.at))
    best = [each for each in unit.people if each.reach is unit.reach]
    what = platform_name(best[0].channel) if best and best[0].channel else ""
    told = turn.text(f"broadcast.reach.{unit.reach.value}", what=what)
    names = "、".join(each.name for each in best)
    return turn.text("broadcast.course.person", name=names, state=told) if names else told


async def _urge(turn: Turn, code: str, *, is_sure: bool = False) -> None:
    """催回执: whom it would go to, then the reminder to those who have not said 收到, each once a day."""
    broadcast = await meant(turn, code)
    if broadcast is None:
        return
    if not broadcast.receipt or broadcast.queued_at is None or broadcast.is_withdrawn:
        turn.tell("broadcast.urge.not_asked", Choice("群发记录"), code=broadcast.code)
        return
    course = await turn.work.broadcasts.course(turn.person, broadcast)
    reachable = [each for each in course.unreceived if each.reach is not Reach.NOBODY]
    if not reachable:
        turn.tell("broadcast.urge.none", *((Choice("电话名单"),) if course.nobody else ()), code=broadcast.code)
        return
    names = "、".join(turn.kit.unit_name(each.unit) for each in reachable)
    if not is_sure:
        choice = Choice("确认催回执", f"确认催回执 {broadcast.code}", main=True)
        turn.tell("broadcast.urge.ask", choice, n=len(reachable), units=names, code=broadcast.code)
        return
    fresh = await _urge_units(turn, broadcast, reachable)
    name = "broadcast.urge.done" if fresh else "broadcast.urge.already"
    turn.tell(name, Choice("看回执", f"群发回执 {broadcast.code}"), n=len(reachable), k=fresh)


async def _urge_units(turn: Turn, broadcast: Broadcast, units: Sequence[UnitReach]) -> int:
    """Queue the reminders; how many are new today."""
    fresh, reached = 0, await turn.work.people.recipients_of([unit.unit for unit in units])
    for unit in units:
        words = turn.text(
            "broadcast.urge.words", office=office_name(turn, broadcast.head), date=day(broadcast.at.date()),
            title=broadcast.title, unit=turn.kit.unit_name(unit.unit),
        )  # fmt: skip
        reply = text_reply(words, Choice("收到", f"收到 {broadcast.code}", main=True), numbered=False)
        chosen = {each.person_id for each in unit.people}
        for person in reached[unit.unit]:
            if person.person_id not in chosen:
                continue
            post = post_to(
                person, reply, intent=Intent.REMINDER, unit=unit.unit, broadcast=broadcast.code,
                condition=f"unreceived:{broadcast.code}:{person.person_id}",
                key=f"broadcast-urge:{broadcast.code}:{turn.today.isoformat()}:{person.person_id}",
            )  # fmt: skip
            fresh += await turn.work.outbox.add(post) is not None
    if fresh:
        names = " ".join(unit.unit for unit in units)
        await turn.work.audit.add(turn.person.person_id, "broadcast.urge", broadcast.code, after=names)
    return fresh


async def _urge_now(turn: Turn, code: str) -> None:
    await _urge(turn, code, is_sure=True)


_Act = Callable[[Turn, str], Awaitable[None]]
_SENTENCES: tuple[tuple[re.Pattern[str], _Act], ...] = (
    (re.compile(r"(?:群发记录|群发历史|发过的通知|通知记录)"), show_broadcasts),
    (re.compile(rf"(?:群发回执|看回执|回执|群发情况|回执情况|谁收到了?|谁没收到)\s*{_CODE}"), _show),
    (re.compile(rf"(?:催回执|催收到)\s*{_CODE}"), _urge),
    (re.compile(rf"确认催回执\s*{_CODE}"), _urge_now),
    (re.compile(rf"(?:撤回群发|撤回通知|收回群发|取消群发)\s*{_CODE}"), ask_to_withdraw),
    (re.compile(rf"确认撤回\s*{_CODE}"), withdraw_now),
    (re.compile(rf"更正通知\s*{_CODE}"), mend),
)
