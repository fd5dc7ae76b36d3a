"""What could not be delivered goes on the officers' list: nothing unasked is dropped quietly."""

from __future__ import annotations

from dataclasses import replace

from core.messages import Intent, Reply, Text, text_reply
from core.people import Role
from core.texts import Texts
from core.units import above
from models.calls import Reason
from models.records import ClaimedPost, Post, Recipient, post_to
from models.work import Work

_ELSEWHERE = " not on "


async def try_elsewhere(work: Work, post: Post) -> bool:
    """Queue a notice that a platform refused to the next account of the person; False where none is left.

    The key grows by each channel tried, so that a notice goes once to each and never round in a circle.
    """
    if post.intent is Intent.REPLY or post.person_id is None or not post.dedupe_key:
        return False
    tried = {post.channel, *post.dedupe_key.split(_ELSEWHERE)[1:]}
    for address in await work.people.addresses(post.person_id):
        if address.channel not in tried:
            key = f"{post.dedupe_key}{_ELSEWHERE}{post.channel}"
            there = replace(post, channel=address.channel, conversation=address.conversation, dedupe_key=key)
            return await work.outbox.add(there) is not None
    return False


async def _person(work: Work, post: Post) -> Recipient | None:
    """Whom a message of a unit was for, as far as they are still there."""
    people = (*await work.people.recipients(post.unit), *(await work.people.principals_of([post.unit]))[post.unit])
    return next((each for each in people if each.person_id == post.person_id), None)


def _name(person: Recipient | None, texts: Texts) -> str:
    if person is None:
        return ""
    is_principal = person.role is Role.PRINCIPAL
    return texts("principal.notice.undelivered", name=person.name) if is_principal else person.name


async def list_for_call(work: Work, claimed: ClaimedPost, reason: Reason) -> None:
    """Put the unit on the call list of the office above; of a broadcast every unit of the person."""
    post = claimed.post
    if post.intent is Intent.REPLY:
        return
    about, condition = head_line(post.reply), post.condition
    units: tuple[str, ...] = (post.unit,) if post.unit else ()
    if post.broadcast and post.person_id is not None:
        about, has_receipt, units = await work.broadcasts.chosen(post.broadcast, post.person_id)
        condition = f"unreceived:{post.broadcast}:{post.person_id}" if has_receipt else condition
    for unit in units:
        await work.calls.note(
            f"post:{claimed.id}:{unit}", unit, reason, about, condition, person_id=post.person_id, outbox_id=claimed.id
        )


def head_line(reply: Reply) -> str:
    """The first line of a message, to name it by."""
    first = reply.blocks[0]
    return first.text.split("\n", 1)[0] if isinstance(first, Text) else ""


async def tell_officers(work: Work, claimed: ClaimedPost, verdict: str, code: str, texts: Texts) -> None:
    """Tell each of the office above which unit a notice did not (`refused`) or perhaps did not (`unsure`) reach.

    Replies are the business of the person who asked, and notices to officers have no unit: both are passed over. Of a
    broadcast they see it where they look after it, and on the next call list.
    """
    await list_for_call(work, claimed, Reason(verdict))
    post = claimed.post
    if post.intent is Intent.REPLY or not post.unit or post.broadcast:
        return
    person = await _person(work, post)
    units = (*await work.units.all(), *await work.below.around([post.unit], ()))
    words = texts(
        f"notice.office.{verdict}",
        unit=next((unit.name for unit in units if unit.code == post.unit), post.unit),
        code=code,
        name=_name(person, texts),
        phone=f"，{person.phone}" if person and person.phone else "",
        text=head_line(post.reply),
    )
    for officer in await work.people.office(above(post.unit)):
        await work.outbox.add(post_to(officer, text_reply(words), key=f"undelivered:{claimed.id}:{officer.person_id}"))
