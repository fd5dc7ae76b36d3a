"""The words of a message that matter for its counts, as events in order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from handlers.dialogs.reading.bases import Bases
from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.lexicon import NO_WORD, Word
from handlers.dialogs.reading.numerals import Number, Sort
from handlers.dialogs.reading.tokens import Token, beside

EventKind = Literal[
    "said", "field", "count", "all", "correct", "old", "more", "less", "void", "rest", "among", "zero", "same",
    "except", "compare", "unsure", "sep", "link", "open", "close", "noise",
]  # fmt: skip

_TRANSPARENT = frozenset({"filler", "period", "place", "junk", "ask", "suppose", "approx", "ratio", "ytd", "now", "or"})
_MANNERS: dict[str, Sort] = {"approx": "approx", "ratio": "pct"}
_TAKING = frozenset({"old", "more", "less", "except"})
"""Words that take the count behind them: it is no count of a field."""


@dataclass(slots=True)
class Event:
    """Something said. A `said` event has a field and a count; field "" is something that is not asked.

    Plain, like the words: a long message has thousands of them, and so they are made and looked at fastest.
    """

    kind: EventKind
    start: int
    end: int
    field: str = ""
    number: Number | None = None
    level: int = 0
    count_start: int = 0
    """Where the count begins, of a field said with a count."""
    completes: str = ""
    """The field that this other count completes to the whole: 男 completes 女."""
    is_to_date: bool | None = None
    """The count is from January on; None where nothing is said about it."""
    is_heading: bool = False
    """A colon behind the count: what follows are its parts."""
    is_each: bool = False
    """分别为: the counts belong to the names one by one."""
    is_running: bool = False
    """A count right behind 累计."""
    word: Word = NO_WORD
    """What the dictionary says about the name."""
    is_overall: bool = False
    """Named as that of all: 全县女党员."""
    is_none: bool = False
    """The count is the word 没有 or a dash."""
    is_foreign: bool = False
    """Unknown words behind the count say what is counted."""
    is_known: bool = True
    """False for a field that the form does not have though its words are known (女团员)."""
    is_not_known: bool = False
    """暂时不清楚, of an `unsure` event; 没有变化 is unsure too and says nothing about a field."""
    is_all: bool = False
    is_unsure: bool = False
    """Words stand between the field and the count that are not understood."""

    @property
    def ends_with_count(self) -> bool:
        """女10, not 10女."""
        return self.number is not None and self.number.end == self.end


def events_of(tokens: Sequence[Token], bases: Bases) -> list[Event]:
    """The events of a message; counts and fields are not paired yet."""
    return _taken(_without_idle_spaces(list(_simple(tokens, bases))))


def _simple(tokens: Sequence[Token], bases: Bases) -> Iterator[Event]:
    """The tokens that matter; about how many and what share are kept with the number they speak of."""
    manner: Sort | None = None
    is_overall = is_intended = False
    for at, token in enumerate(tokens):
        kind = token.kind
        if kind in _TRANSPARENT:
            manner = _MANNERS.get(kind, manner)
            is_overall |= token.word.is_overall
            is_intended |= token.word.is_intended
            continue
        if kind == "sep" and token.level > 2:
            manner = None
            is_intended = is_intended and token.level < 4
        if kind == "other":
            yield Event("field", token.start, token.end, completes=token.field, word=token.word)
        elif kind == "each":
            yield Event("link", token.start, token.end, is_each=True)
        elif kind == "none" or (token.mark in {"-", "/"} and _is_dash_for_none(tokens, at)):
            nothing = Number("exact", token.end, 0)
            yield Event("count", token.start, token.end, number=nothing, is_to_date=bases[at], is_none=True)
        elif kind == "number" and token.number:
            behind = beside(tokens, at, 1)
            told = "approx" if is_intended else manner
            number = _in_manner(token.number, told or _manner_behind(tokens, at, behind))
            manner = None
            yield _count(tokens, at, number, bases[at], behind)
        else:
            yield _word(token, bases[at], is_overall=is_overall)
        is_overall = is_overall and token.level == 1


def _count(tokens: Sequence[Token], at: int, number: Number, is_to_date: bool | None, behind: Token | None) -> Event:
    token, before = tokens[at], beside(tokens, at, -1)
    return Event(
        "count",
        token.start,
        token.end,
        number=number,
        is_foreign=_is_foreign(tokens, at),
        is_to_date=is_to_date,
        is_running=before is not None and before.kind == "ytd",
        is_heading=behind is not None and behind.kind == "link" and _is_heading(tokens, at),
    )


def _word(token: Token, is_to_date: bool | None, *, is_overall: bool) -> Event:
    return Event(
        token.kind,  # type: ignore[arg-type]  # the kinds that are no events have been dealt with
        token.start,
        token.end,
        token.field,
        level=token.level,
        is_to_date=is_to_date,
        word=token.word,
        is_overall=is_overall,
        is_not_known=token.kind == "unsure" and token.word.is_not_known,
    )


def _in_manner(number: Number, manner: Sort | None) -> Number:
    """约25 is no count, and of 约40% no count follows."""
    if manner and number.is_exact:
        return replace(number, sort=manner)
    return replace(number, share=None) if manner == "approx" else number


def _manner_behind(tokens: Sequence[Token], at: int, behind: Token | None) -> Sort | None:
    """10 个 左右, 25?: the word behind the count, if it does not belong to a count of its own."""
    if behind and behind.mark == "?":
        return "approx"
    if behind is None or behind.kind != "approx":
        return None
    place = next(place for place in range(at + 1, len(tokens)) if tokens[place] is behind)
    after = {token.kind for token in tokens[place + 1 : place + 4]}
    return None if after & {"number", "field"} else "approx"


def _is_foreign(tokens: Sequence[Token], at: int) -> bool:
    """3个基层…: unknown words right behind the count say what is counted."""
    place = at + 1
    while place < len(tokens) and tokens[place].kind == "filler":
        place += 1
    return place < len(tokens) and tokens[place].kind == "noise"


def _is_dash_for_none(tokens: Sequence[Token], at: int) -> bool:
    """农民工：—, 农民工：/ and an empty cell with a dash stand for 0."""
    token = tokens[at]
    is_dash = token.kind == "link" and token.mark == "-"
    if not is_dash and token.mark != "/":
        return False
    before = _neighbour(tokens, at, -1)
    after = _neighbour(tokens, at, 1)
    if not before or (after and after.kind not in {"sep", "close"}):
        return False
    is_cell = before.kind == "link" or (before.kind == "sep" and before.level == 2)
    return is_cell or (is_dash and before.kind == "field")


def _is_heading(tokens: Sequence[Token], at: int) -> bool:
    """农村17人：女6人."""
    after = [token.kind for token in tokens[at + 1 : at + 6] if token.kind != "filler" and token.level != 1]
    return after[:2] == ["link", "field"]


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
        if event.kind == "count" and before and before.kind in _TAKING and before.number is None:
            made[-1] = changed(before, number=event.number, end=event.end)
        elif event.kind == "count" and compared >= 0:
            if compared and made[compared - 1].kind == "field":
                made[compared:] = [changed(made[compared], kind="same", end=event.end)]
        else:
            made.append(event)
    return [event for event in made if event.kind not in {"old", "except"} or event.number]
