"""Two people at one report at once: each is told with the next message what the other has changed, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from core.messages import Text, text_reply
from core.numbers import moment
from exports.report_words import count_words
from handlers.context import Turn
from handlers.dialogs.step import Facts
from handlers.notifying import notify
from handlers.reporting.kept import Seen, seen_of
from models.answers_json import overlaid
from models.draft_rows import Made
from models.joint import Joint
from models.records import Answers, Receipt


def seen_in(joint: Joint) -> Seen:
    """What somebody has seen who knows the report as it is."""
    newest = joint.made[-1].number if joint.made else 0
    return Seen(newest, joint.round, joint.sent.version if joint.sent else 0)


async def hold(turn: Turn, facts: Facts) -> Joint:
    """The report as it stands, held until this message is done."""
    return await turn.work.reports.together(turn.person, facts.unit.code, facts.period)


def others_did(turn: Turn, facts: Facts, joint: Joint) -> list[Text]:
    """What the others did since this conversation last looked; nothing where it has not looked before."""
    seen = seen_of(turn.conversation.dialog, facts.unit.code, facts.period.code)
    if seen is None:
        return []
    here = {"unit": facts.unit.name, "quarter": facts.period.name}
    sent, own = joint.sent, turn.person.person_id
    if sent and sent.version > seen.version and sent.person_id != own:
        values = {"name": sent.name, "time": moment(sent.at), "version": sent.version, "code": sent.code}
        return [Text(turn.text("people.together.submitted", **here, **values))]
    lines = list(_changes(turn, facts, joint, seen.entry))
    if joint.round > seen.round and (sent is None or sent.version == seen.version) and seen.entry:
        lines.insert(0, turn.text("people.together.dropped"))
    return [Text(line) for line in lines]


async def tell_colleagues(turn: Turn, facts: Facts, receipt: Receipt) -> None:
    """The other people of the unit hear who confirmed what."""
    words = turn.text(
        "people.together.told",
        name=turn.person.name,
        time=moment(receipt.at),
        unit=facts.unit.name,
        quarter=facts.period.name,
        version=receipt.version,
        code=receipt.code,
    )
    people = await turn.work.people.recipients(facts.unit.code)
    others = [person for person in people if person.person_id != turn.person.person_id]
    await notify(turn, others, text_reply(words), key=f"submitted:{receipt.code}", unit=facts.unit.code)


def _changes(turn: Turn, facts: Facts, joint: Joint, seen: int) -> Iterator[str]:
    """What each other person has changed and filled in, from what was seen to what holds now."""
    of_others = [made for made in joint.made if made.number > seen and made.person_id != turn.person.person_id]
    if not of_others:
        return
    before = _after(facts.report.stored, [made for made in joint.made if made.number <= seen])
    now = _after(facts.report.stored, joint.made)
    items: dict[tuple[str, str], list[str]] = defaultdict(list)
    for field, made in {made.entry.field: made for made in joint.made if made.number > seen}.items():
        was, is_now = count_words(before, field, facts.texts), count_words(now, field, facts.texts)
        if made.person_id == turn.person.person_id or was == is_now:
            continue
        kind = "changed" if field in before.answered else "filled"
        label = turn.kit.form.label(field)
        item = turn.text(f"people.together.item_{kind}", label=label, before=was, after=is_now)
        items[kind, made.name].append(item)
    for (kind, name), each in items.items():
        yield turn.text(f"people.together.{kind}", name=name, items="、".join(each))


def _after(stored: Answers, made: Sequence[Made]) -> Answers:
    return overlaid(stored, [each.entry for each in made])
