"""Who is told of a submission: the department, or the people of the unit above; each once for each version."""

from __future__ import annotations

from core.messages import Choice, Reply, Text, text_reply
from core.units import above
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.dialogs.step import Facts
from handlers.reporting.receipts import change_notice
from models.records import Answers, Receipt, post_to


async def tell_office(turn: Turn, facts: Facts, after: Answers, receipt: Receipt, reason: str) -> None:
    """Tell the office above of a change, and of anything that makes its own report differ from the sum."""
    head, form = above(facts.unit.code), turn.kit.form_for(facts.period)
    notice = change_notice(form, facts, after, receipt, reason)
    is_changed = receipt.version == 1 or bool(ans.changed(form, facts.report.stored, after))
    outdated = await _outdated(turn, head, facts) if head and is_changed else None
    told = _joined(notice, outdated)
    if told is None:
        return
    for person in await turn.work.people.office(head):
        key = f"changed:{receipt.code}:{person.person_id}:{person.channel}:{person.conversation}"
        post = post_to(person, told, key=key, unit=facts.unit.code)
        await turn.work.outbox.add(post)


async def _outdated(turn: Turn, head: str, facts: Facts) -> Reply | None:
    """That the office has reported already and its numbers are not the sum any more; None where they still are."""
    version = await turn.work.roll_ups.outdated_version(head, facts.period)
    if not version:
        return None
    told = turn.text(
        "grassroots.told.outdated", unit=facts.unit.name, office=facts.superior, quarter=facts.period.name,
        version=version,
    )  # fmt: skip
    return text_reply(told, Choice("填报", main=True))


def _joined(notice: Reply | None, outdated: Reply | None) -> Reply | None:
    if notice is None or outdated is None:
        return notice or outdated
    lines = [block.text for block in (*notice.blocks, *outdated.blocks) if isinstance(block, Text)]
    return text_reply("\n".join(lines), *outdated.choices)
