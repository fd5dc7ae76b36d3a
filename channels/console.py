"""The assistant in a terminal: reads lines, prints replies, works in a pipe as well."""

from __future__ import annotations

import asyncio
import io
import logging
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from threading import Thread
from typing import TextIO

from channels.transcript import TranscriptWriter
from channels.transcript_lines import Heard, Said
from core.channel import Caps, Intake
from core.clock import Clock
from core.errors import Outcome, SendError
from core.messages import Attachment, File, Incoming, IncomingKind, Outgoing
from core.render import as_text
from core.texts import Texts

log = logging.getLogger(__name__)

PROMPT = "> "
UPLOAD = "上传"
"""In front of a path it sends the file."""

_ELSEWHERE_SECONDS = 600.0


class ConsoleChannel:
    """One person at a terminal (core.channel.Channel).

    A reply's choices are printed with numbers; a typed number goes on as text, for the assistant knows what it
    offered. Files of a reply are written into `folder`; 上传 with a path sends one. `session` makes the keys of this
    run unique. `settled` returns when what was accepted has been answered, so that question and answer alternate in
    a pipe too.
    """

    name = "console"
    caps = Caps()

    def __init__(
        self,
        lines: AsyncIterable[str],
        write: Callable[[str], object],
        texts: Texts,
        clock: Clock,
        *,
        person: str,
        session: str,
        settled: Callable[[], Awaitable[None]],
        folder: Path,
        transcript: TranscriptWriter | None = None,
    ) -> None:
        self._lines = lines
        self._write = write
        self._texts = texts
        self._clock = clock
        self._person = person
        self._session = session
        self._settled = settled
        self._folder = folder
        self._transcript = transcript

    async def send(self, outgoing: Outgoing) -> str:
        """Print one reply; REFUSED when nobody reads the output any more.

        What is meant for somebody else is not shown here: it waits until that person sits at the terminal.
        """
        if outgoing.conversation != self._person:
            raise SendError("not_here", Outcome.NOT_SENT, _ELSEWHERE_SECONDS)
        text = as_text(outgoing.reply)
        try:
            kept = [self._keep(block, outgoing) for block in outgoing.reply.blocks if isinstance(block, File)]
            self._write("\n".join([text, *kept]) + "\n\n")
        except (OSError, ValueError) as exc:
            raise SendError("console_closed", Outcome.REFUSED) from exc
        if self._transcript:
            self._transcript.add(Heard(text))
        return f"{self._session}.{outgoing.id}"

    def _keep(self, file: File, outgoing: Outgoing) -> str:
        """Write a file beside those of earlier replies, and say where it is."""
        self._folder.mkdir(parents=True, exist_ok=True)
        place = self._folder / file.name
        if place.exists() and place.read_bytes() != outgoing.files[file.ref]:
            place = place.with_stem(f"{place.stem}-{outgoing.id}")
        place.write_bytes(outgoing.files[file.ref])
        return self._texts("channel.console.kept", file=place)

    async def run(self, intake: Intake) -> None:
        """Hand on line after line, each answered before the next is read, until the input ends."""
        self._write(self._texts("channel.console.banner") + "\n\n")
        number = 0
        async for line in self._lines:
            number += 1
            if not line.strip():
                continue
            if incoming := self._incoming(number, line.strip()):
                await self._take(intake, incoming)

    async def _take(self, intake: Intake, incoming: Incoming) -> None:
        """Hand on one line; where it could not be stored the person is told, and the talk goes on."""
        if self._transcript:
            self._transcript.add(Said(incoming.text, incoming.kind))
        try:
            await intake.accept([incoming])
        except Exception:
            log.exception("console: line %s could not be stored", incoming.key)
            self._write(self._texts("error.save.not_stored") + "\n\n")
            return
        await self._settled()

    def _incoming(self, number: int, text: str) -> Incoming | None:
        """The message of a line; None where a file is named that cannot be read, and the person was told so."""
        incoming = Incoming(
            channel=self.name,
            key=f"{self._session}.{number}",
            conversation=self._person,
            sender=self._person,
            received_at=self._clock.now(),
            text=text,
        )
        word, _, named = text.partition(" ")
        return self._uploaded(incoming, Path(named.strip())) if word == UPLOAD and named.strip() else incoming

    def _uploaded(self, incoming: Incoming, file: Path) -> Incoming | None:
        try:
            content = file.read_bytes()
        except OSError:
            self._write(self._texts("channel.console.no_file", file=file) + "\n\n")
            return None
        attachment = Attachment(file.name, len(content), content=content)
        return replace(incoming, text=file.name, kind=IncomingKind.FILE, attachment=attachment)


async def typed_lines(stream: TextIO) -> AsyncIterator[str]:
    """The lines of standard input as they come; each is waited for in a thread that never holds up the end.

    At a terminal the line can be edited (Python's own `input`), also over wide characters.
    """
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    if stream.isatty():
        with suppress(ImportError):
            import readline  # noqa: F401 - importing it is what makes `input` edit lines; Windows has none
    while (line := await _in_thread(lambda: _next_line(stream))) is not None:
        yield line


def _next_line(stream: TextIO) -> str | None:
    """The next line, or None at the end."""
    try:
        line = input(PROMPT) + "\n" if stream.isatty() else stream.readline()
    except (EOFError, ValueError):  # ValueError: the stream was closed meanwhile
        return None
    return line.rstrip("\r\n") if line else None


async def _in_thread(wait: Callable[[], str | None]) -> str | None:
    """The result of a wait in a daemon thread: unlike a pool's thread it does not keep the program from ending."""
    loop = asyncio.get_running_loop()
    result: asyncio.Future[str | None] = loop.create_future()

    def settle(line: str | None) -> None:
        if not result.done():
            result.set_result(line)

    def work() -> None:
        line = wait()
        with suppress(RuntimeError):  # the loop has ended before the line came
            loop.call_soon_threadsafe(settle, line)

    Thread(target=work, daemon=True, name="typed-line").start()
    return await result
