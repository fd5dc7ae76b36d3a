"""日程, 日程文件 and 日程订阅: the next dates in chat, as a file, and at an address of the person's own."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from core.agenda import Entry
from core.messages import Choice, Reply, Text, text_reply
from core.numbers import day, moment
from core.office import OfficeSettings
from core.people import Actor
from exports.ical import write_calendar
from handlers.context import Kit, Turn
from handlers.scheduling.dates import Dates, dates_of
from handlers.sight import sight_of

if TYPE_CHECKING:
    from models.work import Work

_SHOWN = 14


async def show_schedule(turn: Turn) -> None:
    """The next dates, the nearest first."""
    dates = await _dates(turn)
    ahead = [entry for entry in dates.entries if entry.day >= turn.today][:_SHOWN]
    head = turn.text("schedule.head", unit=calendar_name(turn.kit, turn.actor), date=day(turn.today))
    rows = [_row(turn, entry) for entry in ahead] or [turn.text("schedule.none")]
    choices = (Choice("日程文件"), Choice("日程订阅")) if turn.actor else ()
    turn.say(text_reply("\n".join([head, *rows, *_notes(turn, dates, ahead)]), *choices))


async def give_file(turn: Turn) -> None:
    """The dates as a file to be taken away."""
    person, incoming = turn.person, turn.incoming
    dates = await _dates(turn)
    name = calendar_name(turn.kit, person)
    published = await turn.work.calendars.publish(person, dates.entries)
    unit = person.own_units[0] if person.own_units and not person.is_staff else ""
    file = await turn.work.files.keep(
        person, incoming.channel, incoming.conversation, turn.text("schedule.file.name", unit=name),
        write_calendar(name, published), unit=unit,
    )  # fmt: skip
    told = Text(turn.text("schedule.file.told", unit=name, n=len(dates.entries)))
    turn.say(Reply((told, file), (Choice("日程订阅"),)))


async def show_address(turn: Turn) -> None:
    """The address at which a calendar program finds the person's dates."""
    links = turn.kit.calendar_links
    if links is None:
        turn.tell("schedule.address.off", Choice("日程文件"))
        return
    number = await turn.work.calendars.give(turn.person)
    name = "schedule.address.local" if links.is_local else "schedule.address.told"
    turn.tell(name, Choice("日程文件"), link=links.address(turn.person.person_id, number))


async def renew_address(turn: Turn) -> None:
    """A new address; the old one is worthless from now on."""
    links = turn.kit.calendar_links
    if links is None:
        turn.tell("schedule.address.off", Choice("日程文件"))
        return
    number = await turn.work.calendars.give(turn.person, renew=True)
    turn.tell("schedule.address.renewed", link=links.address(turn.person.person_id, number))


async def revoke_address(turn: Turn) -> None:
    """No address any more."""
    revoked = await turn.work.calendars.revoke(turn.person)
    turn.tell("schedule.address.revoked" if revoked else "schedule.address.none", Choice("日程"))


async def calendar_file(work: Work, kit: Kit, token: str) -> bytes | None:
    """The file behind an address; None where it is not ours, was revoked, or the person has no role any more.

    `token` is the part of the address that names the person.
    """
    known = kit.calendar_links.read(token) if kit.calendar_links else None
    if known is None or not await work.calendars.holds(*known):
        return None
    actor = await work.people.by_id(known[0])
    if not actor.grants:
        return None
    sight = await sight_of(work, actor, kit)
    office = OfficeSettings.from_values(await work.office.all())
    dates = await dates_of(work, actor, sight.kit, office, heads=sight.heads)
    published = await work.calendars.publish(actor, dates.entries)
    return write_calendar(calendar_name(sight.kit, actor), published)


def calendar_name(kit: Kit, actor: Actor | None) -> str:
    """Whose dates they are."""
    if actor is None or actor.is_staff or not actor.own_units:
        return kit.texts("schedule.city")
    return "、".join(kit.unit_name(unit) for unit in actor.own_units)


async def _dates(turn: Turn) -> Dates:
    return await dates_of(turn.work, turn.actor, turn.kit, turn.office, heads=turn.heads)


def _row(turn: Turn, entry: Entry) -> str:
    when = moment(entry.at) if isinstance(entry.at, datetime) else day(entry.at)
    state = turn.text("schedule.noted", text=entry.note) if entry.note else ""
    return turn.text("schedule.row", when=when, title=entry.title, state=state)


def _notes(turn: Turn, dates: Dates, shown: list[Entry]) -> list[str]:
    """What cannot be said, and what the marks mean."""
    notes = [turn.text("schedule.unset")] if dates.is_unset else []
    proposed, provisional = turn.text("schedule.note.proposed"), turn.text("schedule.note.provisional")
    if any(proposed in entry.note for entry in shown):
        notes.append(turn.text("schedule.marks"))
    if any(provisional in entry.note for entry in shown):
        notes.append(turn.text("schedule.provisional"))
    return notes
