"""Words whose meaning depends on those beside them: names with a 三 in them, dashes, times that are only compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.dialogs.reading.changing import changed
from handlers.dialogs.reading.cutting import tokens_of
from handlers.dialogs.reading.lexicon import Lexicon
from handlers.dialogs.reading.numerals import MEASURE, Number
from handlers.dialogs.reading.places import Gazetteer
from handlers.dialogs.reading.tokens import Token, beside


def words_of(text: str, lexicon: Lexicon, gazetteer: Gazetteer) -> list[Token]:
    """All words of a plain text, as they are meant where they stand."""
    tokens = tokens_of(text, lexicon, gazetteer)
    kinds = {token.kind for token in tokens}
    if "junk" in kinds:
        tokens = _with_long_counts(tokens, text)
    if "number" in kinds:
        tokens = _with_dashes_as_links(_without_item_numbers(_without_names(tokens)))
        tokens = _with_overall_counts(tokens, text, lexicon)
    if "field" in kinds:
        tokens = _without_those_there(_denied(tokens, text), text, lexicon)
    if "period" in kinds:
        tokens = _without_compared_periods(tokens, text)
    if "same" in kinds:
        tokens = _without_remarks(tokens, text)
    return _with_ends(tokens) if "until" in kinds else tokens


def _with_long_counts(tokens: Sequence[Token], text: str) -> list[Token]:
    """总数1000000: a long row of figures at a field is a count that is told; elsewhere it is a telephone number."""
    made = list(tokens)
    for at, token in enumerate(tokens):
        if token.mark == "figures" and (_stands_at_field(tokens, at) or MEASURE.match(text, token.end)):
            digits = text[token.start : token.end]
            value = int(digits) if digits.isdigit() and len(digits) <= _LONGEST_COUNT else None
            number = Number("garbled" if value is None else "exact", token.end, value)
            made[at] = Token("number", token.start, token.end, number=number)
    return made


_LONGEST_COUNT = 9
"""Longer rows of figures are no number of persons, however they are meant."""


def _stands_at_field(tokens: Sequence[Token], at: int) -> bool:
    """Right behind a field, with at most a colon, a cell or a space between; or right before one."""
    before = at - 1
    while before >= 0 and (tokens[before].kind in {"filler", "link"} or tokens[before].mark in {" ", "\t"}):
        before -= 1
    is_cell = any(item.mark == "\t" for item in tokens[max(0, at - 1) : at + 2])
    return is_cell or (before >= 0 and tokens[before].kind == "field") or _next_kind(tokens, at) == "field"


def _next_kind(tokens: Sequence[Token], at: int) -> str:
    return tokens[at + 1].kind if at + 1 < len(tokens) else ""


def _without_remarks(tokens: Sequence[Token], text: str) -> list[Token]:
    """女10名，与上季度持平: the count is said already. 其他同上次 speaks of others."""
    made: list[Token] = []
    for token in tokens:
        is_remark = token.kind == "same" and text[token.start] not in _OTHERS and _follows_count(made)
        made.append(Token("junk", token.start, token.end) if is_remark else token)
    return made


def _denied(tokens: Sequence[Token], text: str) -> list[Token]:
    """2人不是高中以上, 不含女3: they are others than those asked. 不是高中23 takes a count back."""
    made = list(tokens)
    name = len(tokens)
    """The next word that says something by itself."""
    for at in range(len(tokens) - 1, -1, -1):
        token = tokens[at]
        if token.kind in {"old", "filler"} and name < len(tokens) and tokens[name].kind == "field":
            words = text[token.start : token.end]
            if words in _NOT and _is_replaced(tokens, name):
                made[at] = Token("junk", token.start, token.end)
                number = beside(tokens, name, 1)
                made[tokens.index(number)] = Token("junk", number.start, number.end) if number else made[name]
            elif words in _WITHOUT or (words in _NOT and not _is_counted(tokens, name)):
                made[at] = Token("junk", token.start, token.end)
                made[name] = Token("other", tokens[name].start, tokens[name].end)
        if token.kind != "filler":
            name = at
    return made


def _without_those_there(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Token]:
    """现有女党员4120, 积极分子里女的31、团员22: those on a register, and no members of the period."""
    made = list(tokens)
    is_of_stock = False
    for at, token in enumerate(tokens):
        if token.kind == "sep" and token.level > 2:
            is_of_stock = False
        elif token.kind == "field" and token.field in lexicon.fields:
            before = text[tokens[at - 1].start : token.start] if at else ""
            is_stock = lexicon.fields[token.field].kind == "stock"
            if not is_stock and (is_of_stock or before in _ON_REGISTER):
                made[at] = Token("other", token.start, token.end)
            is_of_stock |= is_stock and text[token.end : token.end + 1] in _INSIDE
    return made


_ON_REGISTER = frozenset({"现有", "原有", "在册"})
_INSIDE = frozenset("里中")


def _is_replaced(tokens: Sequence[Token], name: int) -> bool:
    """不是女10，是男10: the count does not hold, and what holds is told behind it."""
    number = beside(tokens, name, 1)
    if number is None or number.kind != "number":
        return False
    at = tokens.index(number)
    after = [token for token in tokens[at + 1 : at + 8] if token.kind != "filler" and token.level != 1]
    return len(after) > 2 and after[0].kind == "sep" and after[1].kind in {"field", "other"} and bool(after[2].number)


def _with_overall_counts(tokens: Sequence[Token], text: str, lexicon: Lexicon) -> list[Token]:
    """农村14，全县26名: the count of all is the total, where neither side of it names anything else."""
    made = list(tokens)
    for at, token in enumerate(tokens):
        before, count = beside(tokens, at, -1), beside(tokens, at, 1)
        if not token.word.is_overall or count is None or count.kind != "number":
            continue
        if text[token.end : count.start].strip() not in {"", "共", "是", "有"}:  # 全县党员3500
            continue
        behind = beside(tokens, tokens.index(count), 1)
        if (before is None or before.kind == "sep") and (behind is None or behind.kind in {"sep", "close"}):
            made[at] = Token("field", token.start, token.end, field=lexicon.whole)
    return made


def _is_counted(tokens: Sequence[Token], name: int) -> bool:
    after = beside(tokens, name, 1)
    return after is not None and after.kind in {"number", "link"}


_NOT = frozenset({"不是", "并非"})
_WITHOUT = frozenset({"不含", "不包括", "不包含", "不计", "未含", "未包括"})


def _begins_line(made: Sequence[Token]) -> bool:
    before = next((item for item in reversed(made) if item.level != 1), None)
    return before is None or before.level > 3


def _is_heading(after: Sequence[Token], *, is_second: bool) -> bool:
    """、 and words: names with their counts are left to be told apart where all counts are known."""
    left = {"number"} if is_second else {"number", "field"}
    return len(after) > 1 and after[0].mark == "、" and after[1].kind not in left


def _without_item_numbers(tokens: Sequence[Token]) -> list[Token]:
    """一、总体情况: a Chinese numeral at the head of a line that counts the items."""
    made: list[Token] = []
    items = 0
    for at, token in enumerate(tokens):
        is_item = token.is_word and _begins_line(made) and _is_heading(tokens[at + 1 : at + 3], is_second=items > 0)
        items += is_item
        made.append(Token("junk", token.start, token.end) if is_item else token)
    return made


def _follows_count(made: Sequence[Token]) -> bool:
    before = next((item for item in reversed(made) if item.kind not in {"filler", "sep"}), None)
    return before is not None and before.kind == "number"


_OTHERS = frozenset("其剩别余")


def _with_ends(tokens: Sequence[Token]) -> list[Token]:
    """截至6月底: from January on, as 截至 by itself; up to the end of March it is the quarter."""
    made: list[Token] = []
    for token in tokens:
        mention = token.mention
        before = beside(made, len(made), -1) if mention and mention.kind == "quarter" else None
        if mention and before and before.kind == "until":
            made = [changed(item, kind="filler") if item is before else item for item in made]
            made.append(changed(token, mention=replace(mention, is_to_date=mention.number > 1)))
        else:
            made.append(token)
    return [changed(token, kind="ytd") if token.kind == "until" else token for token in made]


def _without_names(tokens: Sequence[Token]) -> list[Token]:
    """A single 三 or 一 with unknown words around it is part of them: 张三, 一样."""
    made: list[Token] = []
    for at, token in enumerate(tokens):
        is_name = token.is_word and token.end == token.start + 1 and _stands_in_unknown_words(tokens, at)
        made.append(Token("noise", token.start, token.end) if is_name else token)
    return made


def _stands_in_unknown_words(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1].kind if at else ""
    after = tokens[at + 1].kind if at + 1 < len(tokens) else ""
    return after == "noise" or (before == "noise" and after != "filler")


def _is_told_on(tokens: Sequence[Token], at: int, text: str) -> bool:
    """积极分子上季76，现有96: the present count follows."""
    after = beside(tokens, at, 1)
    return (
        after is not None
        and after.kind == "number"
        and any(text[item.start : item.end] in _PRESENT for item in tokens[at + 1 :] if item.kind == "filler")
    )


_PRESENT = frozenset({"现有", "现", "目前", "现在"})


def _without_compared_periods(tokens: Sequence[Token], text: str) -> list[Token]:
    """比去年四季度, 25名（去年22名）: a period that is only compared with."""
    made: list[Token] = []
    earlier: Token | None = None
    """The count of an earlier time, told beside that of the new one."""
    for at, token in enumerate(tokens):
        is_compared = token.kind == "period" and bool(made) and made[-1].kind == "compare"
        if is_compared:
            made.append(Token("junk", token.start, token.end))
        elif _is_earlier(token) and _is_beside_the_new_one(tokens, at):
            made.append(Token("junk", token.start, token.end))
            earlier = beside(tokens, at, 1)
        elif earlier is token:
            made.append(Token("junk", token.start, token.end))
        elif _is_earlier(token) and (_stands_between_counts(tokens, at) or _is_told_on(tokens, at, text)):
            made.append(Token("compare", token.start, token.end))
        else:
            made.append(token)
    return made


def _is_earlier(token: Token) -> bool:
    mention = token.mention
    return mention is not None and (
        mention.kind == "last" or (mention.kind == "year" and (mention.years_back or 0) > 0)
    )


def _is_beside_the_new_one(tokens: Sequence[Token], at: int) -> bool:
    """女党员去年13今年10: an earlier time and its count right behind a field, and another count behind them."""
    before, after = beside(tokens, at, -1), beside(tokens, at, 1)
    if before is None or before.kind != "field" or after is None or after.kind != "number":
        return False
    rest = tokens[tokens.index(after) + 1 :]
    follows = next((token for token in rest if token.kind not in {"filler", "period", "sep", "now"}), None)
    return follows is not None and follows.kind == "number"


def _stands_between_counts(tokens: Sequence[Token], at: int) -> bool:
    """25名（去年22名）, 25，上季22: an earlier time behind a count and right before another one."""
    after = beside(tokens, at, 1)
    return after is not None and after.kind == "number" and any(token.kind == "number" for token in tokens[:at])


def _with_dashes_as_links(tokens: Sequence[Token]) -> list[Token]:
    """总数-25 女-10: where every count has a minus sign, it is a dash."""
    numbers = [token.number for token in tokens if token.number]
    if len(numbers) < 2 or any(number.sort != "neg" for number in numbers):
        return list(tokens)
    return [
        changed(token, number=replace(token.number, sort="exact"))
        if token.number and token.number.value is not None
        else token
        for token in tokens
    ]
