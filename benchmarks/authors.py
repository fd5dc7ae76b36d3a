"""How questions of an author nobody has learned from are answered: `python -m benchmarks.authors [AUTHOR ...]`.

Each author's questions are left out of what is learned, and so is everything that looks like one of them; then they
are asked. The lists of words know most of these authors; only what is learned is as if they had never written.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from benchmarks.asked import FOLDER, Asked, everything_asked, likeness
from benchmarks.learning_answers import Lesson
from knowledge.answer import Outcome
from knowledge.facts import load_facts
from knowledge.following import Topic
from knowledge.learned import Learned
from knowledge.lexicon import Lexicon
from knowledge.library import DOCUMENTS, Library
from knowledge.paper import load_papers
from knowledge.procedure.notes import ProcedureNotes
from knowledge.targets import load_targets

_SAME = 0.6
SPRING = date(2014, 4, 2)


@dataclass(frozen=True, slots=True)
class Scored:
    """One question, whether the looks of it alone tell the answer, and whether the whole product does."""

    asked: Asked
    must_be_refused: bool
    by_looks: bool
    by_all: bool
    came: str


def main(authors: Sequence[str]) -> int:
    """Print the figures of each author and of all, then what was missed."""
    asked = everything_asked()
    lesson = Lesson.of(asked)
    everyone = [score for author in authors for score in _scored(author, asked, lesson)]
    for author in authors:
        print(f"{author:8} {_figures([score for score in everyone if score.asked.author == author])}")
    print(f"{'all':8} {_figures(everyone)}")
    for score in everyone:
        if not score.by_all:
            print(f"  {score.asked.author} {score.asked.question} | {','.join(score.asked.codes)} | {score.came}")
    return 0


def without(author: str, asked: Sequence[Asked], lesson: Lesson) -> tuple[Learned, Library]:
    """What is learned, and the product with it, as if an author had never written."""
    own = [one for one in asked if one.author == author]
    rows = [
        row
        for row, one in enumerate(asked)
        if one.author != author and not any(likeness(one.text, other.text) >= _SAME for other in own)
    ]
    learned = lesson.learned(rows)
    return learned, _library(learned)


def _scored(author: str, asked: Sequence[Asked], lesson: Lesson) -> list[Scored]:
    learned, library = without(author, asked, lesson)
    return [_score(one, learned, library) for one in asked if one.author == author]


def _score(asked: Asked, learned: Learned, library: Library) -> Scored:
    said = frozenset(fact.code for fact in library.facts if fact.said)
    refused = not said & set(asked.codes)
    guess = learned.guess(asked.read, said)
    looks = max(guess.shares, key=guess.share, default="")
    answer = library.answer(asked.question, today=SPRING)
    came = {Topic.read(answer.topic).fact} if answer.answerable else set()
    shown = {
        fact.code
        for fact in library.facts
        if fact.said
        and any(fact.citations[0] in part.citations for part in answer.parts if part.outcome is Outcome.SAID)
    }
    right = not answer.answerable if refused else bool((came | shown) & set(asked.codes))
    by_looks = looks not in said if refused else looks in asked.codes
    return Scored(asked, refused, by_looks, right, ",".join(sorted(came)) or "refused")


def _library(learned: Learned) -> Library:
    papers, lexicon = load_papers(DOCUMENTS), Lexicon.load()
    notes = (ProcedureNotes.load(lexicon),)
    return Library(papers, load_facts(papers), lexicon, load_targets(), notes, learned=learned)


def _figures(scores: Sequence[Scored]) -> str:
    said = [score for score in scores if not score.must_be_refused]
    silent = [score for score in scores if score.must_be_refused]
    looks = f"{sum(s.by_looks for s in said)}/{len(said)} refused {sum(s.by_looks for s in silent)}/{len(silent)}"
    whole = f"{sum(s.by_all for s in said)}/{len(said)} refused {sum(s.by_all for s in silent)}/{len(silent)}"
    return f"by looks {looks}; whole {whole}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:] or [file.stem for file in sorted(FOLDER.glob("*.txt"))]))
