"""Which members the rest of a year's plan would need so that all shares hold together: exact whole numbers, no words.

A plan counts members of all kinds. How many of the rest belong to a part (农村) is free; every number of them is tried,
and for each the fewest members of every kind follow. A share that speaks of neither the whole nor that part (推优, of
League members only) does not depend on how the places are used.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from knowledge.shares import needed
from knowledge.targets import EVERYBODY, Target


@dataclass(frozen=True)
class Structure:
    """How the `rest` of a plan would be used: `counts` of it by field, the people `short` by target.

    Where nothing is short, every share reaches its target at the end of the year, and no arrangement that does so
    names fewer people. Otherwise no arrangement is short of fewer.
    """

    rest: int
    counts: Mapping[str, int] = field(default_factory=dict)
    short: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_possible(self) -> bool:
        """Whether all shares can hold together."""
        return not self.short


def structure(
    shares: Sequence[Target], year: Mapping[str, int], plan: int, inside: Mapping[str, str]
) -> Structure | None:
    """The arrangement for what is left of the plan; None once it is used up.

    `year` are the counts of the year so far by field; `shares` with a field that is not in it are left out. `inside`
    tells for the fields of a part (rural_female) the field of the whole (female) that they are counted in as well.
    """
    rest = plan - year[EVERYBODY]
    if rest <= 0:
        return None
    known = [each for each in shares if {each.numerator, each.denominator} <= year.keys()]
    whole = [each for each in known if each.is_of_all]
    parts = [each for each in known if not each.is_of_all and inside.get(each.numerator) in year]
    of_part = parts[0].denominator if parts else ""
    tried = [_arranged(year, plan, within, whole, parts, inside) for within in range(rest + 1 if parts else 1)]
    return min(tried, key=lambda each: _cost(each, year, of_part, [target.numerator for target in whole]))


def _arranged(  # noqa: PLR0917  # one row of the search
    year: Mapping[str, int],
    plan: int,
    within: int,
    whole: Sequence[Target],
    parts: Sequence[Target],
    inside: Mapping[str, str],
) -> Structure:
    """The fewest people of every kind if `within` of the rest belong to the part."""
    rest = plan - year[EVERYBODY]
    counts: dict[str, int] = {part.denominator: within for part in parts}
    short: dict[str, int] = {}
    for target in whole:
        need = max(0, needed(plan, target.percent) - year[target.numerator])
        counts[target.numerator] = min(need, rest)
        short[target.code] = need - counts[target.numerator]
    for part in parts:
        outer = inside[part.numerator]
        need = max(0, needed(year[part.denominator] + within, part.percent) - year[part.numerator])
        possible = min(need, within)
        short[part.code] = need - possible
        counts[outer] = max(counts.get(outer, 0), possible)
        # Those outside the part must fit there (x − rural_x ≤ total − rural), so the others stand within it.
        counts[part.numerator] = max(possible, counts[outer] - (rest - within))
    return Structure(rest, counts, {code: people for code, people in short.items() if people})


def _cost(
    each: Structure, year: Mapping[str, int], of_part: str, wanted: Sequence[str]
) -> tuple[int, int, int, int]:  # fmt: skip
    """Fewest people short, then fewest named, then the part as large as it has been so far, then the smaller part."""
    within, total = each.counts.get(of_part, 0), year[EVERYBODY]
    unlike = abs(within * total - each.rest * year.get(of_part, 0))
    return sum(each.short.values()), sum(each.counts[code] for code in wanted), unlike, within
