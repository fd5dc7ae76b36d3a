"""What a clause is by its words alone: it asks, it reports counts, or neither. Pure, and sure of what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from core.units import Unit
from handlers.kind_words import Kind, kind_words
from handlers.latin import from_latin
from handlers.vocabulary import vocabulary
from knowledge.lexicon import Sort
from knowledge.normalise import plain, standard
from knowledge.numerals import with_digits

_CLAUSES = re.compile(r"(?<=[?？。；;\n])|[,，](?=另外|还有|再问|顺便|以及|同时|然后|请问|问|先问|想问)")
_ASKS = re.compile(
    r"多少(?!有点)|几多|好多(?=$|[?人名个])|(?<![十好])几(?![十百千])|(?<!好)几[百千]|几十\S?(?:名额|指标)|"
    r"(?:分|给|批|摊|拨|下达|准|能|可以)(?:到|得|了|过|给|发|收|吸)*几十|吗|么$|怎么|怎样|咋|谁|什么|啥|么子|哪|是否|能否|可否|何时|如何|为何|"
    r"为啥|呢[?]?$|多久|多长|多大|([\u4e00-\u9fff])[不没]\1|[能行可够会]不[能行可够会]|有没有|有无|还是(?!\d+[名人个]?$)|\d\S{0,3}还是|差多|还差|"
    r"(?:要求|达到|完成|通过|达标|过关|合格|及格|达线|到位|够|齐|有|过|足|超|数)了?没有?(?:[?]|$|[,，])|请问|想问|问下|问一下|请教|够了?[吧么啵]|算不算|超没超|达没达|"
    r"(?:可以|行|成|要得|能)不(?=[,，])|(?:给|报|告诉|发)(?:我|我们)(?:个|一?下|看)|给个(?:准)?数|算算|算一算|算一?下|换算|折算|(?<=[\u4e00-\u9fff])(?<![是对好行可])(?:不|啵)[咯呢啊哦]?[?]?$"
)
_TAG = re.compile(
    r"[,，]?(?:对吗|对不对|对吧|是吧|是吗|可以吗|行吗|行不行|好吗|没错吧|收到了吗|收到没|收到吗|ok吗)[?？]?$"
)
_PER_ONE = re.compile(r"[\d两一二三四五六七八九十][名个人]*[对比][\d两一二三四五六七八九十]")
"""Two for one: a ratio that is asked about, and no counts."""
_PLANS = re.compile(r"想|打算|计划|准备|拟|预计|如果|假如|要是|只有")
_FILLING = re.compile(
    r"(?:数|数字|数据|报表|情况|季度)(?:要|该|应该)?(?:怎么|咋|如何|在哪里?|从哪里?|去哪里?)(?:个)?(?:填|报数|录|交|报)(?:报|写|入)?[?]?$"
    r"|^(?:我|请问|想问|问)?(?:一下|下)?(?:怎么|咋|如何|在哪里?|从哪里?)(?:个)?(?:填报|报数|录数|填数|交数|填表)(?=$|[?？,，])"
    r"|把(?!.{0,12}(?:报告|总结|材料|方案|计划|名单)).{0,10}(?:数|数字|数据|报表|季度|季报)(?:给|都|先|一起|赶紧|赶快)?(?:交|报|填|录|传|送|补)(?!给?[谁哪什])"
    r"|我(?:现在|这就|马上|来|要)+(?:就)?(?:报(?:数|一下)?|填(?:报)?)$"
    r"|^(?:我|我们)?(?:这|这里|手头)?(?:有|来|要|想)?.{0,8}(?:数|数字|数据|报表|季度表|季报)[,，]?(?:想|要)?(?:交|发|报|传|送)给?(?:你|您)"
    r"|^(?:我|我们)(?:现在|这就|马上)?(?:来|要|想)(?:来)?(?:交|报|填|送)(?:一下|下)?.{0,8}(?:数|数字|数据|报表|季度表)$"
)
_NOUNS = re.compile(
    r"比例|占比|比重|要求|规定|[上下]限|指标|制度|文号|原文|全文|依据|目标|标准|程序|重点|定义|口径|次数|时间|期限|"
    r"截止|范围|含义|意思|日期|对象|方案|流程|步骤|后果"
)
_PASSAGE = re.compile(r"^第?[一二三](?:部分|、)?[,，]?第?[(（]?[一二三四][)）]|^(?:看全段|原文|为什么|前言|通知原文)")
_NUMBER = re.compile(
    r"(?<![\d.])-?\d+(?:\.\d+)?(?![\d.]*(?:%|年|月|岁|日|号|季|次|条|项|类|大|个?(?:制度|方面|目标|领域|单位|部门|重点|县|乡镇|"
    r"支部|比例|指标|部分|要求|小标题|标题|群体|人群|问题|力争)))"
)
_BETWEEN = re.compile(r"^(?:的|是|有|为|共|了|数|员|:|=|应该|应|该|改成|改为|发展|党员|新|人|,|\s){0,4}$")
_PERIOD = re.compile(r"[一二三四五首上本1-5](?:个)?季度?|q[1-4]|上半年|下半年|\d{1,2}[.月]\d{0,2}[末底]?|[1-9]-\d+月")
_QUANTITY = re.compile(r"\d|[十百几]来?个|左右|上下|多个|约")


def parted(text: str) -> list[str]:
    """The clauses of a message that are looked at one by one."""
    return [clause for clause in _CLAUSES.split(text) if clause.strip(" ,，。；;\n?？")] or [text]


@dataclass(frozen=True, eq=False)
class Look:
    """A message, or one clause of it, with what its words show; each thing is looked for once, whoever asks."""

    text: str
    units: tuple[Unit, ...]

    @cached_property
    def said(self) -> str:
        """The words in the one spelling that clauses are read in."""
        return as_read(self.text)

    @cached_property
    def pairs(self) -> int:
        """How many numbers stand next to what they count."""
        return count_pairs(self.said, self.units)

    @cached_property
    def clauses(self) -> tuple[Look, ...]:
        """What is looked at one by one."""
        parts = parted(self.text)
        return (self,) if parts == [self.text] else tuple(Look(part, self.units) for part in parts)

    @cached_property
    def kind(self) -> Kind:
        """What it is by its words, taken as one clause."""
        return _kind(self.said, self.pairs, self.units)

    @cached_property
    def kinds(self) -> frozenset[Kind]:
        """What its clauses are."""
        return frozenset(clause.kind for clause in self.clauses)


@lru_cache(maxsize=32)  # several gates look at the words of one message
def look(text: str, units: tuple[Unit, ...]) -> Look:
    """The look at a message."""
    return Look(text, units)


@lru_cache(maxsize=16)
def unit_names(units: tuple[Unit, ...]) -> tuple[str, ...]:
    """The names and aliases of units, the longest first."""
    names = {name for unit in units for name in (unit.name, *unit.aliases)}
    return tuple(sorted(names, key=lambda name: -len(name)))


def _kind(said: str, pairs: int, units: tuple[Unit, ...]) -> Kind:
    bare = _TAG.sub("", said) if pairs and not _PLANS.search(said) and not _PER_ONE.search(said) else said
    if _FILLING.search(bare):
        return Kind.REPORT
    if _ASKS.search(bare) or (bare.endswith("?") and not pairs) or _PASSAGE.match(bare):
        return Kind.QUESTION
    if _reports(bare, pairs, units):
        return Kind.REPORT
    return Kind.QUESTION if _NOUNS.search(bare) and not _NUMBER.search(bare) else Kind.OTHER


def _reports(said: str, pairs: int, units: tuple[Unit, ...]) -> bool:
    """Whether a clause without a question in it reports or corrects numbers."""
    if pairs or any(word in said for word in kind_words().report):
        return True
    dated = bool(_PERIOD.search(said))
    named = any(name in said for name in unit_names(units))
    nothing = said[-1:] in kind_words().zero or said[-2:] in kind_words().zero
    return ((dated or named) and bool(_QUANTITY.search(_PERIOD.sub("", said)))) or (dated and nothing)


def as_read(text: str) -> str:
    """A text in the one spelling that clauses are read in."""
    return with_digits(standard(from_latin(plain(text).lower()))).strip(" ,，。；;\n")


def asks(said: str) -> bool:
    """Whether a text as read asks with a word that asks."""
    return bool(_ASKS.search(said))


def asks_to_fill(text: str) -> bool:
    """Whether a text asks how or where a report is filled in: 怎么报数."""
    said = as_read(text)
    return bool(_FILLING.search(said)) and asks(said)


def dated(said: str) -> bool:
    """Whether a text as read names a quarter or a month."""
    return bool(_PERIOD.search(said))


def count_pairs(said: str, units: Sequence[Unit]) -> int:
    """How many numbers stand next to what they count: 女10, 12名团员, 娄星25."""
    numbers = [found.span() for found in _NUMBER.finditer(said)]
    if not numbers:
        return 0
    places = [
        (m.start, m.end) for m in vocabulary().scan(said) if m.meaning.sort in _COUNTED or m.meaning.code == "develop"
    ]
    named = [name for name in unit_names(tuple(units)) if name in said]
    places += [found.span() for name in named for found in re.finditer(re.escape(name), said)]
    return sum(any(_beside(said, number, place) for place in places) for number in numbers)


def _beside(said: str, number: tuple[int, int], place: tuple[int, int]) -> bool:
    if place[0] < number[1] and number[0] < place[1]:
        return False
    between = said[place[1] : number[0]] if place[1] <= number[0] else said[number[1] : place[0]]
    return bool(_BETWEEN.match(between))


_COUNTED = frozenset({Sort.SUBJECT, Sort.SCOPE})
