"""Builds the running parts once and wires them: dispatcher, sender, planner over one store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.kit import load_kit
from core.channel import Channel
from core.clock import AdjustableClock
from core.settings import Settings
from core.tokens import TokenSigner
from handlers.context import Kit
from handlers.dispatch import Dispatcher
from models.store import Store
from scheduler.notices import load_notices
from scheduler.ringing import Group, Planner
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

    async def ring(self) -> None:
        """Queue what fell due, now rather than at the next bell."""
        await self.planner.plan_now(self.store)
        self.sender.wake()


def assemble(settings: Settings, store: Store, clock: AdjustableClock, channels: Mapping[str, Channel]) -> Assistant:
    """The assistant over a store and its channels."""
    kit, signer = load_kit(settings), TokenSigner(settings.secret_key())
    sender = Sender(store, channels, clock, signer, calendar=kit.calendar, texts=kit.texts)
    dispatcher = Dispatcher(store, kit, signer, sender.wake, channels)
    group = Group("wecom_robot", "group") if settings.wecom.robot_webhook else None
    planner = Planner(load_notices(kit.texts), kit.calendar, kit.texts, group)
    return Assistant(kit, store, clock, signer, channels, dispatcher, sender, planner)
