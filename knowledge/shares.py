"""Whether a share reaches its target and what is missing, in exact whole numbers.

Nothing here is compared after rounding: 39.96% is below 40%. A target is given in per cent of the
denominator (the reserve of 3 people for each one is 300).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction


def reached(numerator: int, denominator: int, percent: int) -> bool:
    """Whether the share is at the target or above it; the denominator must not be 0.

    >>> reached(3996, 10000, 40), reached(4, 10, 40)
    (False, True)
    """
    _must_be_counts(numerator, denominator)
    return 100 * numerator >= percent * denominator


def distance(numerator: int, denominator: int, percent: int) -> Fraction:
    """Percentage points above the target; below it the distance is negative.

    >>> distance(12, 32, 40)
    Fraction(-5, 2)
    """
    _must_be_counts(numerator, denominator)
    return Fraction(100 * numerator, denominator) - percent


def within(numerator: int, denominator: int, percent: int, tolerance: Fraction | int) -> bool:
    """Whether the share is at most so many percentage points away from the target, on either side."""
    return abs(distance(numerator, denominator, percent)) <= tolerance


def needed(denominator: int, percent: int) -> int:
    """The smallest number of people that reaches the target.

    >>> needed(32, 40), needed(30, 40), needed(25, 300)
    (13, 12, 75)
    """
    return -(-percent * denominator // 100)


def lacking(numerator: int, denominator: int, percent: int) -> int:
    """How many of the same total would have to be different people; 0 once the target is reached.

    >>> lacking(12, 32, 40), lacking(13, 32, 40), lacking(20, 32, 40)
    (1, 0, 0)
    """
    return max(0, needed(denominator, percent) - numerator)


def to_add(numerator: int, denominator: int, percent: int) -> int | None:
    """How many further people, all of the wanted kind, reach the target; None if no number ever does.

    Each of them counts above and below the line.

    >>> to_add(12, 32, 40), to_add(40, 100, 40), to_add(9, 10, 100)
    (2, 0, None)
    """
    gap = percent * denominator - 100 * numerator
    if gap <= 0:
        return 0
    if percent >= 100:
        return None
    return -(-gap // (100 - percent))


@dataclass(frozen=True, slots=True)
class Remaining:
    """What the rest of the year's plan can still do for a share.

    `rest` places are left, `need` of them would have to be of the wanted kind, and `most` is the numerator
    at the end of the year if all of them are.
    """

    plan: int
    rest: int
    need: int
    most: int

    @property
    def is_possible(self) -> bool:
        """Whether the target can still be reached within the plan."""
        return self.need <= self.rest


def remaining(numerator: int, denominator: int, percent: int, plan: int) -> Remaining | None:
    """The rest of the plan against a share of all members, year to date; None once the plan is used up.

    >>> remaining(22, 60, 40, 120)
    Remaining(plan=120, rest=60, need=26, most=82)
    >>> remaining(85, 270, 40, 300).is_possible
    False
    """
    rest = plan - denominator
    if rest <= 0:
        return None
    need = max(0, needed(plan, percent) - numerator)
    return Remaining(plan=plan, rest=rest, need=need, most=numerator + rest)


def _must_be_counts(numerator: int, denominator: int) -> None:
    if numerator < 0 or denominator <= 0:
        raise ValueError(f"no share of {numerator} in {denominator}")
