"""Proposes targets from the words of a guidance: figure, comparator, scope, whose share, and the literal phrase.

What it finds is only a proposal: a person confirms each target before anything is answered from it. Who is counted
is found by the words with which the known targets are asked for, so a share of a kind that was never measured is
shown to the person with its words but without a name, and is not answered from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.messages import Comparator
from knowledge.lexicon import Lexicon, Sort
from knowledge.normalise import plain
from knowledge.paper import Paper
from knowledge.targets import EVERYBODY, Measure, Scope, Target, Targets

_CLAUSE = re.compile(r"[^，。；;,！？\n（）()、：:]+")
_LISTED = re.compile(r"[^，。；;,！？\n（）()：:]+")
_PERCENT = re.compile(r"(\d{1,3})\s*[%％]")
_EACH = re.compile(r"每(?:发展)?1名.*?(\d{1,2})\s*名")
_CONTROL = re.compile(r"控制在\s*(\d{2,7})\s*名")
_YEAR = re.compile(r"\d{4}年")
_RURAL = re.compile(r"农村(?:新发展)?(?:的)?党员中|农村(?:新)?发展党员|在农村")
_AGAINST = re.compile(r"比(?:去年|上年|上一年)")
_BEFORE = ((Comparator.NOT_BELOW, "不低于"), (Comparator.AT_LEAST, "不少于"))
_BEHIND = ((Comparator.ABOUT, "左右"), (Comparator.FLOOR, "以上"))
"""The words of each comparator, and on which side of the figure they stand: 高中以上 is none."""
_LONGEST = 200
"""A longer stretch without any punctuation is no clause."""
_LONGEST_SENTENCE = 3_000
"""A longer one is no sentence of an official paper; every clause looks at all that stands before it."""
_COUNTED_AS = {"age": "age35", "edu": "edu_hs", "league": "league_rec"}
"""Meanings of the lexicon whose targets have another name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A target read from a document; `code` is empty where nobody has been counted so before."""

    code: str
    label: str
    figure: int
    comparator: Comparator
    scope: Scope
    path: str
    wording: str
    term: str
    whose: str
    """What stands in front of the term: 全市, 农村, 每发展1名."""


@dataclass(frozen=True, slots=True)
class _Clause:
    """A stretch of a passage with what stands in front of it in the same sentence."""

    words: str
    before: str
    in_rural: bool
    strives: bool


def propose(paper: Paper, known: Targets, lexicon: Lexicon) -> tuple[Proposal, ...]:
    """The targets that a guidance sets, in the order of its words; one code is proposed once in each scope."""
    found: list[Proposal] = []
    for passage in paper.passages:
        for sentence in (each for each in passage.sentences if len(each) <= _LONGEST_SENTENCE):
            for clause in _clauses(sentence):
                proposal = _read(clause, passage.path, known, lexicon)
                if proposal and (not proposal.code or proposal.code not in {one.code for one in found}):
                    found.append(proposal)
    return tuple(found)


def as_targets(document: str, proposals: Sequence[Proposal], known: Targets, year: int) -> Targets:
    """Confirmed proposals as the targets of their document; who is counted stands in the known ones."""
    return Targets(document, tuple(_target(one, known, year) for one in proposals if one.code))


def _target(proposal: Proposal, known: Targets, year: int) -> Target:
    old = _measured(known[proposal.code], proposal, known)
    rural = proposal.scope is Scope.RURAL
    return replace(
        old,
        label=_YEAR.sub(f"{year}年", old.label),
        figure=proposal.figure,
        comparator=proposal.comparator,
        term=proposal.term,
        requirement=f"每发展1名{proposal.term}" if old.measure is Measure.TIMES else (
            f"农村{proposal.term}" if rural else _requirement(old, proposal)
        ),
        path=proposal.path,
        wording=proposal.wording,
    )  # fmt: skip


def _measured(old: Target, proposal: Proposal, known: Targets) -> Target:
    """The known target; one that was only a number of people is a share of all where the new figure is a percentage."""
    if old.measure is not Measure.PEOPLE or "%" not in proposal.term:
        return old
    whole = next((target.denominator_label for target in known.shares if target.denominator == EVERYBODY), "")
    return replace(old, measure=Measure.PERCENT, denominator=EVERYBODY, denominator_label=whole)


def _requirement(old: Target, proposal: Proposal) -> str:
    if proposal.comparator is Comparator.CONTROL:
        return f"全市控制在{proposal.term}"
    if _AGAINST.search(old.requirement):
        return f"全市比去年降低{proposal.term}"
    return f"全市{proposal.term}" if proposal.term.startswith("力争") else f"全市要求{proposal.term}"


def _clauses(sentence: str) -> Iterator[_Clause]:
    """The clauses of a sentence; in a list behind 力争 each member strives, in brackets behind 农村 each is rural."""
    rural_until, strives_until = -1, -1
    for found in _LISTED.finditer(sentence):
        start = found.start()
        if _RURAL.search(found.group()):
            closing = sentence.find("）", start)
            rural_until = closing if closing >= 0 and "（" in sentence[:start] else found.end()
            if rural_until == found.end():
                rural_until = len(sentence)
        if "力争" in found.group():
            strives_until = found.end()
        for part in _members(found.group()):
            yield _Clause(part, sentence[:start], start < rural_until, start < strives_until)


def _members(whole: str) -> Iterator[str]:
    """The members of a list joined by 、 where each has a figure of its own; else the whole."""
    if len(_PERCENT.findall(whole)) < 2:
        yield whole.strip()
        return
    members, held = [], ""
    for piece in whole.split("、"):
        held = f"{held}、{piece}" if held else piece
        if _PERCENT.search(piece):
            members.append(held.strip())
            held = ""
    yield from members


def _read(clause: _Clause, path: str, known: Targets, lexicon: Lexicon) -> Proposal | None:
    """The target of a clause; None for a figure that demands nothing."""
    if len(clause.words) > _LONGEST:
        return None
    if found := _CONTROL.search(clause.words):
        return _proposal(clause, known["city_total"], int(found.group(1)), Comparator.CONTROL, path)
    if found := _EACH.search(clause.words):
        return _proposal(clause, known.reserve, int(found.group(1)), Comparator.AT_LEAST, path)
    percent = _PERCENT.search(clause.words)
    comparator = _comparator(clause, percent) if percent else None
    if not percent or comparator is None:
        return None
    code = _code(clause, known, lexicon)
    return _proposal(clause, known[code] if code else None, int(percent.group(1)), comparator, path)


def _comparator(clause: _Clause, percent: re.Match[str]) -> Comparator | None:
    """The word that says how the figure is meant."""
    if clause.strives:
        return Comparator.STRIVE
    before, behind = clause.words[: percent.start()], clause.words[percent.end() :]
    said = [comparator for comparator, word in _BEFORE if before.endswith(word)]
    said += [comparator for comparator, word in _BEHIND if behind.startswith(word)]
    return said[0] if said else None


def _code(clause: _Clause, known: Targets, lexicon: Lexicon) -> str:
    """Whom a clause counts: by its own words, and where it says only 其比例, by the clause before."""
    if _AGAINST.search(clause.words):
        return "city_drop"
    for words in (clause.words, clause.before[-60:].rpartition("，")[0][-40:] if "其" in clause.words else ""):
        code = _counted(words, known, lexicon)
        if code:
            rural = f"rural_{code}"
            return rural if clause.in_rural and any(target.code == rural for target in known.all) else code
    return ""


def _counted(words: str, known: Targets, lexicon: Lexicon) -> str:
    codes = {target.code for target in known.all}
    text = plain(words)
    for mention in lexicon.scan(text):
        if mention.meaning.sort is Sort.SUBJECT:
            code = _COUNTED_AS.get(mention.meaning.code, mention.meaning.code)
            if code in codes and code not in {"city_total", "city_drop", "activists"}:
                return code
    return ""


def _proposal(clause: _Clause, target: Target | None, figure: int, comparator: Comparator, path: str) -> Proposal:
    scope = target.scope if target else Scope.RURAL if clause.in_rural else Scope.CITY
    is_times = target is not None and target.measure is Measure.TIMES
    return Proposal(
        code=target.code if target else "",
        label=_YEAR.sub("", target.label) if target else "",
        figure=figure,
        comparator=comparator,
        scope=scope,
        path=path,
        wording=clause.words,
        term=_term(clause, figure, comparator, target),
        whose="每发展1名" if is_times else "农村" if scope is Scope.RURAL else "全市",
    )


def _term(clause: _Clause, figure: int, comparator: Comparator, target: Target | None) -> str:
    """Figure and word together, as our own sentences write it: 40%左右, 力争5%以上, 不少于3名."""
    is_people = comparator is Comparator.CONTROL or (target is not None and target.is_reserve)
    number = f"{figure}名" if is_people else f"{figure}%"
    behind = re.search(rf"{figure}\s*[%％名]?(左右|以上)", clause.words)
    tail = behind.group(1) if behind else ""
    if comparator is Comparator.STRIVE:
        return f"力争{number}{tail}"
    if comparator in {Comparator.NOT_BELOW, Comparator.AT_LEAST}:
        return f"{comparator}{number}"
    return f"{number}{tail}"
