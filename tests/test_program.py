"""The program as people start it: a process of its own, its commands, its exit status."""

from __future__ import annotations

import json
import signal

import httpx
import pytest

from tests.knowledge.papers import RULES
from tests.program import listening, run


@pytest.fixture
def running(tmp_path):
    """The whole program, listening."""
    with listening(tmp_path) as started:
        yield started


def test_without_settings_it_serves_the_demonstration_and_ends_in_good_order(running, tmp_path):
    process, link = running

    page = httpx.get(f"{link}/", trust_env=False).text
    refused = run(tmp_path, "chat")
    process.send_signal(signal.SIGTERM)
    told, faults = process.communicate(timeout=10)

    assert "双峰县填报人（演示）" in page
    assert f"{link}/" in told
    assert "演示" in told
    assert process.returncode == 0
    assert faults == ""
    assert refused.returncode == 2
    assert "另一个" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_talk_in_a_pipe_is_answered_line_by_line_and_saved_as_a_transcript(tmp_path):
    saved = tmp_path / "talk.txt"

    talk = run(tmp_path, "chat", "--as", "双峰县", "--save", str(saved), said="女党员比例\n零报\n")

    assert talk.returncode == 0, talk.stderr
    assert talk.stdout.index("40%左右") < talk.stdout.index("14项发展人数都记为0名")
    assert "> 女党员比例\n< " in saved.read_text(encoding="utf-8")


def test_questions_and_messages_as_json_lines(tmp_path):
    questions = '{"id": "q1", "question": "女党员比例"}\n\n{"id": 2, "question": "公示几天"}\n'
    messages = '{"id": "r1", "message": "双峰县一季度总数32，女党员12", "now": "2014-04-02"}\n'

    answers = [json.loads(line) for line in run(tmp_path, "ask", "--jsonl", said=questions).stdout.splitlines()]
    readings = [json.loads(line) for line in run(tmp_path, "read", "--jsonl", said=messages).stdout.splitlines()]

    assert [(answer["id"], answer["answerable"]) for answer in answers] == [("q1", True), (2, False)]
    assert set(answers[0]) == {"id", "kind", "answerable", "answer", "citations", "confidence"}
    assert readings[0]["values"] == {"total": 32, "female": 12}
    assert readings[0]["unit"] == "shuangfeng"
    assert readings[0]["period"] == {"year": 2014, "quarter": 1}


def test_a_broken_line_is_told_and_fails_the_command(tmp_path):
    broken = run(tmp_path, "ask", "--jsonl", said='{"id": 1}\nnot json\n{"id": 3, "question": "女党员比例"}\n')

    assert broken.returncode == 1
    assert "第1行" in broken.stderr
    assert "第2行" in broken.stderr
    assert json.loads(broken.stdout)["id"] == 3


def test_the_year_is_printed_without_sending(tmp_path):
    year = run(tmp_path, "due", "--from", "2014-01-01", "--to", "2015-01-31")

    assert year.returncode == 0
    for day in ("2014年4月8日", "2014年7月7日", "2014年10月13日", "2015年1月8日"):
        assert day in year.stdout
    assert "自查通知" in year.stdout
    assert not list(tmp_path.glob("*.sqlite3"))


def test_units_people_and_invitations(tmp_path):
    code = run(tmp_path, "invite", "双峰县", DEMO="false").stdout
    officer = run(tmp_path, "invite", "city", "--role", "officer", DEMO="false").stdout
    bound = run(tmp_path, "chat", "--as", "stranger", said=f"{code}\n", DEMO="false")
    again = run(tmp_path, "chat", "--as", "stranger", said=f"{officer}\n", DEMO="false")
    principal = run(tmp_path, "invite", "新化县", "--role", "principal", DEMO="false").stdout
    looks = run(tmp_path, "chat", "--as", "stranger", said=f"{principal}\n", DEMO="false")
    people = run(tmp_path, "people", DEMO="false").stdout
    unknown = run(tmp_path, "invite", "长沙市", DEMO="false")

    assert len(code.split()) == 1
    assert "绑定完成。单位：双峰县" in bound.stdout
    assert "市委组织部经办人" in again.stdout
    assert "您是新化县的单位负责人" in looks.stdout
    assert "双峰县" in people
    assert len(run(tmp_path, "units").stdout.splitlines()) == 11
    assert unknown.returncode == 2
    assert "没有找到单位" in unknown.stderr


def test_the_papers_of_a_quarter_are_written_into_a_folder(tmp_path):
    done = run(tmp_path, "export", "--out", "out")
    again = run(tmp_path, "export", "--quarter", "2014q1", "--only", "excel", "--out", "other")
    none = run(tmp_path, "export", "--quarter", "2014Q3", "--only", "briefing")

    kinds = sorted(file.suffix for file in (tmp_path / "out").iterdir())
    assert kinds == [".docx"] * 5 + [".png"] * 2 + [".xlsx"]
    assert len(done.stdout.splitlines()) == 8
    assert [file.name for file in (tmp_path / "other").iterdir()] == ["全市2014年一季度发展党员汇总.xlsx"]
    assert (done.returncode, again.returncode, none.returncode) == (0, 0, 1)
    assert "2014年三季度不在已收集的季度之内" in none.stderr


def test_a_backup_brings_the_numbers_back(tmp_path):
    run(tmp_path, "chat", said="零报\n是\n积极分子5 发展对象2\n确认报送\n")
    kept = tmp_path / "kept.sqlite3"
    backup = run(tmp_path, "backup", str(kept))
    run(tmp_path, "chat", said="发展对象改成9\n漏报\n")

    restored = run(tmp_path, "restore", str(kept))
    check = run(tmp_path, "chat", said="核对\n")

    assert backup.returncode == restored.returncode == 0, restored.stderr
    assert "第1版" in check.stdout
    assert run(tmp_path, "check").returncode == 0
    assert run(tmp_path, "migrate").returncode == 0
    assert run(tmp_path, "backup", str(kept)).returncode == 2, "an existing file is not overwritten"


def test_wrong_settings_and_wrong_commands_are_told_in_chinese(tmp_path):
    settings = run(tmp_path, "units", WEB_PORT="abc")
    command = run(tmp_path, "fly")
    no_day = run(tmp_path, "due", "--from", "tomorrow", "--to", "2014-02-01")

    assert settings.returncode == command.returncode == no_day.returncode == 2
    assert "WEB_PORT" in settings.stderr
    assert "命令写法不对" in command.stderr
    assert "不是日期" in no_day.stderr


def test_a_document_is_shown_before_it_is_taken_in_and_then_answered_from(tmp_path):
    file = tmp_path / "办法.txt"
    file.write_text(RULES, encoding="utf-8")
    settings = {"DEMO": "false"}

    asked = run(tmp_path, "import-document", str(file), **settings)
    taken = run(tmp_path, "import-document", str(file), "--yes", "--number", "娄组办发〔2025〕88号", **settings)
    again = run(tmp_path, "import-document", str(file), "--yes", **settings)
    answer = run(tmp_path, "ask", "查阅档案要谁批准", **settings)

    assert (asked.returncode, taken.returncode, again.returncode) == (2, 0, 2)
    assert "切分为7段" in asked.stdout
    assert "没有收录" in asked.stderr
    assert "娄组办发〔2025〕88号" in taken.stdout
    assert "已经收录" in again.stderr
    assert "须经基层党委书记批准" in answer.stdout


def test_a_hostile_file_is_refused_on_the_command_line_too(tmp_path):
    file = tmp_path / "大.pdf"
    with file.open("wb") as sparse:
        sparse.truncate(200 * 1024 * 1024)

    refused = run(tmp_path, "import-document", str(file), "--yes")

    assert refused.returncode == 2
    assert refused.stderr.strip() == "文件超过20MB，没有读取。请去掉图片再发。"
