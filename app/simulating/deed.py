"""What somebody does in a life: one act at one moment."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Act(StrEnum):
    """What a person does; the values are how the log tells it."""

    REPORT = "报数"
    DRAFT = "存草稿"
    SEND_BACK = "退回一项"
    ANSWER = "更正退回项"
    FORM = "报年度表"
    ACKNOWLEDGE = "回复收到"
    EXTEND = "延期"
    INSPECT = "定督查时间"
    BROADCAST = "群发"
    WITHDRAW = "撤回群发"


@dataclass(frozen=True, slots=True, order=True)
class Deed:
    """Something is done by a unit, or for it, at a moment.

    `about` is a quarter, a year of a form, or the notice and period that are acknowledged; `day` is the later day that
    a unit gets, or the day of the inspection; a broadcast goes to `units`.
    """

    at: datetime
    unit: str
    act: Act
    about: str = ""
    day: date | None = None
    units: tuple[str, ...] = ()
