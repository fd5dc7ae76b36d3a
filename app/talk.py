"""The command `chat`: the same assistant, spoken to in the terminal."""

from __future__ import annotations

import argparse
import asyncio
import sys
from contextlib import ExitStack

from app.administration import find_unit
from app.assembly import Assistant, assemble
from app.kit import load_kit
from app.storage import open_store
from channels.console import ConsoleChannel, typed_lines
from channels.transcript import TranscriptWriter
from channels.transcript_lines import Direction
from core.channel import Channel
from core.clock import AdjustableClock
from core.errors import SettingsError
from core.people import OPERATOR, Role
from core.settings import Settings
from models.records import Member
from models.store import Store

_OFFICER = {"officer", "市委组织部"}
_STRANGER = "stranger"


async def chat(settings: Settings, chosen: argparse.Namespace) -> int:
    """Talk until the input ends; `--save` keeps the talk as a transcript that the tests can replay."""
    clock = AdjustableClock()
    async with open_store(settings, clock) as store:
        person = await _speaker(settings, store, chosen.unit)
        channels: dict[str, Channel] = {}
        assistant = assemble(settings, load_kit(settings), store, clock, channels)
        with ExitStack() as files:
            transcript = None
            if chosen.save:
                transcript = TranscriptWriter(files.enter_context(chosen.save.open("w", encoding="utf-8")).write)
                transcript.add(Direction("as", person))
                transcript.add(Direction("now", f"{clock.now():%Y-%m-%d %H:%M}"))
            console = ConsoleChannel(
                typed_lines(sys.stdin),
                _print,
                assistant.kit.texts,
                clock,
                person=person,
                session=f"{clock.now():%Y%m%d%H%M%S%f}",
                settled=lambda: _settle(assistant),
                folder=settings.data_dir / "files",
                transcript=transcript,
            )
            channels[console.name] = console
            await _talk(assistant, console)
    return 0


async def _talk(assistant: Assistant, console: ConsoleChannel) -> None:
    """Handle messages in the background for as long as the person types."""
    handling = asyncio.create_task(assistant.dispatcher.run())
    try:
        await console.run(assistant.dispatcher)
    finally:
        handling.cancel()
        await asyncio.gather(handling, return_exceptions=True)


async def _settle(assistant: Assistant) -> None:
    """Everything accepted has been answered and the answers have been printed."""
    await assistant.dispatcher.settled()
    await assistant.planner.plan_now(assistant.store)
    await assistant.sender.deliver_due()


async def _speaker(settings: Settings, store: Store, said: str) -> str:
    """The console account of the person to speak as, bound to that person; a stranger where nobody is named."""
    if not said:
        said = "双峰县" if settings.demo else _STRANGER
    if said == _STRANGER:
        return _STRANGER
    async with store.write() as work:
        unit = "" if said in _OFFICER else find_unit(await work.units.all(), said).code
        member = _member(await work.people.roster(OPERATOR), unit)
        if member is None:
            raise SettingsError([f"{said}还没有绑定的人员。请先生成邀请码：python bot.py invite {said}"])
        account = unit or "officer"
        await work.people.attach(member.person_id, ConsoleChannel.name, account, account)
    return account


def _member(roster: tuple[Member, ...], unit: str) -> Member | None:
    """Who speaks for a unit: somebody who reports for it; for the department its first person."""
    return next((each for each in roster if each.unit == unit and each.role is not Role.PRINCIPAL), None)


def _print(text: str) -> None:
    sys.stdout.write(text)
    sys.stdout.flush()
