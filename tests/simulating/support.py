"""A small office to live through, and a judge for stories that are made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.simulate import lived, whole_office
from app.simulating.chance import Chance
from app.simulating.expected import Oracle
from app.simulating.life import Life
from app.simulating.tally import Judged, judge

FIRST, SPRING, YEAR = date(2014, 1, 1), date(2014, 4, 30), date(2014, 12, 31)

OFFICE = replace(whole_office(), units=whole_office().units[:4])
CODES = [unit.code for unit in OFFICE.units]


def live(seed: int, last: date, life: type[Life] = Life, *, faults: float = 0.3, crash: float = 0.02) -> Judged:
    """The life of the small office from the first day of 2014."""
    return lived(life(OFFICE, Chance(seed, 1, faults, crash), FIRST, last))


def judged(story) -> Judged:
    return judge(story, Oracle(story, CODES, OFFICE.calendar, OFFICE.office))
