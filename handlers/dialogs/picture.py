"""The live picture: the shares that a count moves, and the ways to close a gap."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from core.messages import Share, Shares, Text
from exports.guidance import document_line
from exports.share_lines import all_shares as share_lines
from exports.share_lines import all_ways, note_lines, reserve_block, share_block, uncounted_line
from exports.total_lines import unit_total_line
from handlers.dialogs.step import Talk
from knowledge.targets import Target


def live_shares(talk: Talk, codes: Collection[str]) -> Talk:
    """Show the shares in which these counts stand; the note on whose target it is comes once a talk and guidance."""
    shares = [
        share_block(
            target,
            talk.values[target.numerator],
            talk.values[target.denominator],
            talk.texts,
            small_base=talk.facts.small_base,
            tolerance=talk.facts.tolerance,
            span=talk.form.span,
            cited=True,
        )
        for target in _moved(talk, codes)
    ]
    if talk.targets.reserve and _reserve_moved(talk, codes):
        shares.append(_reserve(talk, talk.targets.reserve))
    if not shares:
        return talk
    talk = talk.show(Shares(tuple(shares))).keep(touched=tuple(codes))
    return talk if talk.state.explained == talk.facts.guidance.paper.code else _explained(talk, tuple(shares))


def is_in_a_share(talk: Talk, code: str) -> bool:
    """Whether a share shown for this count names the count itself."""
    reserve = talk.targets.reserve
    is_reserve = reserve is not None and code == reserve.numerator and _reserve_moved(talk, [code])
    return is_reserve or any(target.numerator == code for target in _moved(talk, [code]))


def all_shares(talk: Talk) -> Talk:
    """Show every share that the counts allow, the plan used so far, and what must be said beside them."""
    to_date = _to_date(talk).get(talk.form.total)
    shares = share_lines(
        talk.targets,
        talk.values,
        talk.texts,
        span=talk.form.span,
        developed=to_date,
        plan=talk.facts.history.plan,
        small_base=talk.facts.small_base,
        tolerance=talk.facts.tolerance,
    )
    told = tuple(share for share in shares if share.denominator)
    if not told or to_date is None:
        return talk
    lines = _of_the_year(talk, to_date) if talk.form.period == "quarter" else []
    talk = talk.show(Shares(told))
    return _explained(talk.show(Text("\n".join(lines))) if lines else talk, told)


def _of_the_year(talk: Talk, to_date: int) -> list[str]:
    """How much of the plan is used, and which counts of the quarter are lacking."""
    used = unit_total_line(to_date, talk.facts.history.plan, talk.facts.quarter, talk.texts)
    return [line for line in (used, uncounted_line(talk.targets, talk.values, talk.texts)) if line]


def ways(talk: Talk) -> Talk:
    """Show how each gap could be closed: of the shares that moved last, or of all where those have none."""
    lines = _ways(talk, _moved(talk, talk.state.touched)) or _ways(talk, talk.targets.shares)
    if not lines:
        return talk.tell("report.ways.none")
    document = document_line(talk.facts.guidance, talk.texts)
    return talk.show(Text("\n".join((*lines, document) if document else lines)))


def _ways(talk: Talk, wanted: Collection[Target]) -> tuple[str, ...]:
    sides = {side for target in wanted for side in (target.numerator, target.denominator)}
    values = {code: count for code, count in talk.values.items() if code in sides}
    return all_ways(talk.targets, values, talk.texts, to_date=_to_date(talk), plan=talk.facts.history.plan)


def _moved(talk: Talk, codes: Collection[str]) -> tuple[Target, ...]:
    """The shares with one of the counts on either side, as far as both sides are known and there is anyone to share."""
    values = talk.values
    return tuple(
        target
        for target in talk.targets.shares
        if (target.numerator in codes or target.denominator in codes)
        and target.numerator in values
        and values.get(target.denominator)
    )


def _reserve_moved(talk: Talk, codes: Collection[str]) -> bool:
    reserve = talk.targets.reserve
    sides = {reserve.numerator, talk.form.total} if reserve else set()
    return bool(sides & set(codes)) and sides <= talk.values.keys() and _to_date(talk)[talk.form.total] > 0


def _reserve(talk: Talk, target: Target) -> Share:
    return reserve_block(
        target,
        talk.values[target.numerator],
        _to_date(talk)[talk.form.total],
        talk.texts,
        plan=talk.facts.history.plan,
        small_base=talk.facts.small_base,
    )


def _to_date(talk: Talk) -> Mapping[str, int]:
    """The flows from January to the end of this quarter."""
    before = talk.facts.history.before
    return {code: before(code) + talk.values[code] for code in talk.form.flows if code in talk.values}


def _explained(talk: Talk, shares: tuple[Share, ...]) -> Talk:
    guidance = talk.facts.guidance
    note = note_lines(guidance, shares, talk.texts, of_unit=True, has_tolerance=talk.facts.tolerance is not None)
    talk = talk.keep(explained=guidance.paper.code)
    return talk.show(Text(note)) if note else talk
