"""Events made ready for pairing: no line numbers, one field for a compound name, no shares behind counts."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.dialogs.reading.brackets import without_needless_brackets
from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.events import Event
from handlers.dialogs.reading.lexicon import NO_WORD, Lexicon
from handlers.dialogs.reading.numerals import Number


def shaped(events: Sequence[Event], lexicon: Lexicon) -> list[Event]:
    """Fields and counts such that each count can belong to one field only."""
    kinds = {event.kind for event in events}
    if "count" in kinds:
        events = _together(_without_line_numbers(events))
    if "close" in kinds:
        events = without_needless_brackets(events, lexicon.whole)
    events = _without_lone_ones(_composed(events, lexicon))
    if "all" in kinds:
        events = _all_of(_each_of(_all_as_total(events, lexicon.whole)))
    return _without_shares_of_counts(events)


def _together(events: Sequence[Event]) -> list[Event]:
    """农民和农民工一共14: the count of two fields together is that of neither; whose it is has to be asked."""
    made = list(events)
    for at in range(len(events) - 3):
        first, link, second = events[at : at + 3]
        behind = at + 3
        if not (first.field and second.field and first.kind == second.kind == "field" and _is_and(link)):
            continue
        sum_up = events[behind]
        if not (sum_up.kind == "field" and sum_up.word.is_sum and behind + 1 < len(events)):
            continue
        if events[behind + 1].kind == "count" and not (at and events[at - 1].kind == "count"):
            for place in (at, at + 2, behind):
                made[place] = changed(made[place], kind="noise")
            made[behind + 1] = changed(made[behind + 1], is_unsure=True)
    return made


def _is_and(event: Event) -> bool:
    return event.kind == "sep" and event.level == 2


def _all_as_total(events: Sequence[Event], whole: str) -> list[Event]:
    """全部28，女11: the word stands for the total where nothing else before it does."""
    made: list[Event] = []
    for at, event in enumerate(events):
        if (
            event.kind == "count"
            and made
            and made[-1].kind == "all"
            and _begins_clause(made)
            and _ends_clause(events, at)
        ):
            made[-1] = changed(made[-1], kind="field", field=whole)
        made.append(event)
    return made


def _begins_clause(made: Sequence[Event]) -> bool:
    """Whether the last event begins a clause, and no field without its count stands before that."""
    if len(made) == 1:
        return True
    return made[-2].kind in {"sep", "link"} and not (len(made) > 2 and made[-3].kind == "field")


def _ends_clause(events: Sequence[Event], at: int) -> bool:
    return at + 1 == len(events) or events[at + 1].kind in {"sep", "close", "open"}


def _without_lone_ones(events: Sequence[Event]) -> list[Event]:
    """一个女的都没有: the 一个 is no count."""
    made: list[Event] = []
    for at, event in enumerate(events):
        if event.number is None or event.number.value != 1 or not _is_lone(events, at):
            made.append(event)
    return made


def _is_lone(events: Sequence[Event], at: int) -> bool:
    after = [item for item in events[at + 1 : at + 4] if item.kind != "all"]
    return len(after) > 1 and after[0].kind == "field" and after[1].is_none


def _each_of(events: Sequence[Event]) -> list[Event]:
    """农民工、两新均为0, 各2名: the count behind the word is that of every field before it."""
    made: list[Event] = []
    for at, event in enumerate(events):
        if event.kind == "count" and made and made[-1].kind == "all":
            names = _list_before(made)
            if names and [item.kind for item in events[at + 1 : at + 3]] == ["sep", "count"]:
                # 女、青年各10、20名: one by one.
                made[-1] = changed(made[-1], kind="link", is_each=True)
                names = []
            for place in names:
                made[place] = changed(made[place], kind="said", number=event.number)
            if names:
                made.pop()
                continue
        made.append(event)
    return made


def _list_before(made: Sequence[Event]) -> list[int]:
    """The places of the fields of the list that ends before the last event."""
    places: list[int] = []
    at = len(made) - 2
    while at >= 0 and made[at].kind == "field":
        places.append(at)
        if at < 2 or made[at - 1].level != 2:
            break
        at -= 2
    return places


def _without_line_numbers(events: Sequence[Event]) -> list[Event]:
    """1. 总数25 2. 女10: numbers that count the items."""
    starts = [
        at
        for at, event in enumerate(events)
        if event.kind == "count" and event.number and event.number.value is not None and _begins_item(events, at)
    ]
    numbered = [at for place, at in enumerate(starts) if _value(events[at]) == place + 1]
    is_list = len(numbered) == len(starts) and (len(starts) > 1 or _has_point(events, starts))
    dropped = {at for at in numbered if is_list}
    dropped |= {at + 1 for at in dropped if at + 1 < len(events) and events[at + 1].kind == "sep"}
    return [event for at, event in enumerate(events) if at not in dropped]


def _begins_item(events: Sequence[Event], at: int) -> bool:
    """Whether a count stands before a field that has a count of its own, at the start of an item."""
    if at > 0 and events[at - 1].kind not in {"sep", "open"}:
        return False
    rest = [event for event in events[at + 1 : at + 6] if event.kind not in {"sep", "link", "close"}]
    return len(rest) > 1 and rest[0].kind == "field" and rest[1].kind == "count"


def _has_point(events: Sequence[Event], starts: Sequence[int]) -> bool:
    after = events[starts[0] + 1] if starts and starts[0] + 1 < len(events) else None
    return bool(after and after.kind in {"sep", "close"} and after.level in {0, 5})


def _value(event: Event) -> int | None:
    return event.number.value if event.number else None


def _composed(events: Sequence[Event], lexicon: Lexicon) -> list[Event]:
    """Field names side by side name those who are in both: 农村女党员, 发展女党员, 女团员."""
    made: list[Event] = []
    for event in events:
        before = made[-1] if made else None
        if event.kind == "field" and before and before.kind == "field" and not _is_counted_already(made, event):
            made[-1] = _both(before, event, lexicon)
        elif event.kind == "field" and before and before.kind == "zero":
            made[-1] = Event("count", before.start, before.end, number=Number("exact", before.end, 0))
            made.append(event)
        elif (
            event.kind == "zero"
            and before
            and before.field
            and before.kind == "field"
            and before.field != lexicon.whole
        ):
            # 女党员零发展: none of them, and not none at all.
            made.append(Event("count", event.start, event.end, number=Number("exact", event.end, 0), is_none=True))
        else:
            made.append(event)
    return made


def _is_counted_already(made: Sequence[Event], event: Event) -> bool:
    """20个乡镇共发展25名, 3家企业发展5名: what is counted first has its count, and a field begins."""
    if not event.field or made[-1].field:
        return False
    before = next((made[at] for at in range(len(made) - 2, -1, -1) if made[at].kind != "noise"), None)
    return before is not None and before.kind == "count"


def _both(one: Event, other: Event, lexicon: Lexicon) -> Event:
    if not one.field or not other.field:
        # 转正的预备党员, 女大学生: something else that is counted; 发展男党员 still completes 女党员.
        is_whole = lexicon.whole in {one.field, other.field}
        completes = (one.completes or other.completes) if is_whole else ""
        return changed(one, end=other.end, field="", completes=completes, is_known=one.is_known and other.is_known)
    code = lexicon.within(one.field, other.field)
    is_unsure = bool(code) and _is_growth(one, other, lexicon)
    word = one.word if code == one.field else other.word if code == other.field else NO_WORD
    return changed(one, end=other.end, field=code or "", word=word, is_known=code is not None, is_unsure=is_unsure)


def _is_growth(one: Event, other: Event, lexicon: Lexicon) -> bool:
    """发展积极分子20名 may be those added and not those on the books."""
    verb = next((event for event in (one, other) if event.field == lexicon.whole and not event.word.is_sum), None)
    return verb is not None and "stock" in {lexicon.fields[event.field].kind for event in (one, other)}


def _all_of(events: Sequence[Event]) -> list[Event]:
    """均为高中以上, 全部推优, 推优的全部."""
    made: list[Event] = []
    for event in events:
        before = made[-1] if made else None
        if event.kind == "field" and before and before.kind == "all":
            made[-1] = changed(event, kind="said", start=before.start, is_all=True)
        else:
            made.append(event)
    return [_after_all(made, at) for at in range(len(made))]


def _after_all(events: Sequence[Event], at: int) -> Event:
    event = events[at]
    follows = events[at + 1] if at + 1 < len(events) else None
    if event.kind == "field" and event.field and follows and follows.kind == "all":
        return changed(event, kind="said", is_all=True)
    return event


def _without_shares_of_counts(events: Sequence[Event]) -> list[Event]:
    """女10名，占40%: the share behind a count is not asked about."""
    made: list[Event] = []
    for at, event in enumerate(events):
        is_share = event.kind == "count" and event.number is not None and event.number.sort == "pct"
        follows = events[at + 1] if at + 1 < len(events) else None
        if is_share and not (follows and follows.kind == "field") and _follows_count(made):
            continue
        made.append(event)
    return made


def _follows_count(made: Sequence[Event]) -> bool:
    before = [event for event in made[-3:] if event.kind not in {"sep", "open"}]
    last = before[-1] if before else None
    is_sentence_over = any(event.kind == "sep" and event.level > 3 for event in made[-1:])
    return bool(last and last.kind == "count" and last.number and last.number.sort != "pct" and not is_sentence_over)
