"""A reading as one JSON object, for `read --jsonl`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from core.texts import Texts
from core.units import Unit
from handlers.dialogs.reading.message import read_message
from handlers.dialogs.reading.values import FieldWords, Finding, Surroundings


def reading_record(  # noqa: PLR0917  # one row of the command, in its order
    message_id: object,
    message: str,
    fields: Sequence[FieldWords],
    units: tuple[Unit, ...],
    today: date,
    texts: Texts,
    *,
    unit: str = "",
) -> dict[str, object]:
    """How a message is understood where nothing else is known; nothing is stored."""
    asked = tuple(field.code for field in fields)
    around = Surroundings(units=units, today=today, unit=unit, open=asked)
    reading = read_message(message, fields, around, texts)
    period = reading.period
    return {
        "id": message_id,
        "intent": reading.intent,
        "unit": reading.unit,
        "period": {"year": period.year, "quarter": period.number} if period else None,
        "basis": reading.basis,
        "values": dict(reading.values),
        **({"ytd_values": dict(reading.to_date)} if reading.to_date else {}),
        "derived": dict(reading.derived),
        "questions": [_row(finding) for finding in reading.questions],
        "problems": [_row(finding) for finding in reading.problems],
    }


def _row(finding: Finding) -> dict[str, str]:
    field = {"field": finding.field} if finding.field else {}
    return {"code": finding.code, **field, "text": finding.text}
