"""A platform as the contract sees it: what a person does there and sees there, and what can go wrong there."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from core.clock import SystemClock
from core.messages import File, Intent, Outgoing
from core.texts import Texts
from core.tokens import TokenSigner
from tests.channels.recorder import Recorder

SIGNER = TokenSigner("a secret of the contract")
FILES = {"a1b2": b"PK\3\4 a sheet", "c3d4": b"PK\3\4 another"}
"""The contents of files that go out, by their refs."""


@dataclass
class Seen:
    """One message on the person's screen; `buttons` maps what stands on them to what they send."""

    text: str
    buttons: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)


class Platform:
    """One channel with its platform around it. Each kind says in `can` what its platform knows at all:

    tap         buttons            attach      photos, voice and files        again   one message twice
    stick       stickers           locate      places on the map
    shuffle     a later message before an earlier one in one delivery         keep    unconfirmed messages
    block       people who do not want to hear      silence   no answer to a send     vanish  no connection
    crowd       several people     recall      what was sent can be taken back
    """

    name = ""
    title = ""
    """What tests call it where that is not its name."""
    can: frozenset[str] = frozenset()
    here = ""
    """The conversation of the person."""
    elsewhere = ""
    """The conversation of somebody else."""

    def __init__(self):
        self.intake = Recorder()
        self.texts = Texts.load()
        self.clock = SystemClock()
        self.channel = None
        self._running = None
        self._next = 0

    async def open(self):
        """Start the platform itself."""

    async def close(self):
        """Stop everything."""
        await self.kill()

    def make(self):
        """The channel of a process that starts now."""
        raise AssertionError(f"{type(self).__name__} makes no channel")

    async def start(self):
        """Start a process with the channel."""
        self.intake.live()
        self.channel = self.make()
        self._running = asyncio.create_task(self.channel.run(self.intake))
        await self.ready()

    async def ready(self):
        """Wait until the person can speak."""

    async def kill(self):
        """End the process wherever it stands."""
        self.intake.die()
        if self._running:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    @property
    def has_ended(self):
        """Whether nothing of the process is left."""
        return self._running.done()

    async def says(self, text):
        """The person types; the platform does what it does to get it through."""
        raise AssertionError(f"nothing can be said to {type(self).__name__}")

    async def seen(self, count):
        """The first `count` messages on the person's screen, once they are there."""
        await self.until(lambda: len(self.screen()) >= count)
        return self.screen()

    async def until(self, true):
        """Wait for something at the far end of a connection."""
        async with asyncio.timeout(10):
            while not true():  # noqa: ASYNC110 - nothing on this side tells when
                await asyncio.sleep(0.005)

    async def taken(self, name):
        """The content of a file of this name, as the person takes it away."""
        raise AssertionError(f"{type(self).__name__} shows no files")

    def screen(self) -> list[Seen]:
        """All messages on the person's screen now."""
        raise AssertionError(f"{type(self).__name__} has no screen")

    async def reply(self, reply, conversation="", intent=Intent.REPLY):
        """Let the assistant say something, with signed buttons, as its sender does; gives the platform's id."""
        self._next += 1
        conversation = conversation or self.here
        refs = {block.ref for block in reply.blocks if isinstance(block, File)}
        tokens = tuple(SIGNER.sign(self._next, at, self.name, conversation) for at in range(len(reply.choices)))
        files = {ref: FILES[ref] for ref in refs}
        return await self.send(Outgoing(self._next, conversation, reply, intent, tokens, files))

    async def send(self, outgoing):
        """Hand one message to the channel; gives the platform's id."""
        return await self.channel.send(outgoing)
