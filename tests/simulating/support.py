"""A small office to live through, and a judge for stories that are made up."""

from __future__ import annotations

import os
import time
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


def live_a_spring(chance: Chance, _: int) -> Judged:
    """The same in another process."""
    return lived(Life(OFFICE, chance, FIRST, SPRING))


class Deadly(Chance):
    """The process of the second life is killed."""

    def outages(self, first, last):
        if self.life > 1:
            os._exit(9)
        time.sleep(60)


class Homeless(Chance):
    """The folder of the database has been removed."""

    def outages(self, first, last):
        raise FileNotFoundError("store.sqlite3")


def judged(story) -> Judged:
    return judge(story, Oracle(story, OFFICE.units, OFFICE.calendar, OFFICE.office))
