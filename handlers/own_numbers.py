"""我们单位现在多少: the counts of the year so far against the guidance, of the asking person's own units only.

The unit comes from the binding. The department sees the city and, where it names one, a unit. Only stored versions
count, and shares are computed from the whole numbers of all quarters reported this year.
"""

from __future__ import annotations

from core.messages import Block, Choice, Quote, Reply, Share, Shares, Text
from core.period import Quarter
from exports.guidance import guidance
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
    if asked.city or not (asked.named or person.units):
        await _city(turn, asked)
    for unit in [unit.code for unit in asked.named] or (() if asked.city else person.units):
        await _unit(turn, unit, asked)
    return True


async def own_choice(turn: Turn, fact: Fact | None) -> Choice | None:
    """The choice that leads from an answer about a target to the counts, where there are any to show."""
    if fact is None or turn.actor is None or turn.incoming.is_group:
        return None
    if turn.actor.units:
        summaries = [await unit_summary(turn, unit) for unit in turn.actor.units]
        whose, label = "我们单位", "本单位情况"
    else:
        summaries = [await city_summary(turn)]
        whose, label = "全市", "全市情况"
    words = says_own(fact, whose)
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


def topic_of(asked: OwnQuestion, facts: tuple[Fact, ...]) -> str:
    """What 为什么, 原文 and 那农村呢 go on from: the fact behind the first target."""
    fact = fact_of(asked.targets[0], facts) if asked.targets else None
    return Topic(asked.targets[0].label, fact.code, asked.targets[0].path).write() if fact else ""


def fact_of(target: Target, facts: tuple[Fact, ...]) -> Fact | None:
    """The fact that says what a target demands."""
    return next((fact for fact in facts if target.code in (fact.target, fact.rural, *fact.targets)), None)


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
    _say(turn, asked, summary, head, notes, name=name, plan=plan)


async def _city(turn: Turn, asked: OwnQuestion) -> None:
    """The whole city, to the department; RightsError for anybody else."""
    summary = await city_summary(turn)
    if not summary.counted:
        turn.tell("officer.summary.none", Choice("进度", main=True), quarter=summary.quarter.name)
        return
    head = turn.text(
        "ask.other.city_numbers", quarter=summary.quarter.name, done=len(summary.counted), all=len(summary.units)
    )
    _say(turn, asked, summary, head, missing_lines(turn, summary), name="", plan=None)


def _say(
    turn: Turn, asked: OwnQuestion, summary: Summary, head: str, notes: list[str], *, name: str, plan: int | None
) -> None:  # fmt: skip
    """Counts and shares of the targets wanted, each with its requirement and paragraph; one alone with its words.

    `name` is that of the unit, empty for the city.
    """
    of_unit = bool(name)
    targets = asked.targets or (guidance().total, *guidance().shares, guidance().reserve)
    lines = [_count_line(turn, summary, target, plan, of_unit=of_unit) for target in targets if _is_count(target)]
    shares = tuple(
        share for target in targets if not _is_count(target) for share in _share(turn, summary, target, plan)
    )
    lacking = [target.label for target in targets if not _is_count(target) and not _share(turn, summary, target, plan)]
    if lacking:
        notes = [turn.text("ask.own.lacking", labels="、".join(lacking)), *notes]
    has_tolerance = turn.office.tolerance is not None
    notes.append(note_lines(shares, turn.kit.texts, of_unit=of_unit, has_tolerance=has_tolerance))
    blocks: list[Block] = [Text("\n".join([head, *lines]))]
    blocks += [Shares(shares)] if shares else []
    blocks += [Text("\n".join(note for note in notes if note))] if any(notes) else []
    blocks += [Text(_ways(turn, summary, shares, plan))] if asked.gap and shares else []
    blocks += [_quote(turn, asked.targets[0])] if len(asked.targets) == 1 else []
    turn.say(Reply(tuple(blocks), _onward(turn, asked, summary, shares, name or "全市", plan)))


def _onward(  # noqa: PLR0917  # what an answer holds, in its order
    turn: Turn, asked: OwnQuestion, summary: Summary, shares: tuple[Share, ...], whose: str, plan: int | None
) -> tuple[Choice, ...]:  # fmt: skip
    """From one share with a gap, or from all, to what is missing; from all of a unit with a plan to the places left."""
    choices: list[Choice] = []
    gaps = ways_of_year(_sides(summary, shares), turn.kit.texts, plan=plan)
    if gaps and not asked.gap and len(asked.targets) <= 1:
        label = asked.targets[0].label if asked.targets else ""
        choices.append(Choice("还差几名", f"{whose}{label}还差几名"))
    if plan and not asked.targets:
        choices.append(Choice("结构建议", f"{whose}结构建议"))
    return tuple(choices)


def _sides(summary: Summary, shares: tuple[Share, ...]) -> dict[str, tuple[int, int]]:
    """Numerator and denominator of the shares shown, by target."""
    shown = {share.label for share in shares}
    return {
        target.code: found
        for target in guidance().shares
        if target.label in shown and (found := summary.sides(target, "本年累计"))
    }


def _ways(turn: Turn, summary: Summary, shares: tuple[Share, ...], plan: int | None) -> str:
    """How the gaps of the shares shown could be closed, for the rest of the year too where a plan is known."""
    lines = ways_of_year(_sides(summary, shares), turn.kit.texts, plan=plan) or (turn.text("report.ways.none"),)
    return "\n".join(line for line in lines if not any(line in share.words for share in shares))


def _share(turn: Turn, summary: Summary, target: Target, plan: int | None) -> tuple[Share, ...]:
    """One share of the year to date; none where one of its sides is not known."""
    sides = summary.sides(target, "本年累计")
    if sides is None:
        return ()
    office, texts = turn.office, turn.kit.texts
    if target == guidance().reserve:
        return (reserve_block(*sides, texts, plan=plan, small_base=office.small_base),)
    block = share_block(
        target, *sides, texts, span="本年累计", small_base=office.small_base, tolerance=office.tolerance, plan=plan,
        cited=True,
    )  # fmt: skip
    return (block,)


def _count_line(turn: Turn, summary: Summary, target: Target, plan: int | None, *, of_unit: bool) -> str:
    """A count that is no share: the total against plan or control figure, or people without a figure to reach."""
    found = summary.total(target.numerator, "本年累计")
    if found is None:
        return turn.text("ask.own.lacking", labels=target.label)
    if target == guidance().total:
        if not of_unit:
            return city_total_line(found, summary.quarter, turn.kit.texts, complete=summary.is_complete)
        planned = unit_total_line(found, plan, summary.quarter, turn.kit.texts)
        return planned or turn.text("ask.own.total", ytd=found)
    name = "ask.own.count" if turn.kit.form.by_code[target.numerator].kind == "flow" else "ask.own.stock"
    return turn.text(name, label=target.label, n=found, requirement=target.requirement, path=target.path)


def _is_count(target: Target) -> bool:
    return not target.is_share and target != guidance().reserve


def _quote(turn: Turn, target: Target) -> Quote:
    """The literal words of the requirement."""
    fact = fact_of(target, turn.kit.library().facts)
    quote = fact.citations[0].quote if fact else target.wording
    if fact and fact.rural_quote and fact.rural == target.code:
        quote = fact.rural_quote.quote
    paper = turn.kit.library().source(guidance().document)
    source = turn.text("kit.quote.source", doc_title=paper.title, doc_no=paper.number, path=target.path)
    return Quote(quote, source, paper.code, target.path)
