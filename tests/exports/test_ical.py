"""The calendar file: valid by RFC 5545, each date under a name that stays, changes and cancellations told."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import icalendar

from core.agenda import Entry, Published
from core.clock import SHANGHAI
from exports.ical import write_calendar

NOW = datetime(2014, 4, 2, 10, tzinfo=SHANGHAI)
DUE = Entry("due.2014Q1", "2014年一季度数字报送截止", datetime(2014, 4, 8, 17, 30, tzinfo=SHANGHAI), False, "暂定")
OPENING = Entry("opening.2014Q2", "2014年二季度（4—6月）开始报送；逗号,分号;反斜线\\", date(2014, 7, 1))


def written(*entries: Entry, sequence: int = 0, cancelled: bool = False) -> bytes:
    return write_calendar("双峰县", [Published(entry, sequence, cancelled, NOW) for entry in entries])


def events(content: bytes) -> dict[str, icalendar.Event]:
    parsed = icalendar.Calendar.from_ical(content)
    assert parsed.errors == []
    return {str(event["uid"]).partition("@")[0]: event for event in parsed.walk("VEVENT")}


def test_lines_are_folded_at_75_octets_and_end_as_the_standard_says():
    content = written(DUE, Entry("long", "长" * 200, date(2014, 5, 1)))

    lines = content.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert lines[-2:] == [b"END:VCALENDAR", b""]
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in content.replace(b"\r\n", b"")
    content.decode()


def test_every_event_has_what_the_standard_asks_for_and_no_alarm():
    content = written(DUE, OPENING)

    parsed = icalendar.Calendar.from_ical(content)
    assert {str(parsed["version"]), str(parsed["method"])} == {"2.0", "PUBLISH"}
    assert parsed["prodid"]
    for event in events(content).values():
        assert all(name in event for name in ("uid", "dtstamp", "dtstart", "sequence", "status", "summary"))
    assert parsed.walk("VALARM") == []
    assert len({event["uid"] for event in events(content).values()}) == 2


def test_moments_are_those_of_shanghai_and_days_last_a_day():
    found = events(written(DUE, OPENING))

    assert found["due.2014Q1"].start == DUE.at
    assert b"DTSTART;TZID=Asia/Shanghai:20140408T173000" in written(DUE)
    assert b"BEGIN:VTIMEZONE" in written(DUE)
    assert written(Entry.load(DUE.uid, DUE.dump())) == written(DUE)
    assert (found["opening.2014Q2"].start, found["opening.2014Q2"].end) == (date(2014, 7, 1), date(2014, 7, 2))
    assert b"VTIMEZONE" not in written(OPENING)


def test_words_come_back_as_they_were():
    assert str(events(written(OPENING))["opening.2014Q2"]["summary"]) == OPENING.title


def test_a_date_that_waits_for_the_department_is_tentative_and_a_dropped_one_cancelled():
    assert events(written(DUE))["due.2014Q1"]["status"] == "TENTATIVE"
    assert events(written(OPENING))["opening.2014Q2"]["status"] == "CONFIRMED"
    dropped = events(written(DUE, sequence=3, cancelled=True))["due.2014Q1"]
    assert (dropped["status"], dropped["sequence"]) == ("CANCELLED", 3)


def test_the_same_dates_give_the_same_file():
    assert written(DUE, OPENING) == written(OPENING, DUE)
    assert written(DUE) != written(Entry(DUE.uid, DUE.title, DUE.at + timedelta(days=1)), sequence=1)
