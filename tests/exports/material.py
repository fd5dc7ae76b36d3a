"""The material of a quarter of the demonstration, as an office would have it."""

from __future__ import annotations

from dataclasses import replace

from core.calendar import WorkCalendar
from core.deadlines import due_of
from core.office import OfficeSettings
from core.people import Role
from core.texts import Texts
from core.units import load_units
from exports.material import Material, Office
from exports.period_charts import Measured
from exports.share_lines import Manners
from knowledge.library import Library
from models.records import Member
from tests.exports.test_period_summary import FORM, PROJECT, Q2, period

TEXTS = Texts.load()
UNITS = {unit.code: unit for unit in load_units(PROJECT / "core" / "units.json")}
GUIDANCE = Library.load().guidance(2014)
SETTINGS = OfficeSettings.from_values({})
PEOPLE = {"lianyuan": (Member(7, "李明", Role.REPORTER, "lianyuan", phone="07380000001"),)}


def material(quarter=Q2, *, settings=SETTINGS, **wanted):
    """Of the second quarter the demonstration lacks two units, lianyuan and jkq."""
    office = Office(
        "", "全市", "市委组织部", settings, TEXTS, FORM.fields, is_county=False, unit_name=lambda code: UNITS[code].name
    )  # fmt: skip
    measured = Measured(period(quarter, **wanted), GUIDANCE, "全市", Manners(settings.small_base, settings.tolerance))
    due = due_of(quarter, settings, WorkCalendar.load())
    return Material(office, measured, due, PEOPLE)


def settled(**values):
    """The settings with some of them set and confirmed."""
    return replace(SETTINGS, **values, confirmed_names=SETTINGS.confirmed_names | values.keys())
