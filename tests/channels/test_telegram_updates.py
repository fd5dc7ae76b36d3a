"""Recorded updates of Telegram, and what the assistant hears of each."""

from __future__ import annotations

from datetime import datetime

import pytest
from telegram import User

from channels.telegram.commands import Audience, load_commands
from channels.telegram.updates import UpdateReader
from core.clock import SHANGHAI
from core.errors import DataFileError
from core.messages import Attachment, Incoming, IncomingKind
from tests.channels.fake_telegram import PAYLOADS, payload

NOW = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
ME = User(7100000001, "发展党员助手", is_bot=True, username="dangyuan_test_bot")
READER = UpdateReader(ME, load_commands())

HEARD = {
    "text": (IncomingKind.TEXT, "一季度总数32 女12 35岁以下26"),
    "edited": (IncomingKind.TEXT, "一季度总数33 女12 35岁以下26"),
    "start": (IncomingKind.START, ""),
    "start_link": (IncomingKind.START, "KMTR-7H4W"),
    "command": (IncomingKind.TEXT, "填报"),
    "command_unknown": (IncomingKind.TEXT, "/settings"),
    "tap": (IncomingKind.CHOICE, "57.0.K3vT9qLmZxQ"),
    "tap_old": (IncomingKind.CHOICE, "3.1.AAAAAAAAAAA"),
    "photo": (IncomingKind.PHOTO, "一季度报表"),
    "voice": (IncomingKind.VOICE, ""),
    "video_note": (IncomingKind.VOICE, ""),
    "sticker": (IncomingKind.STICKER, ""),
    "animation": (IncomingKind.STICKER, ""),
    "document": (IncomingKind.FILE, ""),
    "location": (IncomingKind.LOCATION, ""),
    "contact": (IncomingKind.FILE, ""),
    "group_mention": (IncomingKind.TEXT, "农村女党员比例是多少"),
    "group_answer": (IncomingKind.TEXT, "那年龄呢"),
    "group_command": (IncomingKind.TEXT, "帮助"),
    "group_topic": (IncomingKind.TEXT, "农村女党员比例是多少"),
    "group_photo_mention": (IncomingKind.PHOTO, "看一下"),
}
FILES = {"document": Attachment("一季度.xlsx", 20480, "AgACdocAAIB")}
NOT_FOR_US = {
    "group_other_bot", "group_similar_name", "group_talk", "group_title", "from_bot", "channel_post", "blocked",
}  # fmt: skip
BROKEN = {"unreadable"}


def test_every_recorded_update_is_in_the_table():
    assert {file.stem for file in PAYLOADS.glob("*.json")} == HEARD.keys() | NOT_FOR_US | BROKEN


@pytest.mark.parametrize("name", HEARD)
def test_what_is_heard_of_an_update(name):
    update = payload(name)
    is_group = name.startswith("group")
    topic = "/37" if name == "group_topic" else ""

    heard = READER.read(update, NOW)

    kind, text = HEARD[name]
    assert heard == Incoming(
        channel="telegram",
        key=f"7100000001.{update['update_id']}",
        conversation=f"-1001900000021{topic}" if is_group else "6200000011",
        sender="6200000011",
        received_at=NOW,
        text=text,
        kind=kind,
        sender_name="王 建国",
        is_group=is_group,
        attachment=FILES.get(name),
    )


@pytest.mark.parametrize("name", sorted(NOT_FOR_US))
def test_what_is_not_said_to_the_assistant_is_not_heard(name):
    assert READER.read(payload(name), NOW) is None


def test_characters_that_no_database_stores_are_left_out():
    update = payload("text")
    update["message"]["text"] = "总数\x0032\ud800"
    update["message"]["from"]["last_name"] = "\x00建国"

    heard = READER.read(update, NOW)

    assert (heard.text, heard.sender_name) == ("总数32", "王 建国")


def test_an_edited_message_is_a_new_message_beside_the_first():
    first, second = payload("text"), payload("edited")
    second["edited_message"]["message_id"] = first["message"]["message_id"]

    keys = {READER.read(update, NOW).key for update in (first, second)}

    assert len(keys) == 2


def test_a_command_file_that_telegram_would_refuse_is_told_whole(tmp_path):
    file = tmp_path / "commands.toml"
    line = 'says = "填报"\ndescription = "填报"\nmenu = ["unit"]\n'
    file.write_text(
        f'[[commands]]\nname = "填报"\n{line}[[commands]]\nname = "a"\n{line}[[commands]]\nname = "a"\n{line}'
        '[[commands]]\nname = "b"\n'
    )

    with pytest.raises(DataFileError) as caught:
        load_commands(file)

    assert [problem.split(":")[0] for problem in caught.value.problems] == ["command 1", "command 3", "command 4"]


def test_the_menu_of_a_unit_shows_nothing_that_only_the_department_may_do():
    assert {command.name for command in load_commands() if Audience.UNIT not in command.menu} == {
        "progress", "missing", "summary", "accept", "questions", "requests", "broadcast", "calls",
    }  # fmt: skip
