"""Simulated years keep every promise of the notices, and the simulation sees it when the program does not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app import simulate
from app.cli import main
from app.simulate import Simulated, live_all, table
from app.simulating.chance import Chance
from app.simulating.life import Life
from models.broadcasts import Broadcasts
from models.calls import Calls
from scheduler import posting
from scheduler.delivery import Delivery
from scheduler.gathering import INSTALLED
from scheduler.notice import Beside
from scheduler.posting import Poster
from scheduler.ringing import Planner
from tests.simulating.support import SPRING, YEAR, Deadly, Homeless, live, live_a_spring


class IdlePlanner(Planner):
    """Rings, and plans nothing."""

    async def plan_now(self, store):
        async with store.write() as work:
            await work.notices.occur(*INSTALLED)
        return 0


class IdleLife(Life):
    def _planner(self):
        return IdlePlanner(self.setting.notices, self.setting.calendar, self.setting.texts)


class ForgetfulPlanner(Planner):
    """Knows only the reminders of a quarter."""

    async def plan_now(self, store):
        known = tuple(notice for notice in self.notices if notice.occasion.is_quarterly)
        return await Planner(known, self.calendar, self.texts).plan_now(store)


class ForgetfulLife(Life):
    def _planner(self):
        return ForgetfulPlanner(self.setting.notices, self.setting.calendar, self.setting.texts)


class CityPlanner(Planner):
    """Knows of no units below a county."""

    async def plan_now(self, store):
        known = tuple(replace(notice, below=False) for notice in self.notices)
        return await Planner(known, self.calendar, self.texts).plan_now(store)


class CityLife(Life):
    def _planner(self):
        return CityPlanner(self.setting.notices, self.setting.calendar, self.setting.texts)


class DiscreetPlanner(Planner):
    """Tells no principal of a unit."""

    async def plan_now(self, store):
        known = tuple(replace(notice, principals=Beside.NO) for notice in self.notices)
        return await Planner(known, self.calendar, self.texts).plan_now(store)


class DiscreetLife(Life):
    def _planner(self):
        return DiscreetPlanner(self.setting.notices, self.setting.calendar, self.setting.texts)


class TattlingPlanner(Planner):
    """Tells principals of the first overdue reminder as well."""

    async def plan_now(self, store):
        known = tuple(
            replace(notice, principals=Beside.YES) if notice.text_principal else notice for notice in self.notices
        )
        return await Planner(known, self.calendar, self.texts).plan_now(store)


class TattlingLife(Life):
    def _planner(self):
        return TattlingPlanner(self.setting.notices, self.setting.calendar, self.setting.texts)


@pytest.fixture
def eager(monkeypatch):
    """Each message to a unit is written a second time."""
    once = Poster._to_units

    async def twice(self, planned):
        return 2 * await once(self, planned)

    monkeypatch.setattr(Poster, "_to_units", twice)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_year_of_crashes_outages_and_faults_breaks_no_promise(seed):
    judged = live(seed, YEAR)

    assert judged.faults == []
    assert judged.tally.broken == 0
    assert judged.tally.crashes > 10
    assert judged.tally.once > 50


def test_a_year_without_faults_lists_nobody_and_sends_nothing_twice():
    tally = live(4, YEAR, faults=0, crash=0).tally

    assert (tally.broken, tally.crashes, tally.twice, tally.listed) == (0, 0, 0, 0)


def test_units_report_between_the_planning_and_the_sending_of_a_reminder():
    assert sum(live(seed, SPRING, crash=0).tally.unneeded for seed in range(3)) > 0


def test_the_same_seed_gives_the_same_log_and_another_seed_another():
    logs = [live(seed, SPRING).log for seed in (5, 5, 6)]

    assert logs[0] == logs[1] != logs[2]


def test_the_number_of_processes_changes_nothing():
    chances = [Chance(9, number, 0.3, 0.02) for number in (1, 2)]

    alone, together = (live_all(chances, [1, 1], processes, live_a_spring) for processes in (1, 2))

    assert alone.fingerprint == together.fingerprint
    assert alone.tally == together.tally


def test_a_process_that_dies_is_told_in_a_sentence_and_leaves_no_half_result(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(simulate, "Chance", Deadly)

    status = main(["simulate", "--years", "24", "--processes", "2"])

    told = capsys.readouterr()
    assert status == 2
    assert told.out == ""
    assert "模拟没有做完：有一个模拟进程中途没有了" in told.err


def test_a_life_that_breaks_off_is_told_in_a_sentence(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setattr(simulate, "Chance", Homeless)

    status = main(["simulate", "--years", "1"])

    told = capsys.readouterr()
    assert (status, told.out) == (2, "")
    assert "模拟没有做完：第1段出错（FileNotFoundError），共1段。" in told.err


def test_a_planner_that_plans_nothing_is_found_out():
    judged = live(1, SPRING, IdleLife)

    assert judged.tally.unplanned > 10
    assert any("没有排入 quarter_open 2014Q1" in fault for fault in judged.faults)


def test_a_planner_that_forgets_what_is_not_of_a_quarter_is_found_out():
    faults = " ".join(live(4, YEAR, ForgetfulLife, faults=0, crash=0).faults)

    for kind in ("returned@", "plan.20", "plan_day", "plan_missing", "selfcheck ", "selfcheck_before_due",
                 "selfcheck_due_day", "inspection ", "inspection_reminder"):  # fmt: skip
        assert f"没有排入 {kind}" in faults


def test_a_planner_that_forgets_the_units_below_a_county_is_found_out():
    faults = " ".join(live(1, SPRING, CityLife, faults=0, crash=0).faults)

    assert "没有排入 louxing/quarter_due_day 2014Q1 louxing.1" in faults
    assert "没有排入 louxing/quarter_missing 2014Q1 louxing" in faults
    assert "没有排入 quarter" not in faults


def test_a_planner_that_tells_no_principal_of_a_second_reminder_is_found_out():
    faults = live(1, YEAR, DiscreetLife, faults=0, crash=0).faults

    assert faults
    assert all("没有排入" in each and "quarter_overdue.2" in each and each.endswith("!") for each in faults)


def test_a_planner_that_tells_principals_too_early_is_found_out():
    faults = live(1, YEAR, TattlingLife, faults=0, crash=0).faults

    assert faults
    assert all("不该发给单位负责人 " in each and "quarter_overdue.1" in each for each in faults)


def test_a_broadcast_that_is_not_written_is_found_out(monkeypatch):
    async def nothing(*_):
        return []

    monkeypatch.setattr(Broadcasts, "_posts", nothing)

    assert any("没有排入 broadcast" in fault for seed in (1, 2) for fault in live(seed, YEAR, crash=0).faults)


def test_a_call_list_that_is_not_kept_is_found_out(monkeypatch):
    async def nothing(*_, **__):
        return False

    monkeypatch.setattr(Calls, "note", nothing)

    assert live(1, YEAR).tally.silent > 0


@pytest.mark.usefixtures("eager")
def test_a_planner_that_plans_twice_is_stopped_by_the_database():
    assert live(1, SPRING).tally.doubled == 0


@pytest.mark.usefixtures("eager")
def test_a_planner_that_plans_twice_is_found_out_without_the_unique_key(monkeypatch):
    monkeypatch.setattr(posting, "_keyed", lambda post, occurrence: replace(post, occurrence_id=occurrence))

    assert live(1, SPRING).tally.doubled > 10


def test_a_sender_that_asks_no_conditions_is_found_out(monkeypatch):
    async def without_asking(*_):
        return None

    monkeypatch.setattr(Delivery, "_reconsider", without_asking)

    assert sum(live(seed, SPRING, crash=0).tally.unwanted for seed in range(3)) > 0


def test_the_command_prints_the_log_the_promises_and_its_fingerprint(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    log = tmp_path / "log.txt"

    status = main(["simulate", "--years", "1", "--seed", "1", "--processes", "1", "--log", str(log)])

    said = capsys.readouterr().out
    assert status == 0
    assert "收到 quarter_open 2014Q1" in said
    assert "已不欠仍收到：0" in said
    assert len(log.read_text(encoding="utf-8").splitlines()) > 100


def test_a_broken_promise_stands_in_the_table_by_name():
    simulated = Simulated()
    simulated.tally.silent = 1
    simulated.faults.append("第1段  没有到，也没有列给经办人 quarter_open 2014Q1 jkq")

    lines = list(table(simulated, 1, 2.0))

    assert "  没有到也没有列出：1" in lines
    assert "    第1段  没有到，也没有列给经办人 quarter_open 2014Q1 jkq" in lines


@pytest.mark.parametrize("years", ["0", "-1", "x"])
def test_a_number_of_years_that_is_none_is_refused(years, capsys):
    with pytest.raises(SystemExit):
        main(["simulate", "--years", years])

    assert f"{years} 不是1以上的整数" in capsys.readouterr().err
