"""What the units below a unit add up to in a quarter, as values: their sum, who is missing, what differs from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The newest versions of the units below, added up.

    `sums` holds the fields that each of them gave; `partial` the sums of those that some did not know or left out,
    with how many those are. `versions` are the versions added up, `missing` the units without one.
    """

    sums: Mapping[str, int] = field(default_factory=dict)
    partial: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    versions: Mapping[str, int] = field(default_factory=dict)
    missing: tuple[str, ...] = ()

    @property
    def done(self) -> int:
        """How many have reported."""
        return len(self.versions)

    @property
    def all(self) -> int:
        """How many there are."""
        return self.done + len(self.missing)

    def differing(self, values: Mapping[str, int]) -> dict[str, int]:
        """The fields whose count is not the sum, each with what it is above it."""
        pairs = {code: values[code] - count for code, count in self.sums.items() if code in values}
        return {code: above for code, above in pairs.items() if above}

    def changed(self, since: RolledUp) -> tuple[str, ...]:
        """The units that have reported, or reported again, since an earlier sum."""
        return tuple(unit for unit, version in self.versions.items() if since.versions.get(unit) != version)


@dataclass(frozen=True, slots=True)
class KeptRollUp:
    """The sum as it was when a version was submitted, with the reason why the version differed from it."""

    rolled: RolledUp
    reason: str = ""

    def explains(self, values: Mapping[str, int], differing: Mapping[str, int]) -> bool:
        """Whether its reason is for just these differences; `values` are those of its version."""
        return bool(self.reason) and self.rolled.differing(values) == dict(differing)


def add_up(answers: Mapping[str, tuple[int, Mapping[str, int]]], units: Sequence[str]) -> RolledUp:
    """The sum over units; `answers` are their newest versions, each with its counts.

    >>> add_up({"a": (1, {"total": 3, "female": 1}), "b": (2, {"total": 4})}, ["a", "b", "c"])
    RolledUp(sums={'total': 7}, partial={'female': (1, 1)}, versions={'a': 1, 'b': 2}, missing=('c',))
    """
    there = {unit: answers[unit] for unit in units if unit in answers}
    counts: dict[str, list[int]] = {}
    for _, values in there.values():
        for code, count in values.items():
            counts.setdefault(code, []).append(count)
    return RolledUp(
        sums={code: sum(given) for code, given in counts.items() if len(given) == len(there)},
        partial={
            code: (sum(given), len(there) - len(given)) for code, given in counts.items() if len(given) < len(there)
        },
        versions={unit: version for unit, (version, _) in there.items()},
        missing=tuple(unit for unit in units if unit not in there),
    )
