"""Commands of the administrator: units, invitations, people."""

from __future__ import annotations

import argparse

from app.storage import open_store
from core.errors import SettingsError
from core.people import OPERATOR, ROLE_NAMES, Role
from core.render import width
from core.settings import Settings
from core.units import Unit, unit_called


async def units(settings: Settings, _: argparse.Namespace) -> int:
    """Print the reporting units in the order of the addressees."""
    async with open_store(settings) as store, store.read() as work:
        for unit in await work.units.all():
            print(f"{unit.code:<14} {_padded(unit.name, 22)} {unit.addressee}")
    return 0


async def invite(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print a fresh invitation code, alone on one line."""
    role = Role(chosen.role)
    async with open_store(settings) as store, store.write() as work:
        code = "" if role in {Role.OFFICER, Role.ADMIN} else find_unit(await work.units.all(), chosen.unit).code
        print(await work.people.invite(OPERATOR, code, role))
    return 0


async def grassroots(settings: Settings, chosen: argparse.Namespace) -> int:
    """Let the units below a unit report to it, or no longer, and print how it stands now."""
    async with open_store(settings) as store, store.write() as work:
        unit = find_unit(await work.units.all(), chosen.unit)
        changed = await work.levels.switch(OPERATOR, unit.code, is_open=chosen.state == "on")
        state = "已开通" if chosen.state == "on" else "已关闭"
        print(f"{unit.name}：基层填报{state}{'' if changed else '（没有变化）'}。")
    return 0


async def people(settings: Settings, _: argparse.Namespace) -> int:
    """Print who holds which role."""
    async with open_store(settings) as store, store.read() as work:
        names = {unit.code: unit.name for unit in await work.units.all()}
        for member in await work.people.roster(OPERATOR):
            where = names.get(member.unit, "市委组织部")
            channels = "、".join(member.channels) or "未绑定"
            print(f"{_padded(member.name, 30)} {_padded(ROLE_NAMES[member.role], 18)} {_padded(where, 22)} {channels}")
    return 0


def find_unit(units: tuple[Unit, ...], said: str) -> Unit:
    """The unit of a code, name or alias; SettingsError names the known ones."""
    if unit := unit_called(said, units):
        return unit
    known = "、".join(f"{unit.name}（{unit.code}）" for unit in units)
    raise SettingsError([f"没有找到单位“{said}”。现有单位：{known}。"])


def _padded(text: str, columns: int) -> str:
    return text + " " * max(0, columns - width(text))
