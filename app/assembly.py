"""Builds the running parts once and wires them: dispatcher, sender, planner over one store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.channel import Channel
from core.clock import AdjustableClock
from core.settings import Settings
from core.tokens import CalendarLinks, TokenSigner
from handlers.context import Kit
from handlers.dispatch import Dispatcher
from models.store import Store
from scheduler.notices import load_notices
from scheduler.posting import Group
from scheduler.pulse import Pulse
from scheduler.ringing import Planner
from scheduler.sender import Sender


@dataclass(frozen=True)
class Assistant:
    """The running parts, wired; `channels` are the platforms by name."""

    kit: Kit
    store: Store
    clock: AdjustableClock
    signer: TokenSigner
    channels: Mapping[str, Channel]
    dispatcher: Dispatcher
    sender: Sender
    planner: Planner
    pulse: Pulse

    async def ring(self) -> None:
        """Queue what fell due, now rather than at the next bell."""
        await self.planner.plan_now(self.store)
        self.sender.wake()


def assemble(
    settings: Settings, kit: Kit, store: Store, clock: AdjustableClock, channels: Mapping[str, Channel]
) -> Assistant:
    """The assistant over a store and its channels; `kit` as it was loaded."""
    base = settings.web_public_url or f"http://{settings.web_host}:{settings.web_port}"
    links = CalendarLinks(settings.secret_key(), base)
    signer = TokenSigner(settings.secret_key())
    group = Group("wecom_robot", "group") if settings.wecom.robot_webhook else None
    planner = Planner(load_notices(kit.texts), kit.calendar, kit.texts, kit.labels, group)
    kit = replace(kit, channels=channels, calendar_links=links, replan=planner.replan)
    sender = Sender(store, channels, clock, signer, calendar=kit.calendar, texts=kit.texts)
    dispatcher = Dispatcher(store, kit, signer, sender.transaction, channels)
    return Assistant(kit, store, clock, signer, channels, dispatcher, sender, planner, Pulse())
