"""What a unit is told when the department sends a field back: one question, to each of its people once."""

from __future__ import annotations

from core.messages import Choice, Intent, text_reply
from handlers.context import Turn
from handlers.dialogs import answers as ans
from handlers.reviewing.kept import Returning
from models.records import Post, Report


def returned_text(turn: Turn, wanted: Returning, report: Report) -> str:
    """The words that the unit reads: which field, why, and the question for it with the count in force."""
    field = turn.kit.form.by_code[wanted.field]
    now = ans.said(report.stored, field.code, turn.kit.texts)
    question = [turn.text("report.fill.now", label=field.label, value=now), field.ask(report.stored.values)]
    return turn.text(
        "receipt.after.returned",
        unit=turn.kit.unit_name(report.unit),
        quarter=report.quarter.name,
        n=1,
        labels=field.label,
        reason=wanted.reason,
        question="\n".join(question),
    )


async def tell_returned(turn: Turn, wanted: Returning, report: Report) -> None:
    """Queue it to everybody of the unit; whoever comes after the answer of another is not asked any more."""
    choices = (Choice("去改", "继续", main=True), Choice("数字没错"))
    about = f"{report.unit}:{report.quarter.code}"
    for person in await turn.work.people.recipients(report.unit):
        post = Post(
            person.channel,
            person.conversation,
            text_reply(returned_text(turn, wanted, report), *choices, numbered=False),
            Intent.NOTICE,
            dedupe_key=f"returned:{about}:{report.version}:{wanted.field}:{person.person_id}",
            person_id=person.person_id,
            unit=report.unit,
            condition=f"returned:{about}:{wanted.field}",
        )
        await turn.work.outbox.add(post)
