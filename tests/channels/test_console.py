"""The terminal channel: lines in, plain text out, at a pipe as at a keyboard."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from channels.console import ConsoleChannel, typed_lines
from channels.transcript import Transcript, TranscriptWriter
from core.clock import SystemClock
from core.errors import Outcome, SendError
from core.messages import Attachment, Choice, File, IncomingKind, Outgoing, Reply, Text, text_reply
from core.texts import Texts


class Talk:
    """An assistant that answers each line at once through the channel."""

    def __init__(self, lines, transcript=None, folder=Path("files")):
        self.printed = []
        self.accepted = []
        self.channel = ConsoleChannel(
            lines,
            self.printed.append,
            Texts.load(),
            SystemClock(),
            person="shuangfeng",
            session="s1",
            settled=self.settled,
            folder=folder,
            transcript=transcript,
        )

    async def accept(self, batch):
        self.accepted += batch

    async def settled(self):
        reply = text_reply(f"听到：{self.accepted[-1].text}", Choice("继续"), Choice("暂停"))
        await self.channel.send(Outgoing(len(self.accepted), "shuangfeng", reply))


async def lines_of(*lines):
    for line in lines:
        yield line


async def test_each_line_is_answered_before_the_next_is_read():
    talk = Talk(typed_lines(io.StringIO("一季度总数32\n\n  2 \n")))

    await talk.channel.run(talk)

    banner, *replies = talk.printed
    assert "同一个助手" in banner
    assert replies == ["听到：一季度总数32\n1. 继续\n2. 暂停\n\n", "听到：2\n1. 继续\n2. 暂停\n\n"]
    assert [(incoming.key, incoming.text, incoming.kind) for incoming in talk.accepted] == [
        ("s1.1", "一季度总数32", IncomingKind.TEXT),
        ("s1.3", "2", IncomingKind.TEXT),
    ]


async def test_bytes_of_a_pipe_are_read_as_utf8_and_broken_ones_do_not_end_the_talk():
    pipe = io.TextIOWrapper(io.BytesIO("女改成13\n".encode() + b"\xff\xfe\n" + "核对".encode()), encoding="ascii")

    lines = [line async for line in typed_lines(pipe)]

    assert lines == ["女改成13", "��", "核对"]


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
async def test_at_a_keyboard_lines_are_typed_until_the_end_is_signalled(monkeypatch, capfd):
    import pty

    keyboard, terminal = pty.openpty()
    stream = os.fdopen(terminal, "r+b", buffering=0)
    typed = io.TextIOWrapper(stream, encoding="utf-8", write_through=True)
    monkeypatch.setattr("sys.stdin", typed)
    os.write(keyboard, "农村女党员\n".encode() + b"\x04")

    lines = [line async for line in typed_lines(typed)]

    assert lines == ["农村女党员"]
    typed.close()
    os.close(keyboard)


async def test_the_talk_is_saved_as_a_transcript():
    written = []
    talk = Talk(lines_of("进度", "[方括号]"), TranscriptWriter(written.append))

    await talk.channel.run(talk)

    saved = "".join(written)
    assert saved == (
        "> 进度\n< 听到：进度\n  1. 继续\n  2. 暂停\n\n> \\[方括号]\n< 听到：[方括号]\n  1. 继续\n  2. 暂停\n"
    )
    assert str(Transcript.parse(saved)) == saved


async def test_a_line_that_could_not_be_stored_is_told_and_the_talk_goes_on():
    talk = Talk(lines_of("总数32", "女12"))
    taken = talk.accept
    broken = [OSError("disk is full")]

    async def accept(batch):
        if broken:
            raise broken.pop()
        await taken(batch)

    talk.accept = accept

    await talk.channel.run(talk)

    assert talk.printed[1:] == ["刚才这条没有保存，请再发一次。\n\n", "听到：女12\n1. 继续\n2. 暂停\n\n"]


async def test_what_is_meant_for_somebody_else_waits():
    talk = Talk(lines_of())

    with pytest.raises(SendError) as caught:
        await talk.channel.send(Outgoing(1, "officer", text_reply("只给经办人")))

    assert (caught.value.outcome, talk.printed) == (Outcome.NOT_SENT, [])


async def test_output_that_nobody_reads_is_a_refusal():
    def closed(_):
        raise BrokenPipeError

    channel = ConsoleChannel(
        lines_of(),
        closed,
        Texts.load(),
        SystemClock(),
        person="p",
        session="s",
        folder=Path("files"),
        settled=Talk(lines_of()).settled,
    )

    with pytest.raises(SendError) as caught:
        await channel.send(Outgoing(1, "p", text_reply("好")))

    assert caught.value.outcome is Outcome.REFUSED


async def test_a_file_is_written_beside_earlier_ones_and_its_place_is_told(tmp_path):
    talk = Talk(lines_of(), folder=tmp_path / "files")
    reply = Reply((Text("报表"), File("表.xlsx", "r", 3)))
    for number, content in enumerate((b"one", b"one", b"two"), start=1):
        await talk.channel.send(Outgoing(number, "shuangfeng", reply, files={"r": content}))

    assert [file.read_bytes() for file in sorted((tmp_path / "files").iterdir())] == [b"two", b"one"]
    assert talk.printed[0] == f"报表\n〔文件〕表.xlsx\n已存为 {tmp_path / 'files' / '表.xlsx'}\n\n"


async def test_a_path_behind_the_word_is_sent_as_a_file(tmp_path):
    (tmp_path / "填好 的.xlsx").write_bytes(b"PK")
    talk = Talk(lines_of(f"上传 {tmp_path / '填好 的.xlsx'}", f"上传 {tmp_path / '没有.xlsx'}", "上传"))
    await talk.channel.run(talk)

    kinds = [(incoming.kind, incoming.text) for incoming in talk.accepted]
    assert kinds == [(IncomingKind.FILE, "填好 的.xlsx"), (IncomingKind.TEXT, "上传")]
    assert talk.accepted[0].attachment == Attachment("填好 的.xlsx", 2, content=b"PK")
    assert any("没有发送" in printed for printed in talk.printed)
