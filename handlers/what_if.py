"""如果三季度再发展20人，其中女9人呢？ The shares with assumed people, told at once. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from core.messages import Block, Choice, Reply, Share, Shares, Text
from core.period import Quarter
from exports.guidance import guidance
from exports.share_lines import note_lines
from exports.summary import Summary
from exports.what_if_lines import what_if_plan, what_if_reserve, what_if_shares
from handlers.context import Turn
from handlers.dialogs.checks import Fault, faults
from handlers.own_numbers import unit_summary
from handlers.progress import city_summary, missing_lines
from handlers.reporting import ask_again
from handlers.supposing import Supposition, supposition, with_total


async def what_if(turn: Turn) -> bool:
    """Compute what a message assumes, on top of the stored year so far; False where it assumes nothing.

    The open question of a report is repeated once behind it.
    """
    kit = turn.kit
    supposed = supposition(turn.said, kit.form, kit.units, turn.today, kit.texts)
    if supposed is None:
        return False
    if turn.incoming.is_group:
        turn.tell("bind.refused.group_chat")
    elif turn.actor is None:
        turn.tell("bind.refused.need_first", contact=turn.contact)
    else:
        await _answer(turn, supposed)
        await ask_again(turn)
    return True


@dataclass(frozen=True, slots=True)
class _Base:
    """What the assumed people are added to: the year so far of a unit or of the city."""

    name: str
    summary: Summary | None
    plan: int | None
    notes: tuple[str, ...] = ()
    of_unit: bool = True

    def so_far(self, code: str) -> int:
        """The count of the year so far; 0 where nothing is stored."""
        return (self.summary.total(code, "本年累计") or 0) if self.summary else 0


async def _answer(turn: Turn, supposed: Supposition) -> None:
    counts = with_total(supposed.counts, turn.kit.form)
    if supposed.to_date:
        turn.tell("share.what_if.to_date")
    elif supposed.is_unit_unsure:
        turn.tell("share.what_if.no_unit")
    elif supposed.doubts:
        turn.tell("share.what_if.unread", said=_unsure(turn, supposed))
    elif counts is None:
        turn.tell("share.what_if.no_total")
    elif fault := next(iter(faults(turn.kit.form, counts, turn.kit.texts)), None):
        turn.say(Reply((Text(_faulty(turn, fault, counts)),)))
    elif supposed.unit and not turn.person.may_see(supposed.unit):
        turn.tell("ask.own.other_unit", other=turn.kit.unit_name(supposed.unit))
    elif base := await _base(turn, supposed.unit):
        turn.say(_told(turn, base, supposed.span, counts))


async def _base(turn: Turn, named: str) -> _Base | None:
    """The unit named or the person's own one, for the department the city; None where the person was asked."""
    own = turn.person.units
    if not named and len(own) > 1:
        choices = tuple(Choice(turn.kit.unit_name(unit), f"{turn.kit.unit_name(unit)}{turn.said}") for unit in own)
        turn.tell("share.what_if.which_unit", *choices)
        return None
    if not named and not own:
        summary = await city_summary(turn)
        notes = tuple(missing_lines(turn, summary))
        return _Base(
            "全市", summary if any(unit.to_date for unit in summary.units) else None, None, notes, of_unit=False
        )
    unit, last = named or own[0], Quarter.last_ended(turn.today)
    summary_of_unit = await unit_summary(turn, unit)
    plan = await turn.work.reports.plan(turn.person, unit, last.year)
    return _Base(turn.kit.unit_name(unit), summary_of_unit, plan, _not_counted(turn, summary_of_unit, last))


def _not_counted(turn: Turn, summary: Summary | None, last: Quarter) -> tuple[str, ...]:
    """Which quarters of the year so far are not in the sums."""
    if summary is None:
        return ()
    notes = [turn.text("ask.own.gap", quarter=quarter.name) for quarter, _ in summary.gaps]
    if summary.quarter != last:
        notes.append(turn.text("ask.own.not_yet", quarter=last.name))
    return tuple(notes)


def _told(turn: Turn, base: _Base, span: str, counts: Mapping[str, int]) -> Reply:
    """Before and after, with the requirement; what is not known is said."""
    office, texts = turn.office, turn.kit.texts
    now = _sides(base.summary)
    shares = what_if_shares(now, counts, texts, small_base=office.small_base, tolerance=office.tolerance)
    so_far = base.so_far(turn.kit.form.total)
    told = (*shares, *_reserve(turn, base, counts))
    blocks: list[Block] = [Text(_head(turn, base, span, counts))]
    blocks += [Shares(told)] if told else []
    moved = {target.numerator for target in guidance().shares if target.denominator in counts}
    notes = [
        what_if_plan(so_far + counts[turn.kit.form.total], base.plan, texts),
        "" if shares else turn.text("share.what_if.no_parts"),
        turn.text("share.what_if.rest") if shares and moved - counts.keys() else "",
        *base.notes,
        note_lines(shares, texts, of_unit=base.of_unit, has_tolerance=office.tolerance is not None),
        turn.text("share.what_if.end"),
    ]
    return Reply((*blocks, Text("\n".join(note for note in notes if note))))


def _reserve(turn: Turn, base: _Base, counts: Mapping[str, int]) -> tuple[Share, ...]:
    """The reserve against the assumed people; none where it is not known or too few were developed."""
    sides = base.summary.sides(guidance().reserve, "本年累计") if base.summary else None
    if sides is None or sides[1] + counts[turn.kit.form.total] < max(1, turn.office.small_base):
        return ()
    return (what_if_reserve(sides[0], sides[1] + counts[turn.kit.form.total], turn.kit.texts),)


def _sides(summary: Summary | None) -> Mapping[str, tuple[int, int]]:
    """Numerator and denominator of the year so far; nobody yet where nothing is stored."""
    if summary is None:
        return {target.code: (0, 0) for target in guidance().shares}
    sides = {target.code: summary.sides(target, "本年累计") for target in guidance().shares}
    return {code: found for code, found in sides.items() if found is not None}


def _head(turn: Turn, base: _Base, span: str, counts: Mapping[str, int]) -> str:
    form = turn.kit.form
    parts = "、".join(
        f"{form.label(code)}{counts[code]}名" for code in form.flows if code in counts and code != form.total
    )
    name = "assumed_parts" if parts else "assumed"
    assumed = turn.text(f"share.what_if.{name}", span=span, n=counts[form.total], values=parts)
    if base.summary is None:
        year = Quarter.last_ended(turn.today).year
        return turn.text("share.what_if.first_head", unit=base.name, year=year, values=assumed)
    return turn.text("share.what_if.head", unit=base.name, quarter=base.summary.quarter.name, values=assumed)


def _unsure(turn: Turn, supposed: Supposition) -> str:
    first = supposed.doubts[0]
    if first.said:
        return turn.text("share.what_if.unsure", said=first.said)
    return turn.text("share.what_if.unsure_between", labels=turn.kit.form.labels(first.between))


def _faulty(turn: Turn, fault: Fault, counts: Mapping[str, int]) -> str:
    """Why the assumed counts cannot be, without a question that a report would ask."""
    form = turn.kit.form
    part, whole = fault.fields[0], fault.fields[1]
    if not fault.codes[0].startswith("cross:"):
        return turn.text(
            "share.what_if.faulty",
            label=form.label(part), value=counts[part], parent=form.label(whole), parent_value=counts[whole],
        )  # fmt: skip
    rural = fault.fields[2]
    return turn.text(
        "share.what_if.faulty_outside",
        label=form.label(whole),
        value=counts[whole],
        outside_value=counts[whole] - counts[part],
        outside=counts[form.total] - counts[rural],
    )
