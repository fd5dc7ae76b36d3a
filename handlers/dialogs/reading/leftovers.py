"""The end of a reading: counts without a field find one or are asked, and what is not exact is taken out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.meaning import Claim, Doubt, Known, Meaning
from handlers.dialogs.reading.mirrored import settle_mirrored
from handlers.dialogs.reading.numerals import Number


def settle(made: Meaning, events: Sequence[Event], loose: Sequence[Event], lexicon: Lexicon, known: Known) -> None:
    """Place the counts without a field and take out everything that is no exact count."""
    for event in loose:
        if (event.is_foreign and not made.claims) or _is_year(event):
            continue
        if event.number and _is_other_basis(made, event, lexicon):
            running = Claim(lexicon.whole, event.number, event.start, event.end, event.start, is_to_date=True)
            made.running[lexicon.whole] = running
            continue
        begins = known.may_begin_bare and event is loose[0] and _may_stand_bare(made, events, loose)
        code = _bare_field(made, lexicon, known) if begins else ""
        if code and event.number:
            made.claims[code] = Claim(code, event.number, event.start, event.end, event.start, event.is_to_date)
        elif event.number and event.number.sort != "pct" and not event.is_none:
            made.doubts.append(Doubt("which_field", "", event.start, event.end, event.number.value))
    if made.is_correction and made.same and not made.same[2]:
        # 其他不变，女改成11
        made.same = None
    _confirm_inner(made)
    settle_mirrored(made, lexicon)
    _work_out_rests(made, lexicon)
    _settle_levels(made, lexicon)
    made.is_to_date = any(
        claim.is_to_date and lexicon.fields[code].kind == "flow" for code, claim in made.claims.items()
    )
    for code in {item.field for item in made.doubts if item.kind in {"dup", "derive"}}:
        made.claims.pop(code, None)
    for code, claim in tuple(made.claims.items()):
        if not claim.number.is_exact or claim.number.is_odd:
            made.doubts.append(_inexact(code, claim))
            del made.claims[code]


def ask_mixed_bases(made: Meaning, lexicon: Lexicon) -> None:
    """女3，累计发展15: a message has one basis; counts from January on beside others are asked for the quarter."""
    flows = [claim for code, claim in made.claims.items() if lexicon.fields[code].kind == "flow"]
    running = [claim for claim in flows if claim.is_to_date]
    if running and len(running) < len(flows):
        for claim in running:
            del made.claims[claim.field]
            made.doubts.append(Doubt("to_date", claim.field, claim.start, claim.end))
        made.is_to_date = False


def _is_year(event: Event) -> bool:
    """2014 by itself."""
    value = _value(event)
    return value is not None and 1990 <= value < 2100


def _value(event: Event) -> int | None:
    return event.number.value if event.number else None


def _is_other_basis(made: Meaning, event: Event, lexicon: Lexicon) -> bool:
    """二季度8人，累计20人: the total of the year so far beside that of the quarter."""
    total = made.claims.get(lexicon.whole)
    return event.is_running and total is not None and not total.is_to_date


def _confirm_inner(made: Meaning) -> None:
    """女10，其中农村4: if 农村 has a count of its own elsewhere, these are the women there."""
    for doubt in tuple(made.doubts):
        if doubt.outer in made.claims and doubt.number is not None and doubt.field not in made.claims:
            number = Number("exact", doubt.end, doubt.number)
            made.claims[doubt.field] = Claim(doubt.field, number, doubt.start, doubt.end, doubt.start)
            made.doubts.remove(doubt)


def _work_out_rests(made: Meaning, lexicon: Lexicon) -> None:
    """其余为农民，总数20: the total may come later."""
    total = made.claims.get(lexicon.whole)
    for at, doubt in enumerate(made.doubts):
        if doubt.kind == "derive" and doubt.number is None and doubt.other and total and total.value is not None:
            left = total.value - doubt.other
            made.doubts[at] = replace(doubt, number=left if left >= 0 else None)


def _settle_levels(made: Meaning, lexicon: Lexicon) -> None:
    """高中23，大专15，总数25: more than all cannot be, so that the 15 are among the 23."""
    total = made.claims.get(lexicon.whole)
    for at, doubt in reversed(list(enumerate(made.doubts))):
        claim = made.levelled.get(doubt.field) if doubt.kind == "derive" else None
        if claim and total and total.value is not None and (doubt.number or 0) > total.value >= (claim.value or 0):
            made.claims[doubt.field] = claim
            del made.doubts[at]


def _may_stand_bare(made: Meaning, events: Sequence[Event], loose: Sequence[Event]) -> bool:
    """Whether the first count without a field begins the message and is not one of a list of counts."""
    event = loose[0]
    is_first = all(claim.start > event.start for claim in made.claims.values())
    is_first = is_first and not any(
        item.kind == "all" or (item.kind == "field" and item.field) for item in events[: events.index(event)]
    )
    return is_first and not event.is_unsure and not _is_in_list(events, loose)


def _bare_field(made: Meaning, lexicon: Lexicon, known: Known) -> str:
    """The field of a bare count: the one that is asked, or the total."""
    whole = lexicon.whole
    if known.expected and known.expected not in made.claims:
        is_clear = not made.claims or whole in {*known.values, *made.claims, known.expected}
        return known.expected if is_clear else ""
    return whole if whole not in made.claims and not known.values and not made.is_correction else ""


def _is_in_list(events: Sequence[Event], loose: Sequence[Event]) -> bool:
    """Whether another count without a field follows at once: then it is not clear what the first one is."""
    after = [item for item in events[events.index(loose[0]) + 1 :] if item.kind not in {"sep", "link"}]
    # 6名，6名都是一线: the second one has been taken.
    is_taken = bool(after) and _value(after[0]) == _value(loose[0]) and after[0] not in loose
    return bool(after) and after[0].kind == "count" and not after[0].is_running and not is_taken


def _inexact(code: str, claim: Claim) -> Doubt:
    number = claim.number
    if number.is_odd:
        return Doubt("big", code, claim.count_start, number.end, number.value)
    sort = number.sort if number.sort != "exact" else "garbled"
    return Doubt(sort, code, claim.count_start, number.end, share=number.share, decimals=number.decimals)
