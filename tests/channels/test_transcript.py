"""The text form of a talk: one form, read back as it was written, and replayed."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.transcript import Direction, Heard, Note, Said, Transcript, TranscriptWriter
from core.errors import DataFileError
from core.messages import IncomingKind

TALK = """\
# 双峰县报一季度，经办人看进度
@ as shuangfeng
@ now 2014-04-02 10:00
@ set due_working_day = 5

> 一季度总数32
> 女12
< 读到2项：总数32名，女党员12名。
  女党员12/32，37.5%。

  35岁及以下多少名？
< 第二条回复

> [确认报送]
< 已收到。

> <photo>
< 图片里的数字本助手不读。

> <start ABCD-2345>

> \\[不是按钮]

@ restart
@ as officer

> 进度
< 已报1个。
"""


def test_a_talk_is_read_into_what_was_said_heard_and_done():
    assert Transcript.parse(TALK).lines == (
        Note("双峰县报一季度，经办人看进度"),
        Direction("as", "shuangfeng"),
        Direction("now", "2014-04-02 10:00"),
        Direction("set", "due_working_day = 5"),
        Said("一季度总数32\n女12"),
        Heard("读到2项：总数32名，女党员12名。\n女党员12/32，37.5%。\n\n35岁及以下多少名？"),
        Heard("第二条回复"),
        Said("确认报送", IncomingKind.CHOICE),
        Heard("已收到。"),
        Said("", IncomingKind.PHOTO),
        Heard("图片里的数字本助手不读。"),
        Said("ABCD-2345", IncomingKind.START),
        Said("[不是按钮]"),
        Direction("restart"),
        Direction("as", "officer"),
        Said("进度"),
        Heard("已报1个。"),
    )


def test_a_talk_has_one_form():
    assert str(Transcript.parse(TALK)) == TALK
    assert str(Transcript.parse(TALK.replace("\n\n>", "\n\n\n>").replace("已收到。", "已收到。  "))) == TALK


def test_directions_carry_a_moment_and_a_setting():
    _, _, now, setting, *_ = Transcript.parse(TALK).lines

    assert isinstance(now, Direction)
    assert now.moment == datetime(2014, 4, 2, 10, 0)  # noqa: DTZ001
    assert isinstance(setting, Direction)
    assert setting.setting == ("due_working_day", "5")


def test_every_line_that_is_none_is_named_with_its_number():
    text = "> 好\n回复没有记号\n@ now 明天\n@ fly\n@ as\n@ restart 一次\n@ set 截止日\n> <telegram>\n>没有空格\n"

    with pytest.raises(DataFileError) as caught:
        Transcript.parse(text, "broken.txt")

    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        f"line {number}" for number in (2, 3, 4, 5, 6, 7, 9, 8)
    ]


LINE = st.text(alphabet="甲乙 a1[]<>\\#@。", min_size=1, max_size=12).map(str.rstrip).filter(bool)
WORDS = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
LINES = st.one_of(
    WORDS.map(Said),
    WORDS.map(Heard),
    LINE.map(str.strip).filter(bool).map(Note),
    st.sampled_from([Direction("restart"), Direction("as", "officer"), Said("是", IncomingKind.CHOICE)]),
)


@given(st.lists(LINES, max_size=8))
def test_whatever_is_written_reads_back_the_same(lines):
    talk = Transcript(tuple(lines))

    assert Transcript.parse(str(talk)).lines == talk.lines


def test_a_talk_written_while_it_goes_on_is_the_same_text():
    written = []
    writer = TranscriptWriter(written.append)
    for line in Transcript.parse(TALK).lines:
        writer.add(line)

    assert "".join(written) == TALK


class EchoStage:
    """Answers everything with its own words; a new moment brings a reminder."""

    async def say(self, said):
        return [f"听到：{said.text}  ", "第二条"] if said.text else []

    async def direct(self, direction):
        return ["提醒"] if direction.name == "now" else []


async def test_a_replay_keeps_the_person_and_hears_the_assistant_anew():
    recorded = Transcript.parse("@ as officer\n\n> 进度\n< 旧的回复\n\n@ now 2014-04-08 09:00\n\n> <photo>\n")

    heard = await recorded.replay(EchoStage())

    assert str(heard) == (
        "@ as officer\n\n> 进度\n< 听到：进度\n< 第二条\n\n@ now 2014-04-08 09:00\n< 提醒\n\n> <photo>\n"
    )
