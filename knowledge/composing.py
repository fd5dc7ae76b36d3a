"""Puts an answer together: a direct sentence from the data, then the literal words, then our remarks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Outcome, Part, Sentence
from knowledge.computing import compute
from knowledge.deciding import Decision, Verdict
from knowledge.facts import Citation, Fact
from knowledge.lexicon import Sort
from knowledge.paper import Paper
from knowledge.targets import SCOPE_NAMES, Measure, Scope, Target, Targets
from knowledge.understanding import YES_OR_NO, Question

_ALSO = Sentence("ask.choose.also")
_PLAIN = YES_OR_NO | {"amount", "how"}
_LEFT_OUT = re.compile(
    r"不(?:搞|做|报|办|审|查|开|执行|经|走|公示|票决|培训|自查|备案|述职|批)|省[掉了去]|免[掉了]|跳过|绕过|取消"
)
"""Something demanded is left out: 不公示行不行 is answered as 要不要公示."""
_DEMANDED, _ALLOWED = ("要",), ("不能", "可以")
"""How an answer to 要不要 begins, and one to 能不能; any other answer fits both."""


class Composer:
    """Writes the part that answers one question."""

    def __init__(self, paper: Paper, targets: Targets) -> None:
        self._paper = paper
        self._targets = targets

    def part(self, question: Question, decision: Decision) -> Part:
        """The part for a decision; UNCLEAR and UNKNOWN are written without a quotation."""
        readings = tuple(match.fact.code for match in decision.readings)
        if decision.verdict is Verdict.ANSWER and decision.best:
            part = self._answered(question, decision.best.fact, decision.confidence)
            return replace(part, readings=readings, remarks=(*part.remarks, _ALSO)) if readings else part
        if decision.verdict is Verdict.UNCLEAR:
            says = (Sentence("ask.choose.ask"),)
            return Part(Outcome.CHOOSE, says, confidence=decision.confidence, readings=readings)
        return self._left_open(question, decision)

    def figures_of(self, fact: Fact) -> set[str]:
        """The percentages that a fact's own targets demand."""
        codes = [code for code in (fact.target, fact.rural) if code] or list(fact.targets[:1])
        return {self._targets[code].figure_text for code in codes}

    def counts(self, question: Question, fact: Fact) -> bool:
        """Whether the numbers of a question can be worked out with the fact's own target."""
        return bool(self._sum(question, fact)[1])

    def figures(self, question: Question, facts: Sequence[Fact]) -> Part:
        """What a figure of the document stands for; where it stands twice, both."""
        named = replace(question, text="", numbers=())
        parts = [self._answered(named, fact, 0.95) for fact in facts]
        citations = tuple(dict.fromkeys(citation for part in parts for citation in part.citations))
        return Part(Outcome.SAID, tuple(says for part in parts for says in part.says), citations, (), 0.95)

    def with_fact(self, part: Part, question: Question, fact: Fact) -> Part:
        """An answer with that of another fact behind it."""
        other = self._answered(question, fact, part.confidence)
        citations = tuple(dict.fromkeys((*part.citations, *other.citations)))
        remarks = tuple(dict.fromkeys((*part.remarks, *other.remarks)))
        return replace(part, says=(*part.says, *other.says), citations=citations, remarks=remarks)

    def why(self, fact: Fact) -> Part:
        """The purpose the document gives for a fact, or that it gives none; what it leaves open has none to give."""
        if fact.why:
            says = (Sentence("ask.why.said", {"topic": fact.label}),)
            return Part(Outcome.SAID, says, (fact.why,), confidence=0.9)
        topic = f"{fact.label}的理由" if fact.said else fact.topic
        says = (Sentence("ask.not_said.near", {"topic": topic}),)
        return Part(Outcome.NOT_SAID, says, fact.citations[:1], (Sentence("ask.not_said.hand_on"),), 0.8)

    def paragraph(self, path: str) -> Part:
        """A whole passage as it stands."""
        passage = self._paper.passage(path)
        if passage is None:
            raise KeyError(path)
        says = (Sentence("ask.index.part", {"path": path, "title": passage.heading}),)
        return Part(Outcome.SAID, says, (Citation(self._paper.code, path, passage.text),), confidence=1.0)

    def _answered(self, question: Question, fact: Fact, confidence: float) -> Part:
        says = self._direct(question, fact)
        citations = fact.citations
        target, sums = self._sum(question, fact)
        if target and target.scope is Scope.RURAL and fact.rural_quote:
            citations = (fact.rural_quote,)
        elif fact.rural_quote:
            citations = (*fact.citations, fact.rural_quote)
        remarks = (_sum_note(target),) if sums and target else ()
        return Part(Outcome.SAID, (*sums, *says), citations, remarks, confidence, _marks(question))

    def _direct(self, question: Question, fact: Fact) -> tuple[Sentence, ...]:
        """The sentence that answers; before it, whether a figure in the question is the guidance's own."""
        checked = self._checked(question, fact)
        if fact.target:
            return (*checked, self._target(question, fact))
        if fact.yes and question.aspects <= _PLAIN and _fits(question, fact.yes):
            return (*checked, Sentence("ask.direct", {"answer": fact.yes}))
        return (*checked, Sentence("ask.direct", {"answer": fact.answer}))

    def _target(self, question: Question, fact: Fact) -> Sentence:
        """One scope where the question names it, else both."""
        city = self._targets[fact.target]
        values: dict[str, object] = {"label": city.label, "wording": city.term}
        if city.figure is None:
            return Sentence("ask.target.no_figure", {"label": city.label, "words": city.wording})
        if not fact.rural:
            return Sentence("ask.target.one", values | {"scope": SCOPE_NAMES[city.scope]})
        rural = self._targets[fact.rural]
        values |= {"rural_wording": rural.term}
        name = "rural" if _only_rural(question, fact) else "two"
        return Sentence(f"ask.target.{name}", values)

    def _checked(self, question: Question, fact: Fact) -> tuple[Sentence, ...]:
        """Right or wrong, where a yes/no question names a figure."""
        if not question.wants_yes_or_no and not _asks_right(question):
            return ()
        own = [fact.rural] if _only_rural(question, fact) else [fact.target, fact.rural, *fact.targets]
        targets = [self._targets[code] for code in own if code]
        named = [f"{n.value:g}{'%' if n.percent else '名'}" for n in question.numbers if n.percent or n.value > 1000]
        said = [name for name in named if not name.startswith(f"{self._paper.year}")]
        right = next((target for target in targets if target.figure_text in said), None)
        if targets and said and not right:
            return (Sentence("ask.check.wrong", {"value": said[0]}),)
        if targets and question.says("need", "either"):
            return (Sentence("ask.check.words", {"wording": (right or targets[0]).term}),)
        if right:
            return (Sentence("ask.check.right", {"value": said[0], "requirement": right.requirement}),)
        return ()

    def _sum(self, question: Question, fact: Fact) -> tuple[Target | None, tuple[Sentence, ...]]:
        """The target that a computation rests on, and its sentences."""
        code = fact.rural if _only_rural(question, fact) else fact.target
        code = code or (fact.targets[0] if len(fact.targets) == 1 else "")
        if not code:
            return None, ()
        target = self._targets[code]
        return target, compute(question, target, question.subjects - {"total"})

    def _left_open(self, question: Question, decision: Decision) -> Part:
        near = decision.best.fact if decision.best else None
        cited = near.citations[:1] if near else ()
        outcome = Outcome.NOT_SAID if near else Outcome.OUTSIDE
        says = (self._refusal(decision),)
        remarks = (Sentence("ask.not_said.hand_on"),)
        return Part(outcome, says, cited, remarks, decision.confidence, _marks(question))

    def _refusal(self, decision: Decision) -> Sentence:
        """What is not said, named as far as it was understood; never by a piece of the question."""
        kind = "near" if decision.best else "far"
        match decision.verdict:
            case Verdict.OTHER_YEAR:
                return Sentence(f"ask.other_year.{kind}", {"year": decision.topic, "before": self._paper.year})
            case Verdict.OTHER_PLACE:
                return Sentence(f"ask.other_place.{kind}", {"place": decision.topic})
            case Verdict.UNKNOWN:
                return Sentence("ask.not_said.not_held", {"documents": self._paper.name})
            case Verdict.STRANGE:
                return Sentence("ask.not_said.words", {"words": decision.topic})
        if decision.aspect and decision.best:
            return Sentence(f"ask.left_open.{decision.aspect}", {"label": decision.best.fact.label})
        if not decision.topic:
            return Sentence("ask.not_said.this")
        return Sentence(f"ask.not_said.{kind}", {"topic": decision.topic})


def _only_rural(question: Question, fact: Fact) -> bool:
    return bool(fact.rural) and question.says("rural") and not question.says("city")


def _fits(question: Question, yes: str) -> bool:
    """Whether an answer is one to this yes-or-no question."""
    if not question.wants_yes_or_no:
        return False
    if question.says("may"):
        return yes.startswith(_DEMANDED) == bool(_LEFT_OUT.search(question.text))
    return question.says("whether", "either") or not yes.startswith(_ALLOWED)


def _sum_note(target: Target) -> Sentence:
    if target.measure is Measure.TIMES:
        return Sentence("ask.sum.note_reserve", {"wording": target.term})
    return Sentence("ask.sum.note", {"wording": target.term})


def _asks_right(question: Question) -> bool:
    return question.text.rstrip("?？。").endswith(("吗", "对不对", "对吧", "是吧"))


def _marks(question: Question) -> tuple[str, ...]:
    """All spellings of the subjects asked for, so that the quotation can show where they stand."""
    words = {word for m in question.mentions if m.meaning.sort is Sort.SUBJECT for word in m.meaning.words}
    return tuple(sorted((word for word in words if len(word) > 1), key=len, reverse=True))
