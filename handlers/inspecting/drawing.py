"""抽查 of an office: units are drawn by lot with a seed that is shown, kept, and told to those that were drawn."""

from __future__ import annotations

import re
from dataclasses import dataclass

from core.drawing import drawn, share_of
from core.messages import Choice
from core.numbers import moment
from handlers.context import Turn
from handlers.notifying import ask_receipt
from knowledge.normalise import plain
from knowledge.numerals import with_digits
from models.inspection_records import SpotCheck

_COUNT = r"(?:(?P<{0}percent>\d{{1,3}})%|(?P<{0}count>\d{{1,4}})\s*(?:个|家)?(?:单位)?)"
_DRAW = re.compile(
    r"/?(?:随机|抽取)?抽查\s*"
    + _COUNT.format("")
    + r"(?:\s*(?:基层|基层党委)\s*"
    + _COUNT.format("below_")
    + r"(?:基层党委)?)?"
    r"(?:\s*(?:种子|随机数)\s*[:：]?\s*(?P<seed>[A-Za-z0-9-]{1,20}))?"
)
_SHOW = re.compile(r"/?(?:抽查|抽查记录|抽查结果|抽查名单|看抽查)")
_TELL = re.compile(r"/?(?:告知|通知)抽查(?:单位)?(?:\s*第?(?P<number>\d{1,4})次?)?")
KIND = "spot_check"


@dataclass(frozen=True, slots=True)
class _Wish:
    """How many units, how many below each of them, and with which seed."""

    words: str
    percent: int = 0
    count: int = 0
    below_percent: int = 0
    below_count: int = 0
    seed: str = ""

    def of(self, among: int) -> int:
        """How many of so many units."""
        return share_of(among, self.percent) if self.percent else self.count

    def of_below(self, among: int) -> int:
        """How many of so many units below one that was drawn: as said, else the same share, else one."""
        if self.below_percent or (self.percent and not self.below_count):
            return share_of(among, self.below_percent or self.percent)
        return min(among, self.below_count or 1)


async def spot_check_said(turn: Turn) -> bool:
    """抽查 20%, 抽查 3个 种子2014, 抽查 alone, 告知抽查; False for any other message."""
    said = with_digits(plain(turn.said)).strip().rstrip("。.")
    if "抽查" not in said:
        return False
    if found := _DRAW.fullmatch(said):
        turn.must_be_office()
        await _draw(turn, _wish(said, found))
        return True
    if _SHOW.fullmatch(said):
        if not turn.is_office:
            return False
        await _show(turn)
        return True
    if found := _TELL.fullmatch(said):
        turn.must_be_office()
        await _tell(turn, int(found["number"] or 0))
        return True
    return False


def _wish(said: str, found: re.Match[str]) -> _Wish:
    numbers = {name: int(found[name] or 0) for name in ("percent", "count", "below_percent", "below_count")}
    words = re.sub(r"\s*(?:种子|随机数).*", "", said).removeprefix("/")
    return _Wish(words=words, seed=(found["seed"] or "").upper(), **numbers)


async def _draw(turn: Turn, wish: _Wish) -> None:
    """Draw for each office of the person; a wish that cannot be is told."""
    year = turn.today.year
    for head in turn.offices:
        among = await turn.work.spot_checks.among(turn.person, year, head)
        count = wish.of(len(among))
        if not 1 <= count <= len(among) or max(wish.percent, wish.below_percent) > _WHOLE:
            turn.tell("check.spot.cannot", n=len(among), example=turn.text("check.spot.example"))
            continue
        seed = wish.seed or turn.work.spot_checks.new_seed()
        units = drawn(tuple(among), count, seed)
        below = {unit: drawn(among[unit], wish.of_below(len(among[unit])), seed) for unit in units if among[unit]}
        found = await turn.work.spot_checks.add(
            turn.person, year, head, seed=seed, wanted=wish.words, among=tuple(among), drawn=units, below=below
        )
        choices = (Choice("告知被抽中的单位", f"告知抽查 第{found.number}次", main=True),)
        turn.tell("check.spot.drawn", *choices, text=await _record(turn, found))


_WHOLE = 100


async def _show(turn: Turn) -> None:
    """Every draw of the year, the newest in full."""
    year = turn.today.year
    for head in turn.offices:
        draws = await turn.work.spot_checks.of_year(turn.person, year, head)
        if not draws:
            turn.tell("check.spot.none", year=year, example=turn.text("check.spot.example"))
            continue
        earlier = [
            turn.text("check.spot.earlier", k=each.number, time=moment(each.at), code=each.seed,
                      units=_names(turn, each.drawn))
            for each in draws[:-1]
        ]  # fmt: skip
        text = "\n".join([await _record(turn, draws[-1]), *earlier])
        again = Choice("告知被抽中的单位", f"告知抽查 第{draws[-1].number}次")
        turn.tell("check.spot.shown", again, text=text)


async def _tell(turn: Turn, number: int) -> None:
    """Tell the units of a draw, the newest where none is named; each once, with 收到."""
    year = turn.today.year
    for head in turn.offices:
        draws = await turn.work.spot_checks.of_year(turn.person, year, head)
        found = next((each for each in reversed(draws) if number in {0, each.number}), None)
        if found is None:
            turn.tell("check.spot.none", year=year, example=turn.text("check.spot.example"))
            continue
        period = f"{year}-{found.number}"
        told = [unit for unit in found.drawn if await _tell_unit(turn, found, unit, period)]
        name = "check.spot.told" if told else "check.spot.told_already"
        turn.tell(name, Choice("抽查"), n=len(told), units=_names(turn, found.drawn), k=found.number)


async def _tell_unit(turn: Turn, found: SpotCheck, unit: str, period: str) -> int:
    below = found.below.get(unit, ())
    office = turn.office_above(unit)
    lines = [turn.text("check.spot.unit", unit=turn.kit.unit_name(unit), year=found.year)]
    if below:
        units = "、".join(await turn.work.below.names(turn.person, unit, below))
        lines.append(turn.text("check.spot.unit_below", units=units))
    if turn.office.selfcheck_spot:
        lines.append(turn.text("check.spot.unit_when", set_spot=turn.office.selfcheck_spot))
    lines.append(turn.text("check.spot.unit_close", office=office))
    return await ask_receipt(turn, unit, "\n".join(lines), KIND, period)


async def _record(turn: Turn, found: SpotCheck) -> str:
    """What is put on paper: from how many, how many, which, the seed, by whom, and who has said 收到."""
    lines = [
        turn.text(
            "check.spot.record", k=found.number, year=found.year, time=moment(found.at), n=len(found.among),
            values=found.wanted, done=len(found.drawn), units=_names(turn, found.drawn), code=found.seed,
            name=found.name,
        )
    ]  # fmt: skip
    for unit, units in found.below.items():
        names = "、".join(await turn.work.below.names(turn.person, unit, units))
        lines.append(turn.text("check.spot.record_below", unit=turn.kit.unit_name(unit), n=len(units), units=names))
    read = await turn.work.notices.acknowledged(KIND, f"{found.year}-{found.number}")
    if read:
        lines.append(turn.text("check.spot.read", n=len(read), units=_names(turn, tuple(each.unit for each in read))))
    return "\n".join(lines)


def _names(turn: Turn, units: tuple[str, ...]) -> str:
    return "、".join(turn.kit.unit_name(unit) for unit in units)
