"""Takes a sentence apart into its questions, where the known questions say that it asks more than one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from knowledge.lexicon import Lexicon, Sort
from knowledge.matching import Match, Matcher
from knowledge.splitting import clauses, counted, halves, joins, parallel
from knowledge.understanding import Question

_LIKELY, _PLAIN = 0.7, 1.45
_TWO = 2
_ASKED_BEFORE = ("问", "说", "讲")


class Separator:
    """Tells what a sentence asks, one thing after the other."""

    def __init__(self, matcher: Matcher, lexicon: Lexicon, understand: Callable[[str], Question]) -> None:
        self._matcher = matcher
        self._lexicon = lexicon
        self._understand = understand

    def questions(self, sentence: str) -> tuple[Question, ...]:
        """The questions of a sentence: those it counts, the two that 和 joins, or the clauses that ask among others."""
        question = self._understand(sentence)
        if self._matcher.exact(question.text):
            return (question,)
        if items := counted(sentence):
            return tuple(asked for item in items for asked in self.questions(item))
        matches = self._matcher.matches(question)
        return self._halves(question, matches) or self._clauses(sentence, question, matches) or (question,)

    def _halves(self, question: Question, matches: Sequence[Match]) -> tuple[Question, ...]:
        """Two subjects joined by 和 are two questions, unless one fact speaks of both."""
        pair = halves(question, self._lexicon)
        if matches and joins(matches[0].known) and question.subjects <= self._matcher.meanings(matches[0].known):
            return ()
        return tuple(self._understand(half) for half in pair)

    def _clauses(self, sentence: str, question: Question, matches: Sequence[Match]) -> tuple[Question, ...]:
        """The clauses that are plainly questions, where the sentence as a whole is not plain."""
        if not matches or len(parts := clauses(sentence)) == 1:
            return ()
        best = matches[0]
        if parallel(parts):
            several = len(clauses(best.known)) > 1 or any(joint in best.known for joint in "和与、")
            told = several and question.subjects <= self._matcher.meanings(best.known)
        else:
            told = self._matcher.speaks_of(best.fact, question.subjects)
        if told and _plain(best) and best.fact.said and not question.aspects & best.strange:
            return ()
        asked: dict[str, Question] = {}
        for clause in map(self._understand, parts):
            for half in self._halves(clause, self._matcher.matches(clause)) or (clause,):
                match = next(iter(self._matcher.matches(half)), None)
                if match and _plain(match) and half.aspects and half.subjects:
                    asked.setdefault(match.fact.code, half)
        if best.likeness >= _LIKELY and best.fact.said and best.fact.code not in asked:
            return ()
        if asked and any(clause.codes(Sort.FOREIGN) for clause in self._left(parts, asked.values())):
            return ()
        leaves = len(parts) == _TWO and len(asked) == 1 and self._leaves(parts, asked.values())
        return () if leaves else tuple(asked.values())

    def _leaves(self, parts: Sequence[str], asked: Iterable[Question]) -> bool:
        """Whether a clause that also asks is left out of those that were plain."""
        return any(
            (clause.aspects or clause.subjects) and not clause.text.endswith(_ASKED_BEFORE)
            for clause in self._left(parts, asked)
        )

    def _left(self, parts: Sequence[str], asked: Iterable[Question]) -> list[Question]:
        """The clauses of which none was plain. One that names what no document speaks of is what is asked about."""
        texts = [question.text for question in asked]
        return [clause for clause in map(self._understand, parts) if clause.text not in texts]


def _plain(match: Match) -> bool:
    """Whether one match leaves little to doubt."""
    return match.likeness + match.covered >= _PLAIN
