"""The menu of the app: from data, shown where the app shows another, and checked before WeCom does."""

from __future__ import annotations

import pytest

from channels.wecom.menu import load_menu
from core.errors import DataFileError
from handlers.commands import Commands
from tests.channels.fake_wecom import Fault

ENTRY = '{name = "a", key = "b", says = "c"}'


async def test_an_app_without_a_menu_gets_ours_and_keeps_it(server, bench):
    for _ in range(2):
        async with bench.running():
            await bench.until(lambda: server.menu)
            await bench.until(lambda: "menu/get" in [path for path, _ in server.calls])

    assert len(server.called("menu/create")) == 1
    assert [heading["name"] for heading in server.menu] == ["报数", "查看", "帮助"]


async def test_another_menu_is_replaced(server, bench):
    server.menu = [{"name": "旧的", "sub_button": [{"type": "click", "name": "旧的", "key": "old", "sub_button": []}]}]

    async with bench.running():
        await bench.until(lambda: server.called("menu/create"))


async def test_a_menu_that_cannot_be_set_keeps_nobody_from_talking(server, bench):
    server.faults["menu/get"].append(Fault(60020))

    async with bench.running():
        await bench.until(lambda: server.called("menu/get"))
        server.deliver("text")
        await bench.intake.got(1)


def test_every_entry_says_a_command_that_the_assistant_knows():
    commands = Commands.load()

    assert [says for says in load_menu().words.values() if commands.find(says) is None] == []


@pytest.mark.parametrize(
    ("problem", "text"),
    [
        ("1 to 3 headings", ""),
        ("name, key and says", '[[menu]]\nname = "一"\n'),
        ("1 to 5 entries", '[[menu]]\nname = "一"\nentries = []\n'),
        ("16 bytes", '[[menu]]\nname = "一二三四五六"\nentries = [{name = "a", key = "b", says = "c"}]\n'),
        (
            "stands twice",
            '[[menu]]\nname = "一"\nentries = [{name="a", key="b", says="c"}, {name="a", key="b", says="c"}]\n',
        ),
        ("says nothing", '[[menu]]\nname = "一"\nentries = [{name = "a", key = "b", says = ""}]\n'),
    ],
)
def test_a_slip_in_the_menu_is_told_at_the_start(tmp_path, problem, text):
    file = tmp_path / "menu.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        load_menu(file)

    assert problem in str(caught.value)
