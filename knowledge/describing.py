"""What a document says about itself: title, number, issuer, dates, what it replaces. A person confirms or corrects it.

Only what stands there is taken; whatever is not found stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from knowledge.paper import Paper
from knowledge.passages import cut

_HEAD = 40
"""So many lines are looked at for what a document says of itself."""
_NUMBER = re.compile(r"([\u4e00-\u9fff]{1,12}?)\s*[〔\[【(（]\s*(\d{4})\s*[〕\]】)）]\s*(?:第\s*)?(\d{1,4})\s*号")
_ENDS = r"(?:意见|办法|规定|细则|条例|规则|通知|方案|要点|制度|决定|准则|纲要|规程|指南|流程|计划|说明|答复|批复|函)"
_NOTICE = re.compile(r"关于(?:印发|转发|颁发)[《〈](.+?)[》〉]的通知")
_TITLE = re.compile(rf".{{2,60}}?{_ENDS}(?:[（(](?:试行|暂行|修订|草案|修订版)[）)])?")
_ISSUER = re.compile(
    r"(?:中共)?[\u4e00-\u9fff]{2,30}?(?:委员会|组织部|办公室|办公厅|委|局|厅|部|政府|党组|支部|公司|集团|中心|学校|大学)"
)
_ISSUED_BY = re.compile(r"[（(](.{6,16}日)(.{2,30}?)(?:发布|印发|通过|批准|公布)[）)]")
_SMALL = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_DAY = rf"(?:(\d{{4}})|([〇零○一二三四五六七八九]{{4}}))年{_SMALL}月{_SMALL}日"
_DATE = re.compile(_DAY)
_FROM = re.compile(rf"自(?:{_DAY}|(?:印发|发布|公布|下发)之日)起(?:施行|实施|执行|生效)")
_UNTIL = re.compile(rf"有效期(?:至|到){_DAY}|有效期(?:为|限)?(\d|[一二三四五六七八九十])年")
_REPLACES = re.compile(r"同时废止|同时失效|停止执行|不再执行")
_SENTENCE_ENDS = re.compile(r"[。；\n]")
_REACH = 300
"""So far back from 同时废止 what is put out of force may be named; so much of a line is looked at in the head."""
_CITED = re.compile(r"《([^》]{2,60})》")
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0}
_PLACE = re.compile(r"^(?:中共)?([\u4e00-\u9fff]{2,6}?(?:省|自治区|市|州|县|区))")


@dataclass(frozen=True, slots=True)
class Description:
    """What is known about a document beside its words; dates are None and words empty where nothing was found."""

    title: str = ""
    number: str = ""
    issuer: str = ""
    issued: date | None = None
    year: int = 0
    place: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    replaces: tuple[str, ...] = ()

    @property
    def lacking(self) -> tuple[str, ...]:
        """The names of what a document cannot be accepted without."""
        needed = {"title": self.title, "issuer": self.issuer, "issued": self.issued}
        return tuple(name for name, value in needed.items() if not value)

    @property
    def is_guidance(self) -> bool:
        """Whether it is a guidance of a year, which may bring targets of its own."""
        return "指导意见" in self.title and bool(self.year)


def describe(text: str) -> Description:
    """What the words of a document say about it.

    >>> told = describe("某市档案办法（试行）\\n（2025年6月10日中共某市委组织部印发）\\n第一条 自2025年7月1日起施行。")
    >>> told.title, told.issuer, told.issued.isoformat(), told.valid_from.isoformat()
    ('某市档案办法（试行）', '中共某市委组织部', '2025-06-10', '2025-07-01')
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    head = [line[:_REACH] for line in lines[:_HEAD]]
    title = _title(head)
    number = _number(head)
    issuer, issued = _issuer_and_day(head, lines)
    said = re.search(r"(20\d\d|19\d\d)年", title)
    year = int(said.group(1)) if said else issued.year if issued else 0
    begins, ends = _validity(text, issued)
    place = next((found.group(1) for words in (title, issuer) if (found := _PLACE.match(words))), "")
    return Description(title, number, issuer, issued, year, place, begins, ends, _replaced(text, title, number))


def paper_of(code: str, told: Description, text: str) -> Paper:
    """The document as one that may be quoted."""
    issued = told.issued or date.min
    return Paper(
        code=code,
        title=told.title,
        number=told.number,
        issuer=told.issuer,
        issued=issued,
        year=told.year or issued.year,
        place=told.place,
        version=f"{said_day(issued)}印发",
        short="指导意见" if told.is_guidance else told.title,
        passages=cut(text, told.title),
        valid_from=told.valid_from,
        valid_to=told.valid_to,
        replaces=told.replaces,
    )


def with_succession(told: Description, held: Sequence[Paper]) -> Description:
    """The description, naming as replaced also the guidance of an earlier year: the same title but for the year."""
    if not told.is_guidance:
        return told
    followed = tuple(
        paper.number or paper.title
        for paper in held
        if _without_year(paper.title) == _without_year(told.title) and paper.year < told.year
    )
    return replace(told, replaces=tuple(dict.fromkeys((*told.replaces, *followed))))


def read_day(words: str) -> date | None:
    """A day as it is written in papers or typed: 2026年3月20日, 二〇二六年三月二十日, 2026-03-20.

    >>> read_day("二〇二六年三月二十日"), read_day("2026-3-20"), read_day("2026年13月1日")
    (datetime.date(2026, 3, 20), datetime.date(2026, 3, 20), None)
    """
    words = words.strip()
    typed = re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", words)
    if typed:
        return _made(int(typed.group(1)), int(typed.group(2)), int(typed.group(3)))
    found = _DATE.search(words)
    return _day(found.groups()) if found else None


def said_day(day: date) -> str:
    """A day as papers write it."""
    return f"{day.year}年{day.month}月{day.day}日"


def _title(head: Sequence[str]) -> str:
    """《…》 of a notice that only hands it on, else the first line (or two lines) that reads like a title."""
    if found := _NOTICE.search("".join(head)):
        return found.group(1)
    for number, line in enumerate(head):
        joined = line + (head[number + 1] if number + 1 < len(head) else "")
        for words in (line, joined):
            if _TITLE.fullmatch(words) and not _NUMBER.search(words):
                return words
    return next((line for line in head if 4 <= len(line) <= 60 and not line.endswith(("。", "；", "：", "文件"))), "")


def _number(head: Sequence[str]) -> str:
    """The number that stands on a line of its own; those in sentences belong to other papers."""
    for line in head:
        found = _NUMBER.match(line)
        if found and len(line) - found.end() <= 12 and "。" not in line:
            return f"{found.group(1)}〔{found.group(2)}〕{int(found.group(3))}号"
    return ""


def _issuer_and_day(head: Sequence[str], lines: Sequence[str]) -> tuple[str, date | None]:
    """Who issued it and when: in brackets below the title, or as a signature above a date of its own line."""
    for line in head:
        if found := _ISSUED_BY.fullmatch(line):
            return found.group(2), read_day(found.group(1))
    for number, line in enumerate(lines):
        if signed := _DATE.fullmatch(line):
            before = _ISSUER.fullmatch(lines[number - 1]) if number else None
            return before.group() if before else _letterhead(head), _day(signed.groups())
    return _letterhead(head), None


def _letterhead(head: Sequence[str]) -> str:
    return next((line.removesuffix("文件") for line in head[:3] if line.endswith("文件") and len(line) < 40), "")


def _validity(text: str, issued: date | None) -> tuple[date | None, date | None]:
    begins, ends = None, None
    if found := _FROM.search(text):
        begins = _day(found.groups()) if found.group(3) else issued
    if found := _UNTIL.search(text):
        ends = _day(found.groups()[:4]) if found.group(3) else _after(begins or issued, found.group(5))
    return begins, ends


def _after(begins: date | None, years: str) -> date | None:
    """The last day of a span of whole years."""
    if begins is None:
        return None
    last = _made(begins.year + _small(years), begins.month, begins.day)
    return last - timedelta(days=1) if last else None


def _replaced(text: str, title: str, number: str) -> tuple[str, ...]:
    """What the document says it puts out of force: by number where one is given, else by title."""
    found: list[str] = []
    for word in _REPLACES.finditer(text):
        sentence = _SENTENCE_ENDS.split(text[max(0, word.start() - _REACH) : word.start()])[-1]
        for cited in _CITED.finditer(sentence):
            behind = _NUMBER.match(sentence[cited.end() :].lstrip("（("))
            found.append(
                f"{behind.group(1)}〔{behind.group(2)}〕{int(behind.group(3))}号" if behind else cited.group(1)
            )
    return tuple(dict.fromkeys(name for name in found if name not in {title, number}))


def _day(parts: Sequence[str | None]) -> date | None:
    digits, written, month, day = parts[:4]
    year = int(digits) if digits else int("".join(str(_DIGITS[char]) for char in written or "0"))
    return _made(year, _small(month or "0"), _small(day or "0"))


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _small(numeral: str) -> int:
    """A number up to 99 in digits or in Chinese."""
    if numeral.isdigit() and numeral.isascii():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + (_DIGITS[ones] if ones else 0)


def _without_year(title: str) -> str:
    return re.sub(r"\d{4}年(?:度)?", "", title)
