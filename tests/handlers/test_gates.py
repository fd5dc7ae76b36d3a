"""The small gates: commands, identity numbers, invitation codes, lanes."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime

import pytest

from core.errors import DataFileError
from core.messages import Incoming
from handlers.commands import Command, Commands
from handlers.lanes import Lanes
from handlers.privacy import WITHHELD, shield
from handlers.welcome import looks_like_code


def incoming(text: str, conversation: str = "c", key: str = "1") -> Incoming:
    return Incoming("web", key, conversation, conversation, datetime(2014, 4, 2, tzinfo=UTC), text)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("填报", "fill"),
        ("报数。", "fill"),
        ("／進度", "progress"),
        (" HELP ", "help"),
        ("/start", "start"),
        ("汇总", "summary"),
        ("上报多少人合适", None),
        ("报数 25", None),
        ("自查和督查有什么区别", None),
        ("", None),
    ],
)
def test_a_command_is_the_whole_message(said, name):
    command = Commands.load().find(said)

    assert (command.name if command else None) == name


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("帮我提交", "confirm"),
        ("好的，提交吧，谢谢", "confirm"),
        ("可以报送", "confirm"),
        ("麻烦你帮我退出一下", "cancel"),
        ("我想退出", "cancel"),
        ("全部清空吧", "cancel"),
        ("把表发我一下", "template"),
        ("请给我发个模板", "template"),
        ("那就先存着吧", "pause"),
        ("再改一下", "edit"),
        ("我们要报计划", "plan_open"),
        # What has consequences is not taken from words that may mean to look first, or not to.
        ("我先确认一下", None),
        ("确认一下", None),
        ("可以提交吗", None),
        ("先不提交", None),
        ("我不想提交", None),
        ("想零报", None),
        ("那计划呢", None),
        ("请问怎么提交", None),
    ],
)
def test_polite_words_around_a_command_do_not_matter(said, name):
    command = Commands.load().find(said)

    assert (command.name if command else None) == name


def test_a_word_for_two_commands_is_told(tmp_path):
    file = tmp_path / "commands.toml"
    file.write_text('[anyone]\na = "甲 乙"\nb = "乙"\n', encoding="utf-8")

    with pytest.raises(DataFileError, match="乙"):
        Commands.load(file)


def test_commands_know_their_group():
    assert Commands.load().find("缺报") == Command("staff", "missing")


@pytest.mark.parametrize(
    "text",
    [
        "张三 432501198803124512",
        "身份证432501 19880312 451X",
        "４３２５０１１９８８０３１２４５１２",
        "老号 432501880312451",
        "432501-19880312-4512",
    ],
)
def test_an_identity_number_is_kept_back_before_anything_is_stored(text):
    assert shield(incoming(text)).text == WITHHELD


@pytest.mark.parametrize(
    "text",
    [
        "一季度总数25 女10",
        "电话13873812345",
        "0738-8312345",
        "文号娄组发〔2014〕7号",
        "2014年4月8日",
        "19/7/15/12/6/3/14",
    ],
)
def test_counts_dates_and_phone_numbers_are_no_identity_numbers(text):
    assert shield(incoming(text)).text == text


@pytest.mark.parametrize(("said", "is_code"), [("AB3D-5FG7", True), ("ab3d-5fg7", True), ("ＡＢ３Ｄ－５ＦＧ７", True),
                                              ("填报", False), ("12345678", False), ("HELP", False)])  # fmt: skip
def test_the_form_of_an_invitation_code(said, is_code):
    assert looks_like_code(said) is is_code


async def test_a_conversation_keeps_its_order_while_others_run_beside_it():
    rng = random.Random(7)
    seen: dict[str, list[int]] = {}
    most = 0
    running = 0

    async def handle(message: Incoming) -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        await asyncio.sleep(rng.random() / 1000)
        seen.setdefault(message.conversation, []).append(int(message.key))
        running -= 1

    lanes = Lanes(handle)
    task = asyncio.create_task(lanes.run())
    for number in range(60):
        lanes.put([incoming("x", f"c{number % 6}", str(number))])
    await lanes.settled()
    task.cancel()

    assert all(order == sorted(order) and len(order) == 10 for order in seen.values())
    assert len(seen) == 6
    assert most > 1
