"""下达指标: an office sets how many members each unit may plan. The guidance has no such figure.

The figures are shown first. The button repeats them, so that exactly what was shown is set.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.messages import Choice, text_reply
from core.units import Unit, above
from handlers.context import Turn
from handlers.dialogs.reading import read_count
from handlers.planning.city import ceiling_of, how_to_set
from handlers.planning.plans import Ceiling, against_ceiling
from handlers.planning.saying import year_said
from handlers.planning.telling import tell_quota
from knowledge.normalise import plain

_ASKED = re.compile(r"/?(?P<sure>确认)?(?:下达|分配|给.*下达).*|.*下达.*指标.*|/?指标\s*\S+.*\d.*", re.DOTALL)
_NOTHING = re.compile(
    r"确认|下达|分配|发展党员|年度|计划|指标|控制数|名额|(?:今年|本年|明年|来年|20\d\d年)度?|给|为|是|定|改|调整|成|到|各|[\s,，、:：;；。的]"
)


async def quotas_by_command(turn: Turn) -> None:
    """下达指标 alone: how it is done."""
    for head in turn.offices:
        turn.say(text_reply(how_to_set(turn, head), Choice("计划")))


async def quota_said(turn: Turn) -> bool:
    """下达指标 with units and figures; False for any other message."""
    said = plain(turn.said).strip()
    asked = _ASKED.fullmatch(said)
    parts = _parts(said, turn.kit.units) if asked else []
    if asked is None or not parts or said.endswith(("?", "？", "吗", "多少")):
        return False
    for unit, _ in parts:
        turn.person.must_review(unit)
    year, head = year_said(said, turn.today.year), above(parts[0][0])
    wanted = _figures(turn, parts, await ceiling_of(turn, head, year))
    if wanted:
        await (_set(turn, head, year, wanted) if asked["sure"] else _preview(turn, head, year, wanted))
    return True


def _parts(said: str, units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Each unit that is named with the words behind it, down to the next; nothing where other words stand first."""
    names = {name: unit.code for unit in units for name in (unit.name, *unit.aliases)}
    ordered = sorted(names, key=len, reverse=True)
    found = list(re.finditer("|".join(map(re.escape, ordered)), said))
    if not found or _NOTHING.sub("", said[: found[0].start()]):
        return []
    ends = [*(each.start() for each in found[1:]), len(said)]
    return [(names[each[0]], _NOTHING.sub("", said[each.end() : end])) for each, end in zip(found, ends, strict=True)]


def _figures(turn: Turn, parts: Sequence[tuple[str, str]], ceiling: Ceiling) -> dict[str, int]:
    """The figure of each unit; nothing where one cannot be read with certainty, which is told."""
    wanted: dict[str, int] = {}
    for unit, words in parts:
        count = read_count(words).value
        name = turn.kit.unit_name(unit)
        if count is None:
            turn.tell("plan.quota.unread", said=f"{name}{words}")
            return {}
        if wanted.setdefault(unit, count) != count:
            turn.tell("plan.quota.dup", unit=name, before=wanted[unit], after=count)
            return {}
        if ceiling.figure and count > ceiling.figure:
            turn.tell("plan.quota.big", unit=name, n=count, target=ceiling.words)
            return {}
    return wanted


async def _preview(turn: Turn, head: str, year: int, wanted: dict[str, int]) -> None:
    """What would be set, and what all quotas would add up to."""
    now = await turn.work.quotas.of_year(turn.person, year, head)
    rows = [_row(turn, unit, count, now.get(unit)) for unit, count in wanted.items()]
    words = " ".join(f"{turn.kit.unit_name(unit)}{count}名" for unit, count in wanted.items())
    turn.tell(
        "plan.quota.preview",
        Choice("确认下达", f"确认下达指标 {year}年 {words}", main=True),
        Choice("不下达", "计划"),
        rows="\n".join(rows),
        **await _sums(turn, head, year, {**now, **wanted}),
    )


async def _set(turn: Turn, head: str, year: int, wanted: dict[str, int]) -> None:
    """Set the figures that differ and tell each of these units."""
    before = await turn.work.quotas.of_year(turn.person, year, head)
    told = 0
    for unit, count in wanted.items():
        number = await turn.work.quotas.set(turn.person, unit, year, count)
        if number is not None:
            await tell_quota(turn, unit, year, count, before=before.get(unit), number=number)
            told += 1
    if not told:
        turn.tell("plan.quota.same", Choice("计划"))
        return
    rows = [_row(turn, unit, count, before.get(unit)) for unit, count in wanted.items()]
    sums = await _sums(turn, head, year, {**before, **wanted})
    turn.tell("plan.quota.done", Choice("计划", f"{year}年计划"), rows="\n".join(rows), k=told, **sums)


def _row(turn: Turn, unit: str, count: int, before: int | None) -> str:
    name = turn.kit.unit_name(unit)
    if before is None:
        return turn.text("plan.quota.row_new", unit=name, n=count)
    same = "plan.quota.row_same" if before == count else "plan.quota.row_changed"
    return turn.text(same, unit=name, before=before, n=count)


async def _sums(turn: Turn, head: str, year: int, quotas: dict[str, int]) -> dict[str, object]:
    total = sum(quotas.values())
    return {
        "year": year,
        "n": len(quotas),
        "total": total,
        "office": turn.kit.unit_name(head) if head else turn.text("grassroots.city"),
        "state": against_ceiling(total, await ceiling_of(turn, head, year), turn.kit.texts),
    }
