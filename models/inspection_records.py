"""Spot checks and inspections as the rest of the program sees them: frozen values, free of SQLAlchemy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SpotCheck:
    """One draw: `number` counts those of the office in the year, so that no second try stays unseen."""

    head: str
    year: int
    number: int
    seed: str
    wanted: str
    among: tuple[str, ...]
    drawn: tuple[str, ...]
    below: Mapping[str, tuple[str, ...]]
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Visit:
    """When a unit is inspected and by whom; `number` grows with every change."""

    unit: str
    year: int
    number: int
    day: str
    team: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a unit says it has done."""

    number: int
    words: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found at a unit; `remedy` is its newest answer."""

    code: str
    unit: str
    year: int
    problem: str
    demand: str
    until: str
    at: datetime
    circulated_at: datetime | None
    remedy: Remedy | None = None
