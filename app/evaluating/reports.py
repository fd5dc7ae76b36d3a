"""Scores the reading of report messages: wholly right, values read wrongly (the severest), problems named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True, slots=True)
class MessageLabel:
    """A message with what must be read out of it."""

    id: str
    message: str
    today: date | None
    intent: str
    unit: str | None
    period: Mapping[str, int] | None
    basis: str
    values: Mapping[str, int]
    to_date: Mapping[str, int]
    """Counts from January on that are said beside those of the quarter."""
    optional: Mapping[str, int]
    """Values that are right where they are read, and not missed where they are not."""
    codes: frozenset[str]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> MessageLabel:
        """The label of one line."""
        codes = frozenset(row["problem_codes"])
        basis, running = row.get("basis", "quarter"), row.get("ytd_values", {})
        is_to_date = basis == "ytd"
        return cls(
            id=str(row["id"]),
            message=row["message"],
            today=date.fromisoformat(row["now"]) if "now" in row else None,
            intent=row.get("intent", "none" if "not_report" in codes else "report"),
            unit=row["unit"],
            period=row["period"],
            basis=basis,
            values={**row["values"], **running} if is_to_date else row["values"],
            to_date={} if is_to_date else running,
            optional=row.get("optional_values", {}),
            codes=codes,
        )


@dataclass(frozen=True, slots=True)
class ReadingScore:
    """What is wrong with one reading."""

    label: MessageLabel
    wrong: tuple[str, ...]
    """Values that differ from the label or should not have been read at all."""
    missed: tuple[str, ...]
    unnamed: tuple[str, ...]
    """Problem codes that were not named."""
    invented: tuple[str, ...]
    """Problem codes named without reason."""
    faults: tuple[str, ...]
    """Intent, unit, period and basis where they differ."""

    @property
    def is_right(self) -> bool:
        """Whether everything is as the label says."""
        return not (self.wrong or self.missed or self.unnamed or self.invented or self.faults)


def score_readings(
    labels: Iterable[MessageLabel], read: Callable[[MessageLabel], Mapping[str, Any]]
) -> tuple[ReadingScore, ...]:
    """The score of each message; `read` reads it as a record of `read --jsonl`."""
    return tuple(score_reading(label, read(label)) for label in labels)


def score_reading(label: MessageLabel, record: Mapping[str, Any]) -> ReadingScore:
    """How a reading differs from its label."""
    values, right = record["values"], {**label.optional, **label.values}
    named = {problem["code"] for problem in record["problems"]}
    return ReadingScore(
        label,
        tuple(_wrong(field, value, right.get(field)) for field, value in values.items() if right.get(field) != value),
        tuple(f"{field}={value}" for field, value in label.values.items() if field not in values),
        tuple(sorted(label.codes - named)),
        tuple(sorted(named - label.codes)),
        tuple(_differences(label, record)),
    )


def _wrong(field: str, value: int, right: int | None) -> str:
    return f"{field}读成{value}，{'不应读出' if right is None else f'应为{right}'}"


def _differences(label: MessageLabel, record: Mapping[str, Any]) -> list[str]:
    wanted = {"intent": label.intent, "unit": label.unit, "period": label.period, "basis": label.basis}
    if label.to_date:
        wanted["ytd_values"] = label.to_date
    return [f"{name}为{record.get(name)}，应为{value}" for name, value in wanted.items() if record.get(name) != value]
