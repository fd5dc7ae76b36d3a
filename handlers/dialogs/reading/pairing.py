"""Which count belongs to which field: pairs in either order, lists with lists, one beside the other."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.events import Event


def paired(events: Sequence[Event]) -> list[Event]:
    """The events with each count at its field; fields and counts left over stay as they are."""
    return _beside(_glued(_listed(events)))


def _listed(events: Sequence[Event]) -> list[Event]:
    """总数/女/高中：25/10/23 and 25/10/23（总数/女/高中）: a list of fields and a list of counts."""
    made = list(events)
    runs = _runs(events)
    for place, (first, second) in enumerate(pairwise(runs)):
        after = runs[place + 2] if place + 2 < len(runs) else ()
        names, counts = (first, second) if events[first[0]].kind == "field" else (second, first)
        is_free = made[first[0]] is events[first[0]] and made[second[0]] is events[second[0]]
        if is_free and min(len(names), len(counts)) > 1 and _may_match(events, first, second, after):
            _match(made, names, counts)
    return made


def _match(made: list[Event], names: Sequence[int], counts: Sequence[int]) -> None:
    """Each count to its field; where there are not as many of both, the counts are to be asked."""
    is_even = len(names) == len(counts)
    for place, at in enumerate(counts):
        count = made[at]
        if is_even:
            named = made[names[place]]
            made[at] = changed(
                named, kind="said", start=count.start, end=count.end, number=count.number, count_start=count.start
            )
        else:
            made[at] = changed(count, is_unsure=True)
    for at in names:
        made[at] = changed(made[at], kind="noise")


def _runs(events: Sequence[Event]) -> list[tuple[int, ...]]:
    """Stretches of only fields or only counts, with nothing but separators between."""
    runs: list[list[int]] = []
    is_broken = True
    for at, event in enumerate(events):
        if event.kind in {"field", "count"}:
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
    is_names_first = events[first[0]].kind == "field"
    between = events[first[-1] + 1 : second[0]]
    if any(event.is_each for event in between):
        return True
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
        if event.kind in _GLUED:
            stretch.append(event)
        else:
            if stretch:
                made += _pairs(stretch)
                stretch = []
            made.append(event)
    return made + _pairs(stretch)


_GLUED = frozenset({"field", "count", "link", "noise"})


def _pairs(stretch: Sequence[Event]) -> list[Event]:
    """The pairs of a stretch; where two counts or two unknown words meet it falls into parts."""
    if len(stretch) < 2:
        return list(stretch)
    parts: list[list[Event]] = [[]]
    last = ""
    """The kind of the last event that is no link."""
    for event in stretch:
        if event.kind == "noise":
            parts.append([event])
            parts.append([])
        elif event.kind == "link":
            parts[-1].append(event)
            continue
        else:
            if event.kind == last:
                parts.append([])
            parts[-1].append(event)
        last = event.kind
    made: list[Event] = []
    for part in parts:
        if len(part) < 2:
            made += part
            continue
        made += _alternating([event for event in part if event.kind != "link"], part)
    return _across_noise(made)


def _alternating(items: Sequence[Event], part: Sequence[Event]) -> list[Event]:
    """Fields and counts in turn; a count before the first field stands alone if another one ends the stretch."""
    if not items:
        return [event for event in part if event.kind == "link"]
    if len(items) == len(part) == 2:
        return [_pair(*items)]
    if len(items) > 2 and len(items) % 2 and _only_introduces(items[0], items[-1]):
        items = items[1:]
    begins_with_count = items[0].kind == "count"
    is_even = len(items) % 2 == 0
    has_link = _has_link_behind(part)
    made: list[Event] = []
    at = 0
    if begins_with_count and (not is_even or has_link) and len(items) > 1 and (len(items) > 2 or has_link):
        made.append(items[0])
        at = 1
    while at < len(items):
        if at + 1 < len(items) and items[at].kind != items[at + 1].kind:
            made.append(_pair(items[at], items[at + 1], is_unsure=_may_be_a_name(items[at + 1 :])))
            at += 2
        else:
            made.append(items[at])
            at += 1
    if len(items) == 1 and part[-1].kind == "link":
        made.append(part[-1])
    return made


def _may_be_a_name(items: Sequence[Event]) -> bool:
    """Whether the first count may belong to the word behind it, which has a count of its own: 积极分子一支部30."""
    kinds = [event.kind for event in items[:3]]
    return kinds == ["count", "field", "count"] and items[1].word.is_numbered


def _only_introduces(first: Event, last: Event) -> bool:
    """发展8名团员, 发展了5个支部, 共有5个党委: the count is that of the name behind it. 发展5名学生 counts members."""
    is_counted = bool(last.field) or not (last.word.is_people or last.word.beside or last.completes)
    is_verb = first.word.is_verb and is_counted
    is_sum = first.word.is_sum and first.kind == "field" and not last.field
    return last.kind == "field" and (is_verb or is_sum)


def _has_link_behind(part: Sequence[Event]) -> bool:
    """Whether a colon follows the first count: 25：女10."""
    first = next((at for at, event in enumerate(part) if event.kind != "link"), 0)
    return first + 1 < len(part) and part[first + 1].kind == "link"


def _pair(one: Event, other: Event, *, is_unsure: bool = False) -> Event:
    name, count = (one, other) if one.kind == "field" else (other, one)
    return Event(
        "said",
        one.start,
        other.end,
        name.field,
        count.number,
        count_start=count.start,
        completes=name.completes,
        is_to_date=count.is_to_date,
        is_heading=count.is_heading and count is other,
        word=name.word,
        is_overall=name.is_overall,
        is_none=count.is_none,
        is_known=name.is_known,
        is_unsure=name.is_unsure or is_unsure,
    )


def _across_noise(events: Sequence[Event]) -> list[Event]:
    """A field and a count with unknown words between them: likely a pair, to be asked."""
    if not any(event.kind == "noise" for event in events):
        return list(events)
    made: list[Event] = []
    for event in events:
        if (
            event.kind == "count"
            and len(made) > 1
            and made[-1].kind == "noise"
            and made[-2].kind == "field"
            and made[-2].field
        ):
            made[-2:] = [_pair(made[-2], event, is_unsure=True)]
        else:
            made.append(event)
    return made


def _beside(events: Sequence[Event]) -> list[Event]:
    """Pairs of single fields and counts with separators between them: one a cell, one a line."""
    made = list(events)
    run: list[int] = []
    for at, event in enumerate(events):
        is_single = event.kind == "field" or (event.kind == "count" and not event.is_unsure)
        if is_single and not (event.kind == "count" and at and events[at - 1].kind in {"correct", "old"}):
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
    begins_with_count = bool(run) and made[run[0]].kind == "count"
    if begins_with_count and len(run) % 2 == 0 and len(run) > 2:
        _pair_backwards(made, run)
        return
    at = 1 if begins_with_count else 0
    while at + 1 < len(run):
        one, other = made[run[at]], made[run[at + 1]]
        if not (one.kind == "field" and other.kind == "count" and _stand_together(made, run[at], run[at + 1])):
            at += 1
            continue
        made[run[at]] = changed(other, kind="noise")
        made[run[at + 1]] = _pair(one, other)
        at += 2
        if at < len(run) and made[run[at]].kind == "count":
            # Two counts in a row behind one field: which one is meant has to be asked.
            made[run[at]] = _pair(one, made[run[at]])
            at += 1


def _stand_together(made: Sequence[Event], name: int, count: int) -> bool:
    """A field is followed by its count over any separator; other words (电话) only within the same clause."""
    return bool(made[name].field) or all(event.level < 3 for event in made[name + 1 : count])


def _pair_backwards(made: list[Event], run: Sequence[int]) -> None:
    for first, second in zip(run[::2], run[1::2], strict=True):
        if made[first].kind == "count" and made[second].kind == "field":
            made[second] = _pair(made[first], made[second], is_unsure=True)
            made[first] = changed(made[first], kind="noise")
