"""Which count belongs to which field: pairs in either order, lists with lists, one beside the other.

The result is the message as events in order: fields with a count, fields and counts left over, and the words
that say what to do with them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.numerals import Number, Sort
from handlers.dialogs.reading.tokens import Token

EventKind = Literal[
    "said", "field", "count", "all", "correct", "old", "more", "less", "void", "rest", "among", "zero", "ytd", "now",
    "same", "compare", "unsure", "sep", "link", "open", "close", "noise",
]  # fmt: skip

_TRANSPARENT = frozenset({"filler", "period", "place", "junk", "ask", "suppose", "approx", "ratio"})
_MANNERS: dict[str, Sort] = {"approx": "approx", "ratio": "pct"}
_TAKING = frozenset({"old", "more", "less"})
"""Words that take the count behind them: it is no count of a field."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something said. A `said` event has a field and a count; field "" is something that is not asked."""

    kind: EventKind
    start: int
    end: int
    field: str = ""
    number: Number | None = None
    level: int = 0
    completes: str = ""
    """The field that this other count completes to the whole: 男 completes 女."""
    beside: str = ""
    """The field in which this other count lies as one level of several: 大专 in 高中以上."""
    is_level: bool = False
    """Named like one level only: 高中."""
    is_sum: bool = False
    """Named by a word that sums up whatever is spoken of: 一共."""
    is_none: bool = False
    """The count is the word 没有 or a dash."""
    is_foreign: bool = False
    """Unknown words behind the count say what is counted."""
    is_known: bool = True
    """False for a field that the form does not have though its words are known (女团员)."""
    is_all: bool = False
    is_unsure: bool = False
    """Words stand between the field and the count that are not understood."""

    @property
    def is_field(self) -> bool:
        return self.kind == "field"

    @property
    def is_count(self) -> bool:
        return self.kind == "count"


def events_of(tokens: Sequence[Token], lexicon: Lexicon) -> list[Event]:
    """The message as events."""
    events = list(_simple(tokens))
    for change in (_without_idle_spaces, _taken, _without_line_numbers):
        events = change(events)
    events = _composed(events, lexicon)
    events = _without_shares_of_counts(_all_of(events))
    return _beside(_glued(_listed(events)))


def _simple(tokens: Sequence[Token]) -> Iterator[Event]:
    """The tokens that matter; about how many and what share are kept with the number they speak of."""
    manner: Sort | None = None
    for at, token in enumerate(tokens):
        if token.kind in _MANNERS:
            manner = _MANNERS[token.kind]
        elif token.kind == "sep" and token.level > 2:
            manner = None
        if token.kind in _TRANSPARENT:
            continue
        if token.kind == "other":
            yield Event("field", token.start, token.end, completes=token.field, beside=token.beside)
        elif token.kind == "none" or _is_dash_for_none(tokens, at):
            yield Event("count", token.start, token.end, number=Number("exact", token.end, 0), is_none=True)
        elif token.kind == "number" and token.number:
            manner = manner or _manner_behind(tokens, at)
            number = replace(token.number, sort=manner) if manner and token.number.is_exact else token.number
            manner = None
            yield Event("count", token.start, token.end, number=number, is_foreign=_is_foreign(tokens, at))
        else:
            event = Event(token.kind, token.start, token.end, token.field)  # type: ignore[arg-type]
            yield replace(event, level=token.level, is_level=token.is_level, is_sum=token.is_sum)


def _manner_behind(tokens: Sequence[Token], at: int) -> Sort | None:
    """10 个 左右: the word behind the count, if it does not belong to a count of its own."""
    place = at + 1
    while place < len(tokens) and (tokens[place].level == 1 or tokens[place].kind == "filler"):
        place += 1
    after = [token.kind for token in tokens[place : place + 4]]
    return "approx" if after[:1] == ["approx"] and "number" not in after and "field" not in after else None


def _is_foreign(tokens: Sequence[Token], at: int) -> bool:
    """3个基层…: unknown words right behind the count say what is counted."""
    place = at + 1
    while place < len(tokens) and tokens[place].kind == "filler":
        place += 1
    return place < len(tokens) and tokens[place].kind == "noise"


def _is_dash_for_none(tokens: Sequence[Token], at: int) -> bool:
    """农民工：—, 农民工：/ and an empty cell with a dash stand for 0."""
    token = tokens[at]
    if not token.is_dash and not token.is_slash:
        return False
    before = _neighbour(tokens, at, -1)
    after = _neighbour(tokens, at, 1)
    if not before or (after and after.kind not in {"sep", "close"}):
        return False
    is_cell = before.kind == "link" or (before.kind == "sep" and before.level == 2)
    return is_cell or (token.is_dash and before.kind == "field")


def _neighbour(tokens: Sequence[Token], at: int, step: int) -> Token | None:
    """The next token in a direction that is no space."""
    at += step
    while 0 <= at < len(tokens) and tokens[at].level == 1:
        at += step
    return tokens[at] if 0 <= at < len(tokens) else None


def _without_idle_spaces(events: Sequence[Event]) -> list[Event]:
    """Of several separators in a row the strongest counts; spaces beside a colon or a bracket say nothing."""
    kept: list[Event] = []
    for event in events:
        before = kept[-1] if kept else None
        if event.kind == "sep" and before and before.kind == "sep":
            kept[-1] = before if before.level >= event.level else event
        elif event.kind == "sep" and event.level == 1 and (not before or before.kind in {"link", "open", "correct"}):
            continue
        else:
            if event.kind in {"link", "close", "correct"} and before and before.kind == "sep" and before.level == 1:
                kept.pop()
            kept.append(event)
    return kept


def _taken(events: Sequence[Event]) -> list[Event]:
    """多报了2个, 不是3, 比上季度多2个: these counts belong to the words before them."""
    made: list[Event] = []
    compared = -1
    for event in events:
        before = made[-1] if made else None
        if event.kind == "compare":
            compared = len(made)
        elif event.kind == "sep" and event.level > 1:
            compared = -1
        if event.is_count and before and before.kind in _TAKING and before.number is None:
            made[-1] = replace(before, number=event.number, end=event.end)
        elif event.is_count and compared >= 0:
            if compared and made[compared - 1].is_field:
                made[compared:] = [replace(made[compared], kind="same", end=event.end)]
        else:
            made.append(event)
    return [event for event in made if event.kind != "old" or event.number]


def _without_line_numbers(events: Sequence[Event]) -> list[Event]:
    """1. 总数25 2. 女10: numbers that count the items."""
    starts = [
        at
        for at, event in enumerate(events)
        if event.is_count and event.number and event.number.value is not None and _begins_item(events, at)
    ]
    numbered = [at for place, at in enumerate(starts) if _value(events[at]) == place + 1]
    is_list = len(numbered) == len(starts) and (len(starts) > 1 or _has_point(events, starts))
    dropped = {at for at in numbered if is_list}
    dropped |= {at + 1 for at in dropped if at + 1 < len(events) and events[at + 1].kind == "sep"}
    return [event for at, event in enumerate(events) if at not in dropped]


def _begins_item(events: Sequence[Event], at: int) -> bool:
    """Whether a count stands before a field that has a count of its own, at the start of an item."""
    is_start = at == 0 or events[at - 1].kind in {"sep", "open"}
    rest = [event for event in events[at + 1 : at + 6] if event.kind not in {"sep", "link", "close"}]
    return is_start and len(rest) > 1 and rest[0].is_field and rest[1].is_count


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
        if event.is_field and before and before.is_field:
            made[-1] = _both(before, event, lexicon)
        elif event.is_field and before and before.kind == "zero":
            made[-1] = Event("count", before.start, before.end, number=Number("exact", before.end, 0))
            made.append(event)
        else:
            made.append(event)
    return made


def _both(one: Event, other: Event, lexicon: Lexicon) -> Event:
    if not one.field or not other.field:
        # 转正的预备党员, 女大学生: something else that is counted; 发展男党员 still completes 女党员.
        is_whole = lexicon.whole in {one.field, other.field}
        completes = (one.completes or other.completes) if is_whole else ""
        return replace(one, end=other.end, field="", completes=completes, is_known=one.is_known and other.is_known)
    code = lexicon.within(one.field, other.field)
    return replace(one, end=other.end, field=code or "", is_known=code is not None)


def _all_of(events: Sequence[Event]) -> list[Event]:
    """均为高中以上, 全部推优, 推优的全部."""
    made: list[Event] = []
    for event in events:
        before = made[-1] if made else None
        if event.is_field and before and before.kind == "all":
            made[-1] = replace(event, kind="said", start=before.start, is_all=True)
        else:
            made.append(event)
    return [_after_all(made, at) for at in range(len(made))]


def _after_all(events: Sequence[Event], at: int) -> Event:
    event = events[at]
    follows = events[at + 1] if at + 1 < len(events) else None
    if event.is_field and event.field and follows and follows.kind == "all":
        return replace(event, kind="said", is_all=True)
    return event


def _without_shares_of_counts(events: Sequence[Event]) -> list[Event]:
    """女10名，占40%: the share behind a count is not asked about."""
    made: list[Event] = []
    for at, event in enumerate(events):
        is_share = event.is_count and event.number is not None and event.number.sort == "pct"
        follows = events[at + 1] if at + 1 < len(events) else None
        if is_share and not (follows and follows.is_field) and _follows_count(made):
            continue
        made.append(event)
    return made


def _follows_count(made: Sequence[Event]) -> bool:
    before = [event for event in made[-3:] if event.kind not in {"sep", "open"}]
    last = before[-1] if before else None
    is_sentence_over = any(event.kind == "sep" and event.level > 3 for event in made[-1:])
    return bool(last and last.is_count and last.number and last.number.sort != "pct" and not is_sentence_over)


def _listed(events: Sequence[Event]) -> list[Event]:
    """总数/女/高中：25/10/23 and 25/10/23（总数/女/高中）: a list of fields and a list of counts."""
    made = list(events)
    runs = _runs(events)
    for at, (first, second) in enumerate(pairwise(runs)):
        nxt = runs[at + 2] if at + 2 < len(runs) else ()
        names, counts = (first, second) if events[first[0]].is_field else (second, first)
        if len(names) < 2 or len(counts) < 2 or made[first[0]].kind == "said" or made[second[0]].kind == "said":
            continue
        if not _may_match(events, first, second, nxt):
            continue
        for at in (*names, *counts):
            made[at] = replace(made[at], kind="noise")
        if len(names) == len(counts):
            for name, count in zip(names, counts, strict=True):
                made[count] = replace(events[name], kind="said", start=events[count].start, end=events[count].end,
                                      number=events[count].number)  # fmt: skip
        else:
            for count in counts:
                made[count] = replace(events[count], is_unsure=True)
    return made


def _runs(events: Sequence[Event]) -> list[tuple[int, ...]]:
    """Stretches of only fields or only counts, with nothing but separators between."""
    runs: list[list[int]] = []
    is_broken = True
    for at, event in enumerate(events):
        if event.is_field or event.is_count:
            if runs and not is_broken and events[runs[-1][0]].kind == event.kind:
                runs[-1].append(at)
            else:
                runs.append([at])
            is_broken = False
        elif event.kind not in {"sep", "link", "open", "close"} or event.level > 4:
            is_broken = True
    return [tuple(run) for run in runs]


def _may_match(events: Sequence[Event], first: Sequence[int], second: Sequence[int], after: Sequence[int]) -> bool:
    """Whether two runs are lists of the same things and not pairs that happen to meet."""
    is_names_first = events[first[0]].is_field
    between = events[first[-1] + 1 : second[0]]
    has_break = any(event.kind in {"link", "open"} or event.level == 4 for event in between)
    levels = {event.level for event in events[first[0] : second[-1]] if event.kind == "sep"}
    if not is_names_first:
        return any(event.kind == "open" for event in between) or (
            len(first) == len(second) and not after and first[0] == 0 and bool(between)
        )
    if len(first) != len(second):
        return has_break and len(levels - {4}) == 1 and len(first) > 2
    return has_break or bool(between) or levels == {2}


def _glued(events: Sequence[Event]) -> list[Event]:
    """Pairs within a stretch without separators: 女11高中26, 11名女党员, 28女11."""
    made: list[Event] = []
    stretch: list[Event] = []
    for event in events:
        if event.is_field or event.is_count or event.kind in {"link", "noise"}:
            stretch.append(event)
        elif event.kind in {"ytd", "now"}:
            made.append(event)
        else:
            made += _pairs(stretch)
            stretch = []
            made.append(event)
    return made + _pairs(stretch)


def _pairs(stretch: Sequence[Event]) -> list[Event]:
    """The pairs of a stretch; where two counts or two unknown words meet it falls into parts."""
    parts: list[list[Event]] = [[]]
    for event in stretch:
        if event.kind == "noise":
            parts.append([event])
            parts.append([])
        elif event.kind == "link":
            parts[-1].append(event)
        else:
            before = next((item for item in reversed(parts[-1]) if item.kind != "link"), None)
            if before and before.kind == event.kind:
                parts.append([])
            parts[-1].append(event)
    made: list[Event] = []
    for part in parts:
        made += _alternating([event for event in part if event.kind != "link"], part)
    return _across_noise(made)


def _alternating(items: Sequence[Event], part: Sequence[Event]) -> list[Event]:
    """Fields and counts in turn; a count before the first field stands alone if another one ends the stretch."""
    if not items:
        return [event for event in part if event.kind == "link"]
    begins_with_count = items[0].is_count
    is_even = len(items) % 2 == 0
    has_link = any(event.kind == "link" for event in part)
    made: list[Event] = []
    at = 0
    if begins_with_count and (not is_even or has_link) and len(items) > 1 and (len(items) > 2 or has_link):
        made.append(items[0])
        at = 1
    while at < len(items):
        if at + 1 < len(items) and items[at].kind != items[at + 1].kind:
            made.append(_pair(items[at], items[at + 1]))
            at += 2
        else:
            made.append(items[at])
            at += 1
    if len(items) == 1 and part[-1].kind == "link":
        made.append(part[-1])
    return made


def _pair(one: Event, other: Event) -> Event:
    name, count = (one, other) if one.is_field else (other, one)
    return replace(name, kind="said", start=one.start, end=other.end, number=count.number)


def _across_noise(events: Sequence[Event]) -> list[Event]:
    """A field and a count with unknown words between them: likely a pair, to be asked."""
    made: list[Event] = []
    for event in events:
        if event.is_count and len(made) > 1 and made[-1].kind == "noise" and made[-2].is_field and made[-2].field:
            made[-2:] = [replace(_pair(made[-2], event), is_unsure=True)]
        else:
            made.append(event)
    return made


def _beside(events: Sequence[Event]) -> list[Event]:
    """Pairs of single fields and counts with separators between them: one a cell, one a line."""
    made = list(events)
    run: list[int] = []
    for at, event in enumerate(events):
        is_single = event.is_field or (event.is_count and not event.is_unsure)
        if is_single and not (event.is_count and at and events[at - 1].kind in {"correct", "old"}):
            run.append(at)
        elif event.kind not in {"sep", "link"} or event.level > 4:
            _pair_singles(made, run)
            run = []
    _pair_singles(made, run)
    return made


def _pair_singles(made: list[Event], run: Sequence[int]) -> None:
    """Field, count, field, count; a count before the first field is one by itself.

    Counts before their fields (10 女 20 高中) are only likely: the same could begin with a total.
    """
    begins_with_count = bool(run) and made[run[0]].is_count
    if begins_with_count and len(run) % 2 == 0 and len(run) > 2:
        _pair_backwards(made, run)
        return
    at = 1 if begins_with_count else 0
    while at + 1 < len(run):
        one, other = made[run[at]], made[run[at + 1]]
        if not (one.is_field and other.is_count):
            at += 1
            continue
        made[run[at]] = replace(other, kind="noise")
        made[run[at + 1]] = _pair(one, other)
        at += 2
        if at < len(run) and made[run[at]].is_count:
            # Two counts in a row behind one field: which one is meant has to be asked.
            made[run[at]] = _pair(one, made[run[at]])
            at += 1


def _pair_backwards(made: list[Event], run: Sequence[int]) -> None:
    for first, second in zip(run[::2], run[1::2], strict=True):
        if made[first].is_count and made[second].is_field:
            made[second] = replace(_pair(made[first], made[second]), is_unsure=True)
            made[first] = replace(made[first], kind="noise")
