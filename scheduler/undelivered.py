"""What could not be delivered goes on the officers' list: nothing unasked is dropped quietly."""

from __future__ import annotations

from core.messages import Intent, Text, text_reply
from core.texts import Texts
from models.records import ClaimedPost
from models.work import Work
from scheduler.ringing import post_to


async def tell_officers(work: Work, claimed: ClaimedPost, verdict: str, code: str, texts: Texts) -> None:
    """Tell each officer which unit a notice did not (`refused`) or perhaps did not (`unsure`) reach.

    Replies are the business of the person who asked, and notices to officers have no unit: both are passed over.
    """
    post = claimed.post
    if post.intent is Intent.REPLY or not post.unit:
        return
    person = next((each for each in await work.people.recipients(post.unit) if each.person_id == post.person_id), None)
    first = post.reply.blocks[0]
    words = texts(
        f"notice.office.{verdict}",
        unit=next((unit.name for unit in await work.units.all() if unit.code == post.unit), post.unit),
        code=code,
        name=person.name if person else "",
        phone=f"，{person.phone}" if person and person.phone else "",
        text=first.text.split("\n", 1)[0] if isinstance(first, Text) else "",
    )
    for officer in await work.people.staff():
        await work.outbox.add(post_to(officer, text_reply(words), key=f"undelivered:{claimed.id}:{officer.person_id}"))
