"""Reading with the real form, units and sentences."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from core.texts import Texts
from core.units import load_units
from handlers.dialogs.form import load_form
from handlers.dialogs.reading import Reading, Surroundings, read_message

HERE = Path(__file__).parent
TEXTS = Texts.load()
UNITS = load_units(HERE.parents[1] / "core" / "units.json")
WORDS = load_form().words
TODAY = date(2014, 4, 2)


def read(message: str, today: date = TODAY, **around) -> Reading:
    """The reading of a message on a day shortly after the first quarter of 2014."""
    return read_message(message, WORDS, Surroundings(units=UNITS, today=today, **around), TEXTS)


def codes(reading: Reading) -> list[str]:
    """The problem codes, sorted."""
    return sorted(problem.code for problem in reading.problems)
