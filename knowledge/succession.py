"""A later guidance follows an earlier one, as data only: its confirmed targets and its own words.

Nothing is written for it in the program. What could be asked of the old guidance can be asked of the new one where
the new one answers it: targets that a person has confirmed, and sentences that it repeats word for word.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from knowledge.describing import said_day
from knowledge.facts import Citation, Fact
from knowledge.guidance import Edition
from knowledge.held import Held
from knowledge.paper import Paper
from knowledge.proposing import as_targets
from knowledge.targets import Measure, Target, Targets


def editions(shipped: Edition, held: Iterable[Held]) -> tuple[Edition, ...]:
    """The guidance that came with the program and every one that follows it: each replaces one before, oldest first."""
    found = [shipped]
    for one in sorted((one for one in held if one.targets), key=lambda one: (one.paper.year, one.paper.issued)):
        if any(one.paper.puts_out(earlier.paper) for earlier in found):
            found.append(_edition(one, shipped))
    return tuple(found)


def in_force(found: Sequence[Edition], today: date) -> Edition:
    """The newest edition that holds on a day; the first one where no later one does."""
    return next((edition for edition in reversed(found) if edition.paper.holds_on(today)), found[0])


def _edition(newest: Held, old: Edition) -> Edition:
    targets = _targets(newest, old)
    facts = [_carried(fact, old, newest.paper, targets) for fact in old.facts if fact.said]
    return Edition(newest.paper, tuple(fact for fact in facts if fact), targets)


def _targets(newest: Held, old: Edition) -> Targets:
    """The confirmed targets, and of those without a figure the ones whose phrase is repeated."""
    figures = as_targets(newest.paper.code, newest.targets, old.targets, newest.paper.year)
    worded = [
        replace(target, path=found.path)
        for target in old.targets.all
        if target.figure is None
        and figures.get(target.code) is None
        and (found := _found(target.wording, newest.paper))
    ]
    return Targets(figures.document, (*figures.all, *worded))


def _carried(fact: Fact, old: Edition, paper: Paper, targets: Targets) -> Fact | None:
    """The fact as the new guidance states it, None where it does not."""
    asked = tuple(_of_year(question, old.paper, paper) for question in fact.questions)
    if fact.target or fact.targets:
        return _measured(replace(fact, questions=asked), paper, targets)
    return _repeated(replace(fact, questions=asked), old.paper, paper)


def _measured(fact: Fact, paper: Paper, targets: Targets) -> Fact | None:
    """A fact that is a figure: figure and phrase are those of the new guidance."""
    known = {target.code: target for target in targets.all}
    wanted = [code for code in (fact.target, fact.rural, *fact.targets) if code in known]
    if not wanted or (fact.target and fact.target not in known):
        return None
    cited = [_cited(paper, known[code]) for code in wanted]
    rural = fact.rural if fact.rural in known else ""
    made = replace(
        fact, citations=(cited[0],), rural=rural, rural_quote=cited[1] if rural else None, why=None, yes="",
        targets=tuple(code for code in fact.targets if code in known),
    )  # fmt: skip
    if fact.target:
        return made
    if len(wanted) == 1 and known[wanted[0]].measure is not Measure.TIMES:
        return replace(made, target=wanted[0], targets=(), answer="")
    if len(wanted) == 1:
        return replace(made, answer=f"{known[wanted[0]].label}：{known[wanted[0]].requirement}。")
    listed = "；".join(f"{known[code].label}：{known[code].term}" for code in wanted)
    return replace(made, answer=f"{listed}。", citations=tuple(dict.fromkeys(cited)))


def _cited(paper: Paper, target: Target) -> Citation:
    return Citation(paper.code, target.path, target.wording)


def _repeated(fact: Fact, old: Paper, new: Paper) -> Fact | None:
    """A fact whose words, with year, number and date exchanged, stand in the new guidance as they are."""
    cited = [_found(_of_year(citation.quote, old, new), new) for citation in fact.citations]
    if not all(cited):
        return None
    why = _found(fact.why.quote, new) if fact.why else None
    return replace(
        fact, citations=tuple(one for one in cited if one), why=why, answer=_of_year(fact.answer, old, new),
        yes=_of_year(fact.yes, old, new),
    )  # fmt: skip


def _found(quote: str, paper: Paper) -> Citation | None:
    passages: Sequence[str] = [passage.path for passage in paper.passages if quote in passage.text]
    return Citation(paper.code, passages[0], quote) if passages else None


def _of_year(words: str, old: Paper, new: Paper) -> str:
    """Words about the old guidance as words about the new one."""
    exchanged = {
        old.title: new.title,
        old.number: new.number,
        said_day(old.issued): said_day(new.issued),
        f"{old.year}年": f"{new.year}年",
    }
    for before, after in exchanged.items():
        words = re.sub(re.escape(before), after, words) if before and after else words
    return words
