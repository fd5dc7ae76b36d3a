"""The material of a quarter for the office of the person who asks."""

from __future__ import annotations

from core.messages import File
from core.period import Quarter
from exports.material import Material, Office, collect
from handlers.context import Turn
from handlers.due_days import due_below_head


async def material_of(turn: Turn, quarter: Quarter, head: str) -> Material:
    """Everything the papers of a quarter are made of; RightsError for anyone but the office's people."""
    office = Office(
        head=head,
        name=turn.kit.unit_name(head) if head else turn.text("share.ways.city"),
        called=turn.kit.unit_name(head) if head else turn.text("grassroots.city"),
        settings=turn.office,
        texts=turn.kit.texts,
        fields=turn.kit.form.fields,
        is_county=bool(head) and turn.kit.unit(head).kind == "county",
        unit_name=turn.kit.unit_name,
    )
    due = await due_below_head(turn, head, quarter)
    guidance = turn.kit.guidance(quarter.year)
    return await collect(turn.work, turn.person, office, quarter, guidance=guidance, due=due)


async def kept_file(turn: Turn, head: str, name: str, content: bytes) -> File:
    """A file that goes out with the reply; handing it out is noted in the audit."""
    incoming = turn.incoming
    return await turn.work.files.keep(
        turn.person, incoming.channel, incoming.conversation, name, content, unit=head
    )  # fmt: skip
