"""What the procedure says beside the guidance: a note with its source and the version of the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence

from core.messages import Choice
from knowledge.answer import Outcome, Part, Sentence
from knowledge.facts import Citation
from knowledge.lexicon import Lexicon
from knowledge.paper import Paper
from knowledge.procedure.meaning import Meanings, Sense
from knowledge.procedure.steps import LABELS, OVERVIEW, Line, Procedure, Step, load_procedure
from knowledge.understanding import Question

_AROUND = re.compile(
    r"(?:请看|请|查看|看一下|看全段|看看|看|发我|给我|的|原文|全文|全段|内容|做什么|干什么|办什么|是做什么|是干什么|是什么|"
    r"怎么做|怎么办|有哪些|是啥|具体|详细|要求|流程要点|要点|[?？。\s])"
)
_NUMERAL = r"(\d{1,2}|[一二三四五六七八九十]{1,3})"
_STEP = re.compile(rf"第?{_NUMERAL}个?(?:步骤|步|环节)|步骤{_NUMERAL}")
_STAGE = re.compile(r"第(\d|[一二三四五六七八九])个?阶段有?(?:哪些|哪几|几|多少)?(?:步骤|步|环节|流程)?")
_OVERVIEW = re.compile(
    r"(?:看看?|查看|发我|打开)?(?:发展党员)?(?:工作)?(?:流程要点|步骤总览|流程总览)(?:全文|原文|是什么)?[?？。]?"
)
_DOES = r"(?:做什么|干什么|怎么办|什么|干啥|办什么|是什么)"
_BEHIND = re.compile(
    rf"(?:的|之后的|以后的|后的)?(?:下一步|下一个?环节|之后|以后|接下来|完了|然后|后(?=该|{_DOES}))(?:该|要|再|是)?{_DOES}?[?？。]?$"
    rf"|(?:了|完|完了|好了|过)?(?:以后|之后|后)[,，]?(?:支部|党支部|党委|上级|我们|接着|还)*(?:要|该|得|再|还)*{_DOES}[?？。]?$"
)
_NEXT = "下一步"
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")}


class ProcedureNotes:
    """The procedure as a supplement to the guidance. Pure: the same question gets the same note."""

    def __init__(self, procedure: Procedure, base: Lexicon) -> None:
        self._procedure = procedure
        self._meanings = Meanings(procedure, base)

    @classmethod
    def load(cls, base: Lexicon) -> ProcedureNotes:
        """The procedure that is shipped."""
        return cls(load_procedure(), base)

    @property
    def papers(self) -> tuple[Paper, ...]:
        """The one document."""
        return (self._procedure.paper,)

    def tell(self, question: Question) -> Part | None:
        """A note on the step that a question means, or on the one behind it where it asks what comes then."""
        behind = _BEHIND.search(question.text)
        if behind and behind.start() and not self._meanings.knows(question.text):
            senses = self._meanings.read(question.text[: behind.start()])
            return self._after(senses[0]) if senses else None
        senses = self._meanings.read(question.text)
        return self._note(senses) if senses else None

    def named(self, text: str) -> Part | None:
        """The overview, or the step of a number: 流程要点, 第17步是什么."""
        bare = _AROUND.sub("", text)
        if _OVERVIEW.fullmatch(text) or bare == f"{len(self._procedure.steps)}步":
            return self._shown(0)
        if found := _STAGE.fullmatch(bare):
            return self._shown(0, _number(found[1]))
        found = _STEP.match(bare)
        line = self._meanings.line(bare[found.end() :]) if found else None
        return self._shown(_number(found[1] or found[2]), line=line) if found and line else None

    def neighbour(self, document: str, path: str, distance: int) -> Part | None:
        """The step so many places on; before the first one stands the overview."""
        paper = self._procedure.paper
        if document != paper.code or path not in paper.paths:
            return None
        return self._shown(max(0, paper.paths.index(path) + distance))

    def _after(self, sense: Sense) -> Part | None:
        if sense.step is None or sense.step.number == len(self._procedure.steps):
            return None
        behind = self._procedure.steps[sense.step.number]
        return self._note((Sense(behind, Line.WHOLE, 0, sense.likeness, (*sense.words, _NEXT)),))

    def _note(self, senses: Sequence[Sense]) -> Part:
        """Said behind the guidance, which is silent: what is cited, then whose words these are."""
        best = senses[0]
        citations = tuple(self._cited(sense) for sense in senses)
        return Part(
            Outcome.BESIDE,
            (*self._heads(senses), *_gaps(senses)),
            citations,
            (Sentence("ask.procedure.other"), Sentence("ask.procedure.version", self._named_version())),
            round(best.likeness, 3),
            best.words,
            choices=self._choices(best.step, is_whole=best.line is Line.WHOLE),
            topic=best.step.topic if best.step else self._procedure.overview_topic,
            way=_opening(best.step),
        )

    def _shown(self, number: int, stage: int = 0, line: Line = Line.WHOLE) -> Part:
        """A passage that was asked for by name; 0 is the overview, of which a stage may be wanted."""
        steps = self._procedure.steps
        if number > len(steps) or stage > len(self._procedure.stages):
            end = Sentence("ask.procedure.end", {"n": len(steps), "k": len(self._procedure.stages)})
            return Part(Outcome.BESIDE, (end,), confidence=1.0, choices=(_opening(None),))
        sense = Sense(steps[number - 1] if number else None, line if number else Line.WHOLE, stage, 1.0, ())
        note = self._note((sense,))
        says = (Sentence("ask.procedure.silent"), *note.says)
        return Part(Outcome.BESIDE, says, note.citations, note.remarks[:1], 1.0, choices=note.choices, way=note.way)

    def _heads(self, senses: Sequence[Sense]) -> tuple[Sentence, ...]:
        """Which passage of which document follows."""
        values = self._named_version() | {"doc_title": self._procedure.paper.title}
        steps = [sense.step for sense in senses if sense.step]
        if not steps:
            return (Sentence("ask.procedure.note.all", values | {"n": len(self._procedure.steps)}),)
        items = "、".join(f"{step.path}“{step.name}”" for step in steps)
        return (Sentence("ask.procedure.note.step", values | {"items": items}),)

    def _named_version(self) -> dict[str, object]:
        return {"doc_version": self._procedure.paper.version}

    def _cited(self, sense: Sense) -> Citation:
        paper = self._procedure.paper
        if sense.step:
            return Citation(paper.code, sense.step.path, sense.step.line(sense.line) or sense.step.text)
        stages = self._procedure.stages
        words = self._procedure.stage_line(stages[sense.stage - 1]) if sense.stage else paper.passages[0].text
        return Citation(paper.code, OVERVIEW, words)

    def _choices(self, step: Step | None, *, is_whole: bool) -> tuple[Choice, ...]:
        """The whole step where a line of it was shown, the one behind it, and the overview."""
        if step is None:
            return (Choice("从第1步看", "第1步是什么"),)
        whole = () if is_whole else (_opening(step),)
        behind = (Choice("下一步", f"第{step.number + 1}步是什么"),) if step.number < len(self._procedure.steps) else ()
        return (*whole, *behind, _opening(None))


def _gaps(senses: Sequence[Sense]) -> list[Sentence]:
    """That a step knows no time limit or no material, where that was asked."""
    return [
        Sentence("ask.procedure.no_line", {"path": sense.step.path, "what": LABELS[sense.line]})
        for sense in senses
        if sense.step and sense.line is not Line.WHOLE and not sense.step.line(sense.line)
    ]


def _opening(step: Step | None) -> Choice:
    return Choice(f"流程{step.path}", f"{step.path}是什么") if step else Choice("流程总览", "流程要点")


def _number(numeral: str) -> int:
    """A step's number in digits or in Chinese.

    >>> _number("17"), _number("十七"), _number("二十"), _number("五")
    (17, 17, 20, 5)
    """
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (10 * _DIGITS.get(tens or "一", 0) if ten else 0) + _DIGITS.get(ones or "零", 0)
