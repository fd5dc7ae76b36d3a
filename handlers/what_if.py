"""如果三季度再发展20人，其中女9人呢？ The shares with assumed people, told at once. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from core.messages import Block, Reply, Share, Shares, Text
from exports.share_lines import note_lines
from exports.what_if_lines import what_if_plan, what_if_reserve, what_if_shares
from handlers.context import Turn
from handlers.dialogs.checks import Fault, faults
from handlers.going_on_supposing import going_on
from handlers.remembered import Remembered
from handlers.supposing import Supposition, supposition, with_total
from handlers.year_so_far import YearSoFar, reckoned, year_so_far


async def what_if(turn: Turn) -> bool:
    """Compute what a message assumes, on top of the stored year so far; False where it assumes nothing."""
    kit = turn.kit
    last = Remembered.read(turn.conversation.topic)
    supposed = supposition(turn.said, kit.form, kit.units, turn.today, kit.texts) or going_on(
        turn.said, Supposition(last.supposed, last.unit, last.span), kit.form
    )
    return supposed is not None and await reckoned(turn, lambda: _answer(turn, supposed))


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
    elif base := await year_so_far(turn, supposed.unit):
        turn.say(_told(turn, base, supposed.span, counts))
        last = Remembered.read(turn.conversation.topic)
        turn.keep(topic=replace(last, supposed=counts, unit=supposed.unit, span=supposed.span).write())


def _told(turn: Turn, base: YearSoFar, span: str, counts: Mapping[str, int]) -> Reply:
    """Before and after, with the requirement; what is not known is said."""
    office, texts = turn.office, turn.kit.texts
    now = base.sides()
    targets = base.guidance.targets
    shares = what_if_shares(targets, now, counts, texts, small_base=office.small_base, tolerance=office.tolerance)
    so_far = base.count(turn.kit.form.total)
    told = (*shares, *_reserve(turn, base, counts))
    blocks: list[Block] = [Text("\n".join((_head(turn, base, span, counts), *base.notes)))]
    blocks += [Shares(told)] if told else []
    moved = {target.numerator for target in targets.shares if target.denominator in counts}
    notes = [
        what_if_plan(so_far + counts[turn.kit.form.total], base.plan, texts),
        "" if shares else turn.text("share.what_if.no_parts"),
        turn.text("share.what_if.rest") if shares and moved - counts.keys() else "",
        note_lines(base.guidance, shares, texts, of_unit=base.of_unit, has_tolerance=office.tolerance is not None),
        turn.text("share.what_if.end"),
    ]
    return Reply((*blocks, Text("\n".join(note for note in notes if note))))


def _reserve(turn: Turn, base: YearSoFar, counts: Mapping[str, int]) -> tuple[Share, ...]:
    """The reserve against the assumed people; none where it is not known or too few were developed."""
    reserve = base.guidance.targets.reserve
    sides = base.summary.sides(reserve, "本年累计") if base.summary and reserve else None
    if reserve is None or sides is None or sides[1] + counts[turn.kit.form.total] < max(1, turn.office.small_base):
        return ()
    return (what_if_reserve(reserve, sides[0], sides[1] + counts[turn.kit.form.total], turn.kit.texts),)


def _head(turn: Turn, base: YearSoFar, span: str, counts: Mapping[str, int]) -> str:
    form = turn.kit.form
    parts = "、".join(
        f"{form.label(code)}{counts[code]}名" for code in form.flows if code in counts and code != form.total
    )
    name = "assumed_parts" if parts else "assumed"
    assumed = turn.text(f"share.what_if.{name}", span=span, n=counts[form.total], values=parts)
    if base.summary is None:
        return turn.text("share.what_if.first_head", unit=base.name, year=base.year, values=assumed)
    return turn.text("share.what_if.head", unit=base.name, quarter=base.summary.quarter.name, values=assumed)


def _unsure(turn: Turn, supposed: Supposition) -> str:
    first = supposed.doubts[0]
    if first.said:
        return turn.text("share.what_if.unsure", said=first.said)
    if first.field:
        return turn.text("share.what_if.unsure_field", label=turn.kit.form.label(first.field))
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
