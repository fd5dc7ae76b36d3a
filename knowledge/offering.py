"""What may be asked next: readings of an unclear question, the whole paragraph, the neighbouring questions."""

from __future__ import annotations

from collections.abc import Sequence

from core.messages import Choice
from knowledge.answer import Outcome, Part
from knowledge.facts import Fact
from knowledge.following import Topic

_MOST = 3
HAND_ON = Choice("转组织部")


def choices(parts: Sequence[Part], facts: Sequence[Fact], shown: Sequence[Fact], last: Topic) -> tuple[Choice, ...]:
    """At most three choices behind the last of the parts; `shown` are the facts just answered."""
    if not parts:
        return ()
    readings = [_question(fact) for fact in facts if fact.code in parts[-1].readings]
    if parts[-1].outcome is Outcome.CHOOSE:
        return tuple(readings[:_MOST])
    offered = readings[: _MOST - 1]
    offered += [HAND_ON] if {part.outcome for part in parts[-2:]} & {Outcome.NOT_SAID, Outcome.OUTSIDE} else []
    if parts[-1].outcome is Outcome.BESIDE:
        return (*offered, *parts[-1].choices)[:_MOST]
    if last.path and last.text != last.path:
        offered.append(Choice("看全段", f"{last.path}原文"))
    offered += parts[-1].choices
    offered += [_question(fact) for fact in _neighbours(facts, last) if fact not in shown]
    return tuple(dict.fromkeys(offered))[:_MOST]


def _question(fact: Fact) -> Choice:
    return Choice(fact.label, fact.questions[0])


def _neighbours(facts: Sequence[Fact], last: Topic) -> list[Fact]:
    """Facts of the same paragraph, those behind the last one first."""
    here = [fact for fact in facts if fact.said and fact.path == last.path]
    at = next((place for place, fact in enumerate(here) if fact.code == last.fact), -1)
    return here[at + 1 :] + here[: max(at, 0)]
