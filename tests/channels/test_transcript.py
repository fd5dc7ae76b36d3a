"""The text form of a talk: one form, read back as it was written, and replayed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.transcript import Transcript, TranscriptWriter
from channels.transcript_lines import Direction, Heard, Note, Said
from core.clock import SHANGHAI
from core.errors import DataFileError
from core.messages import IncomingKind

TALK = """\
# 双峰县报一季度，经办人看进度
@ as shuangfeng
@ now 2014-04-02 10:00
@ set due_working_day = 5
@ units shuangfeng xinhua
@ processes 2

> 一季度总数32
> 女12
< 读到2项：总数32名，女党员12名。
  女党员12/32，37.5%。

  35岁及以下多少名？
< 第二条回复

> [确认报送]
< 已收到。

@ again

> [[确认报送]]
< 情况已有变化。

@ bell
<xinhua 新化县数字尚未收到。
  还有2个工作日。
<web/officer 已报1个。

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
        Direction("units", "shuangfeng xinhua"),
        Direction("processes", "2"),
        Said("一季度总数32\n女12"),
        Heard("读到2项：总数32名，女党员12名。\n女党员12/32，37.5%。\n\n35岁及以下多少名？"),
        Heard("第二条回复"),
        Said("确认报送", IncomingKind.CHOICE),
        Heard("已收到。"),
        Direction("again"),
        Said("确认报送", IncomingKind.CHOICE, older=True),
        Heard("情况已有变化。"),
        Direction("bell"),
        Heard("新化县数字尚未收到。\n还有2个工作日。", "xinhua"),
        Heard("已报1个。", "web/officer"),
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
    assert now.moment == datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
    assert isinstance(setting, Direction)
    assert setting.setting == ("due_working_day", "5")


def test_a_moment_of_a_server_in_utc_is_said_so():
    assert Direction("now", "2014-03-31 16:30 UTC").moment == datetime(2014, 3, 31, 16, 30, tzinfo=UTC)


def test_the_units_of_the_office_are_named_one_behind_the_other():
    assert Direction("units", "shuangfeng  xinhua").codes == ("shuangfeng", "xinhua")


def test_every_line_that_is_none_is_named_with_its_number():
    text = (
        "> 好\n回复没有记号\n@ now 明天\n@ fly\n@ as\n@ restart 一次\n@ set 截止日\n> <telegram>\n>没有空格\n"
        "@ processes 0\n@ bell 一次\n<@ 谁\n"
    )

    with pytest.raises(DataFileError) as caught:
        Transcript.parse(text, "broken.txt")

    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        f"line {number}" for number in (2, 3, 4, 5, 6, 7, 9, 8, 10, 12, 11)
    ]


LINE = st.text(alphabet="甲乙 a1[]<>\\#@。", min_size=1, max_size=12).map(str.rstrip).filter(bool)
WORDS = st.lists(LINE, min_size=1, max_size=3).map("\n".join)
LINES = st.one_of(
    WORDS.map(Said),
    WORDS.map(Heard),
    WORDS.map(lambda words: Heard(words, "李强")),
    LINE.map(str.strip).filter(bool).map(Note),
    st.sampled_from(
        [
            Direction("restart"),
            Direction("as", "officer"),
            Said("是", IncomingKind.CHOICE),
            Said("是", IncomingKind.CHOICE, older=True),
        ]
    ),
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
        return [Heard(f"听到：{said.text}  "), Heard("第二条")] if said.text else []

    async def direct(self, direction):
        return [Heard("提醒"), Heard("提醒 ", "xinhua")] if direction.name == "now" else []


async def test_a_replay_keeps_the_person_and_hears_the_assistant_anew():
    recorded = Transcript.parse("@ as officer\n\n> 进度\n< 旧的回复\n\n@ now 2014-04-08 09:00\n\n> <photo>\n")

    heard = await recorded.replay(EchoStage())

    assert str(heard) == (
        "@ as officer\n\n> 进度\n< 听到：进度\n< 第二条\n\n@ now 2014-04-08 09:00\n< 提醒\n<xinhua 提醒\n\n> <photo>\n"
    )
