"""我们单位现在多少: the counts of the year so far against the guidance, of the asking person's own units only.

The unit comes from the binding. The department sees the city and, where it names one, a unit. Only stored versions
count, and shares are computed from the whole numbers of all quarters reported this year.
"""

from __future__ import annotations

from dataclasses import dataclass

from core.messages import Block, Choice, Quote, Reply, Share, Shares, Text
from core.period import Quarter
from exports.guidance import document_line
from exports.reserve_lines import reserve_block
from exports.share_lines import note_lines, share_block
from exports.summary import Summary, summarise
from exports.total_lines import city_total_line, unit_total_line
from exports.ways_lines import ways_of_year
from handlers.context import Turn
from handlers.own_asked import OwnQuestion, says_own
from handlers.progress import city_summary, missing_lines
from knowledge.facts import Fact
from knowledge.following import Topic
from knowledge.guidance import Guidance
from knowledge.targets import Target

_OWN = Choice("本单位情况", "本单位现在情况怎么样")


async def tell_own_numbers(turn: Turn, asked: OwnQuestion) -> bool:
    """Answer from the stored counts; False where the city is asked for by somebody who is not of the department."""
    if turn.incoming.is_group:
        turn.tell("bind.refused.group_chat")
        return True
    if turn.actor is None:
        turn.tell("bind.refused.need_first", contact=turn.contact)
        return True
    person = turn.person
    if asked.city and not person.is_staff:
        return False
    if others := [unit.name for unit in asked.named if not person.may_see(unit.code)]:
        turn.tell("ask.own.other_unit", _OWN, other="、".join(others))
        return True
    if asked.city or not (asked.named or person.own_units):
        await _city(turn, asked)
    for unit in [unit.code for unit in asked.named] or (() if asked.city else person.own_units):
        await _unit(turn, unit, asked)
    return True


async def own_choice(turn: Turn, fact: Fact | None) -> Choice | None:
    """The choice that leads from an answer about a target to the counts, where there are any to show."""
    if fact is None or turn.actor is None or turn.incoming.is_group:
        return None
    if turn.actor.own_units:
        summaries = [await unit_summary(turn, unit) for unit in turn.actor.own_units]
        whose, label = "我们单位", "本单位情况"
    else:
        summaries = [await city_summary(turn)]
        whose, label = "全市", "全市情况"
    words = says_own(fact, whose, turn.kit.library().targets)
    return Choice(label, words) if words and any(found and found.counted for found in summaries) else None


async def unit_summary(turn: Turn, unit: str) -> Summary | None:
    """The unit's newest stored report of the year with those before it; None where it has none."""
    last, reports = Quarter.last_ended(turn.today), turn.work.reports
    newest = await reports.last_before(turn.person, unit, last.next())
    if newest is None or newest.quarter.year != last.year:
        return None
    earlier = await reports.earlier(turn.person, unit, newest.quarter)
    stocks = {item.code for item in turn.kit.form.fields if item.kind == "stock"}
    return summarise(newest.quarter, [newest], earlier, stocks)


def topic_of(turn: Turn, asked: OwnQuestion) -> str:
    """What 为什么, 原文 and 那农村呢 go on from: the fact behind the first target."""
    guidance = turn.kit.guidance(Quarter.last_ended(turn.today).year)
    target = guidance.targets.get(asked.codes[0]) if asked.codes else None
    fact = fact_of(target, guidance.facts) if target else None
    if target is None or fact is None:
        return ""
    return Topic(target.label, fact.code, target.path, document=guidance.paper.code).write()


def fact_of(target: Target, facts: tuple[Fact, ...]) -> Fact | None:
    """The fact that says what a target demands."""
    return next((fact for fact in facts if target.code in (fact.target, fact.rural, *fact.targets)), None)


@dataclass(frozen=True)
class _Seen:
    """What is looked at: the counts with their guidance; `name` is that of the unit, empty for the city."""

    summary: Summary
    guidance: Guidance
    name: str = ""
    plan: int | None = None

    @property
    def of_unit(self) -> bool:
        return bool(self.name)

    def targets(self, codes: tuple[str, ...]) -> tuple[Target, ...]:
        """The targets of these codes that the guidance sets; of none, all that a report is measured by."""
        known = self.guidance.targets
        if codes:
            return tuple(target for code in codes if (target := known.get(code)))
        return tuple(target for target in (known.total, *known.shares, known.reserve) if target)


async def _unit(turn: Turn, unit: str, asked: OwnQuestion) -> None:
    name, last = turn.kit.unit_name(unit), Quarter.last_ended(turn.today)
    summary = await unit_summary(turn, unit)
    if summary is None:
        choices = (Choice("开始填报", "填报", main=True),) if turn.person.may_report(unit) else ()
        turn.tell("ask.own.none", *choices, unit=name, year=last.year)
        return
    plan = await turn.work.reports.plan(turn.person, unit, last.year)
    notes = [turn.text("ask.own.gap", quarter=quarter.name) for quarter, _ in summary.gaps]
    if summary.quarter != last:
        notes.append(turn.text("ask.own.not_yet", quarter=last.name))
    head = turn.text("ask.other.own_numbers", unit=name, quarter=summary.quarter.name)
    _say(turn, asked, _Seen(summary, turn.kit.guidance(last.year), name, plan), head, notes)


async def _city(turn: Turn, asked: OwnQuestion) -> None:
    """The whole city, to the department; RightsError for anybody else."""
    summary = await city_summary(turn)
    if not summary.counted:
        turn.tell("officer.summary.none", Choice("进度", main=True), quarter=summary.quarter.name)
        return
    head = turn.text(
        "ask.other.city_numbers", quarter=summary.quarter.name, done=len(summary.counted), all=len(summary.units)
    )
    seen = _Seen(summary, turn.kit.guidance(summary.quarter.year))
    _say(turn, asked, seen, head, missing_lines(turn, summary))


def _say(turn: Turn, asked: OwnQuestion, seen: _Seen, head: str, notes: list[str]) -> None:
    """Counts and shares of the targets wanted, each with its requirement and paragraph; one alone with its words."""
    targets = seen.targets(asked.codes)
    lines = [_count_line(turn, seen, target) for target in targets if _is_count(target)]
    lines += _open_lines(turn, seen, asked.codes)
    told = {target: _share(turn, seen, target) for target in targets if not _is_count(target)}
    shares = tuple(share for found in told.values() for share in found)
    if lacking := [target.label for target, found in told.items() if not found]:
        notes = [turn.text("ask.own.lacking", labels="、".join(lacking)), *notes]
    has_tolerance = turn.office.tolerance is not None
    beside = note_lines(seen.guidance, shares, turn.kit.texts, of_unit=seen.of_unit, has_tolerance=has_tolerance)
    notes.append(beside if shares or not targets else document_line(seen.guidance, turn.kit.texts))
    blocks: list[Block] = [Text("\n".join([head, *lines]))]
    blocks += [Shares(shares)] if shares else []
    blocks += [Text("\n".join(note for note in notes if note))] if any(notes) else []
    blocks += [Text(_ways(turn, seen, shares))] if asked.gap and shares else []
    blocks += [_quote(turn, seen.guidance, targets[0])] if len(asked.codes) == 1 and targets else []
    turn.say(Reply(tuple(blocks), _onward(turn, asked, seen, shares)))


def _onward(turn: Turn, asked: OwnQuestion, seen: _Seen, shares: tuple[Share, ...]) -> tuple[Choice, ...]:
    """From one share with a gap, or from all, to what is missing; from all of a unit with a plan to the places left."""
    choices: list[Choice] = []
    whose, known = seen.name or turn.text("share.ways.city"), seen.guidance.targets
    gaps = ways_of_year(known, _sides(seen, shares), turn.kit.texts, plan=seen.plan)
    if gaps and not asked.gap and len(asked.codes) <= 1:
        label = known[asked.codes[0]].label if asked.codes else ""
        choices.append(Choice("还差几名", f"{whose}{label}还差几名"))
    if seen.plan and not asked.codes:
        choices.append(Choice("结构建议", f"{whose}结构建议"))
    return tuple(choices)


def _sides(seen: _Seen, shares: tuple[Share, ...]) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the shares shown, by target."""
    shown = {share.label for share in shares}
    return {
        target.code: found
        for target in seen.guidance.targets.shares
        if target.label in shown and (found := seen.summary.sides(target, "本年累计"))
    }


def _ways(turn: Turn, seen: _Seen, shares: tuple[Share, ...]) -> str:
    """How the gaps of the shares shown could be closed, for the rest of the year too where a plan is known."""
    told = [share.words for share in shares]
    lines = ways_of_year(seen.guidance.targets, _sides(seen, shares), turn.kit.texts, plan=seen.plan, told=told)
    return "\n".join(lines or (turn.text("report.ways.none"),))


def _share(turn: Turn, seen: _Seen, target: Target) -> tuple[Share, ...]:
    """One share of the year to date; none where one of its sides is not known."""
    sides = seen.summary.sides(target, "本年累计")
    if sides is None:
        return ()
    office, texts = turn.office, turn.kit.texts
    if target.is_reserve:
        return (reserve_block(target, *sides, texts, plan=seen.plan, small_base=office.small_base),)
    block = share_block(
        target, *sides, texts, span="本年累计", small_base=office.small_base, tolerance=office.tolerance,
        plan=seen.plan, cited=True,
    )  # fmt: skip
    return (block,)


def _count_line(turn: Turn, seen: _Seen, target: Target) -> str:
    """A count that is no share: the total against plan or control figure, or people without a figure to reach."""
    found = seen.summary.total(target.numerator, "本年累计")
    if found is None:
        return turn.text("ask.own.lacking", labels=target.label)
    if target.is_control:
        return _total_line(turn, seen, found)
    name = "ask.own.count" if turn.kit.form.by_code[target.numerator].kind == "flow" else "ask.own.stock"
    return turn.text(name, label=target.label, n=found, requirement=target.requirement, path=target.path)


def _total_line(turn: Turn, seen: _Seen, found: int) -> str:
    quarter, texts = seen.summary.quarter, turn.kit.texts
    if not seen.of_unit:
        return city_total_line(seen.guidance.targets.total, found, quarter, texts, complete=seen.summary.is_complete)
    return unit_total_line(found, seen.plan, quarter, texts) or turn.text("ask.own.total", ytd=found)


def _open_lines(turn: Turn, seen: _Seen, codes: tuple[str, ...]) -> list[str]:
    """The counts asked for of which the guidance of the year demands nothing: the figure, and that it is silent."""
    known, form = turn.kit.library().targets, turn.kit.form
    lines: list[str] = []
    for target in (known[code] for code in codes if seen.guidance.targets.get(code) is None):
        found, field = seen.summary.total(target.numerator, "本年累计"), form.by_code[target.numerator]
        if found is None:
            lines.append(turn.text("ask.own.lacking", labels=field.label))
        elif target.is_control:
            lines.append(_total_line(turn, seen, found))
        else:
            name = "ask.own.open" if field.kind == "flow" else "ask.own.open_stock"
            lines.append(turn.text(name, label=field.label, n=found, title=seen.guidance.paper.name))
    return lines


def _is_count(target: Target) -> bool:
    return not target.is_share and not target.is_reserve


def _quote(turn: Turn, guidance: Guidance, target: Target) -> Quote:
    """The literal words of the requirement."""
    fact, paper = fact_of(target, guidance.facts), guidance.paper
    quote = fact.citations[0].quote if fact else target.wording
    if fact and fact.rural_quote and fact.rural == target.code:
        quote = fact.rural_quote.quote
    source = turn.text("kit.quote.source", doc_title=paper.title, doc_no=paper.cited_number, path=target.path)
    return Quote(quote, source, paper.code, target.path)
