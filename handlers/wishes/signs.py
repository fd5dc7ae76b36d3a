"""What can be seen of a wish: characters, pairs and threes, with units and numbers made alike."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from core.units import Unit
from handlers.clauses import as_read
from handlers.kind_signs import with_numbers_alike, with_units_alike


def wish_signs(text: str, units: Sequence[Unit]) -> frozenset[str]:
    """Each character, pair and three of a message with its ends marked."""
    marked = f"^{with_numbers_alike(with_units_alike(as_read(text), units))}$"
    threes = (marked[at : at + 3] for at in range(len(marked) - 2))
    return frozenset((*marked, *(one + other for one, other in pairwise(marked)), *threes))
