"""The arrangement of a plan's remaining places, in words: a reference and no instruction."""

from __future__ import annotations

from collections.abc import Mapping

from core.numbers import percent
from core.texts import Texts
from exports.structure import Structure
from exports.ways_lines import ways_note
from knowledge.targets import EVERYBODY, Target, Targets


def structure_lines(
    targets: Targets, found: Structure, year: Mapping[str, int], plan: int, texts: Texts
) -> tuple[str, ...]:
    """What the remaining places would hold, the part of the villages, and what cannot be reached; the note last."""
    lines = [_whole(targets, found, texts), _villages(targets, found, year, texts)]
    lines += [_out_of_reach(targets[code], found, year, plan, texts) for code in found.short]
    return (*(line for line in lines if line), ways_note(texts))


def _whole(targets: Targets, found: Structure, texts: Texts) -> str:
    values = _values(found, [target for target in targets.shares if target.is_of_all])
    if not values:
        return texts("share.structure.free" if found.is_possible else "share.structure.none", rest=found.rest)
    return texts(
        "share.ways.together" if found.is_possible else "share.ways.together_none", rest=found.rest, values=values
    )


def _villages(targets: Targets, found: Structure, year: Mapping[str, int], texts: Texts) -> str:
    """How many of the places go to the villages in this arrangement, and who among them.

    Empty for a unit that has none there; before the first report nobody can say how many they would be.
    """
    parts = [each for each in targets.shares if not each.is_of_all and each.numerator in found.counts]
    if not parts or (year[EVERYBODY] and not year[parts[0].denominator] + found.counts[parts[0].denominator]):
        return ""
    label, within = parts[0].denominator_label, found.counts[parts[0].denominator]
    if not year[EVERYBODY]:
        return texts("share.structure.villages_open", label=label)
    values = _values(found, parts)
    name = "villages" if values else "villages_free"
    return texts(f"share.structure.{name}", label=label, n=within, values=values)


def _values(found: Structure, targets: list[Target]) -> str:
    named = [target for target in targets if found.counts.get(target.numerator)]
    return "、".join(f"{target.label}{found.counts[target.numerator]}名" for target in named)


def _out_of_reach(target: Target, found: Structure, year: Mapping[str, int], plan: int, texts: Texts) -> str:
    people = plan if target.is_of_all else year[target.denominator] + found.counts[target.denominator]
    reached = year[target.numerator] + found.counts[target.numerator]
    figure = f"{reached}/{people}，{percent(reached, people, target.percent)}"
    return texts("share.structure.short", label=target.label, max=figure, target=target.figure_text)
