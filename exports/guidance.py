"""The targets of the guidance in force, read once, and the names under which their sentences stand."""

from __future__ import annotations

from functools import cache

from core.messages import Comparator
from knowledge.targets import Target, Targets, load_targets

WORDING = {
    Comparator.ABOUT: "about",
    Comparator.FLOOR: "floor",
    Comparator.NOT_BELOW: "not_below",
    Comparator.STRIVE: "strive",
}
"""Where core/wording/share.toml keeps the sentences of each comparator."""


@cache
def guidance() -> Targets:
    """The targets of the guidance, read once."""
    return load_targets()


def comparator_of(target: Target) -> Comparator:
    """The guidance's own word; ValueError for a requirement without a figure."""
    if target.comparator is None:
        raise ValueError(f"{target.code} has no figure to compare with")
    return target.comparator
