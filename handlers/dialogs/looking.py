"""Looking at the open draft: all of it (前面填的给我看一下), a count or share (女的占多少了), all shares (够不够)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from exports.report_words import count_words
from handlers.dialogs.asking import repeat
from handlers.dialogs.form import Form
from handlers.dialogs.picture import all_shares, is_in_a_share, live_shares
from handlers.dialogs.readback import table_of
from handlers.dialogs.step import Step, Talk
from handlers.dialogs.waiting import field_named
from handlers.trimmed import trimmed

_LONGEST = 30
"""Characters of such a wish; what is longer says more than that."""

_AROUND = (
    r"那么?|请问|刚才|前面|之前|麻烦|先|我想|想|再|帮我|给我|让我|请"
    r"|我(?!们)|这边|现在|目前|眼下|[按照]现在的数?|照?这样"
)
_HEAD = rf"(?:{_AROUND})*"
_OWN = rf"(?:{_AROUND}|我们|咱们?|本单位)*"
"""Whose counts they are goes without saying; the shares of 我们 are those of the year, from what was reported."""
_SEE = (
    r"(?:看看|看一看|看一?[下遍]|看|瞧瞧|[列显]示?一?下|[列显]示?出来|显示|念一?[下遍]|查一?下|查看|过一?遍|发一?下"
    r"|发出来)"
)
_TO_ME = r"(?:都|全|再)*(?:给我|让我|帮我|我)?(?:再)?"
_BEFORE = r"(?:我们?|咱们?|前面|刚才|刚刚|之前|上面|先前|已经?|现在|目前|当前|都)*"
_PUT = r"(?:填|报|录|写|输)(?:进去|上去|进|上|好|过|完|了)?"
_THINGS = r"(?:数据|数字|数|内容|东西|那些|那几项|几项|各项|表)"
_TAIL = r"(?:呢|吧|呀|啊|吗|么|来着|的)*"
_FILLED = (
    rf"(?:{_BEFORE}{_PUT}的(?:那些)?{_THINGS}?"
    rf"|(?:现在|目前|当前|眼下|草稿里?|表里)的?(?:各项)?(?:数据|数字|数|内容)|草稿)"
)
_ALL = re.compile(
    rf"{_OWN}(?:把)?(?:"
    rf"{_SEE}(?:我的)?{_FILLED}"
    rf"|{_FILLED}{_TO_ME}{_SEE}"
    rf"|{_FILLED}(?:都|全)?(?:是|有)?(?:哪些|些?什么|啥|多少)?"
    rf"|{_BEFORE}{_PUT}(?:了|的)(?:有|是)?(?:哪些|些?什么|啥)(?:数据|数字|数|内容|项)?"
    rf"){_TAIL}"
)

_MANY = r"(?:多少|几)(?:个|名|人)?"
_GONE = r"(?:没有?|吗|么)"
_COUNT = re.compile(
    rf"{_OWN}(?P<what>.+?)(?:那一?项|这一?项|一项|一栏)?{_BEFORE}{_PUT}(?:的|了|过)*(?:是|有)?(?:{_MANY}|{_GONE}){_TAIL}"
    rf"|{_OWN}{_BEFORE}{_PUT}的(?P<put>.+?)(?:是|有)?{_MANY}{_TAIL}"
    rf"|{_OWN}(?P<now>.+?)(?:现在|目前|当前)(?:是|有)?{_MANY}了?{_TAIL}"
    rf"|(?:那么?|请问)?(?:现在|目前|当前)(?P<of_now>.+?)(?:是|有)?{_MANY}了?{_TAIL}"
)

_RATIO = r"(?:的?(?:比例|占比|比重|百分比|结构))"
_NOW = r"(?:现在|目前|已经?|到底|算下来|都|大概|这样)"
_ENOUGH = (
    rf"(?:还|就|都|算)*(?:够不够|达标?不达标|达没达标|合不合要求|行不行"
    rf"|(?:够|达标|达到|合格|(?:达到|符合)(?:要求|比例|标准))了?{_GONE})"
)
_MUCH = r"(?:多少|几成|百分之几|百分之多少)"
_IS_NOW = re.compile(r"现在|目前|眼下|已经|算下来|这样|了[呢吧呀啊]?$")
"""女的占多少 asks what is demanded, 女的占多少了 how far it is."""
_SHARE = re.compile(
    rf"{_HEAD}(?P<what>.*?)(?:"
    rf"{_RATIO}?{_NOW}*{_ENOUGH}"
    rf"|(?P<much>{_RATIO}?{_NOW}*(?:占到?|占比|到|达到?)了?{_MUCH}了?|{_RATIO}{_NOW}*(?:是|有)?{_MUCH}了?)"
    rf"|{_RATIO}{_NOW}*(?:怎么样|咋样|如何)了?"
    rf"){_TAIL}"
)


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be shown: the whole draft, or its shares; of one field where a `code` is given."""

    shares: bool = False
    code: str = ""


def look_in(form: Form, said: str) -> Look | None:
    """What of the open draft a message asks to see; None for any other message.

    Names of fields must be those of the form: what asks for anything else is for the documents.
    """
    words = trimmed(said)
    if len(words) > _LONGEST:
        return None
    if _ALL.fullmatch(words):
        return Look()
    if found := _COUNT.fullmatch(words):
        code = field_named(form, next(filter(None, found.groups()), ""))
        if code:
            return Look(code=code)
    found = _SHARE.fullmatch(words)
    if found and (not found["much"] or _IS_NOW.search(words)):
        what = re.sub(rf"{_RATIO}$", "", found["what"])
        code = field_named(form, what) if what else ""
        return Look(shares=True, code=code) if code or not what else None
    return None


def show(talk: Talk, words: str) -> Step:
    """Show what the words ask for, then the open question again."""
    look = look_in(talk.form, words) or Look()
    if look.code:
        return repeat(_one(talk, look.code).next_reply())
    if not look.shares:
        return repeat(talk.tell("confirm.heading").show(table_of(talk, talk.answers)).next_reply())
    shown = all_shares(talk)
    return repeat((shown if shown.blocks else talk.tell("edit.look.no_shares")).next_reply())


def _one(talk: Talk, code: str) -> Talk:
    """One count: by its share where it is told as one, else by itself."""
    if is_in_a_share(talk, code):
        return live_shares(talk, [code])
    return talk.tell("report.fill.got", label=talk.form.label(code), value=count_words(talk.answers, code, talk.texts))
