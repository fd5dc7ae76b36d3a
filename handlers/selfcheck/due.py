"""When the self-check is due: the department writes the day in words (2014年5月23日（周五）17:30) or sets none."""

from __future__ import annotations

import re
from datetime import datetime, time

from core.clock import SHANGHAI
from core.deadlines import Due
from core.office import OfficeSettings
from knowledge.normalise import plain

_DAY = re.compile(
    r"(?:(?P<year>20\d\d)年)?(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]\s*(?:\((?:周|星期).\))?\s*"
    r"(?:(?P<hour>\d{1,2}):(?P<minute>\d\d))?"
)


def self_check_due(office: OfficeSettings, year: int) -> Due:
    """The moment within the words of the setting; without a time at the time at which quarters are due."""
    found = _DAY.search(plain(office.selfcheck_due))
    if found is None:
        return Due(None, "unset")
    at = office.due_time if found["hour"] is None else time(int(found["hour"]) % 24, int(found["minute"]))
    try:
        moment = datetime(
            int(found["year"] or year), int(found["month"]), int(found["day"]), at.hour, at.minute, tzinfo=SHANGHAI
        )
    except ValueError:
        return Due(None, "unset")
    if moment.year != year:
        return Due(None, "unset")
    return Due(moment, "set" if office.confirmed("selfcheck_due") else "proposed")
