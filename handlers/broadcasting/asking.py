"""What is still open of a broadcast is asked for, at the end by the preview; 确认群发 sends what was shown."""

from __future__ import annotations

from dataclasses import replace

from core.hours import Hours
from core.messages import Choice, Reply, text_reply
from core.numbers import moment
from handlers.broadcasting.kept import Composing
from handlers.broadcasting.moments import fit
from handlers.broadcasting.previewing import message, preview, when_line
from handlers.context import Turn
from models.broadcast_records import Broadcast, NewBroadcast

LEAVE, MORE, DONE = Choice("取消"), Choice("接着写"), Choice("写完了", main=True)
AS_TEXT = Choice("加进通知")
GROUPS = (Choice("全部单位"), Choice("未报单位"), Choice("县市区"))
CONFIRM = "确认群发"
ATTACHED, AS_WORDS, BOTH = "作附件发", "发文字", "文字加附件"
LATER, NOW, WITH, WITHOUT = "定时", "立即发", "要回执", "不要回执"
REWORD, OTHERS, SHOW = "改内容", "改范围", "看预览"


def say_change(turn: Turn, wanted: Composing) -> None:
    """Keep a small change and say how it stands now; the long preview is not shown again for it."""
    turn.keep(dialog=wanted.keep())
    receipt = turn.text("broadcast.changed.receipt" if wanted.receipt else "broadcast.changed.no_receipt")
    told = turn.text("broadcast.changed.line", n=len(wanted.units), state=receipt, when=when_line(turn, wanted))
    turn.say(text_reply(told, Choice(CONFIRM, main=True), Choice(SHOW), LEAVE))


async def ask(turn: Turn, wanted: Composing) -> None:
    """Keep it and ask for what is open, at the end by the preview."""
    if wanted.asks == "send":
        alike = await _alike(turn, wanted)
        wanted = replace(wanted, alike=alike.code if alike else "")
        turn.keep(dialog=wanted.keep())
        turn.say(await preview(turn, wanted, alike))
        return
    turn.keep(dialog=wanted.keep())
    turn.say(_question(turn, wanted))


def _question(turn: Turn, wanted: Composing) -> Reply:
    match wanted.asks:
        case "head":
            heads = [Choice(turn.kit.unit_name(head)) for head in turn.offices]
            return text_reply(turn.text("broadcast.ask.head"), *heads, LEAVE)
        case "units":
            return text_reply(turn.text("broadcast.ask.units"), *GROUPS, MORE, LEAVE)
        case "when":
            return text_reply(turn.text("broadcast.ask.when"), Choice(NOW), LEAVE, numbered=False)
        case "use":
            uses = tuple(Choice(use) for use in (ATTACHED, AS_WORDS, BOTH))
            told = turn.text("broadcast.ask.use", file=(wanted.kept or ("",))[0], n=len(wanted.kept_text))
            return text_reply(told, *uses, LEAVE)
        case "more":
            return text_reply(turn.text("broadcast.text.more"), DONE, LEAVE, numbered=False)
    name = "mending" if wanted.mends else "text_to" if wanted.units else "text"
    units = "、".join(turn.kit.unit_name(unit) for unit in wanted.units)
    told = turn.text(f"broadcast.ask.{name}", code=wanted.mends, n=len(wanted.units), units=units)
    return text_reply(told, LEAVE, numbered=False)


async def send(turn: Turn, wanted: Composing) -> None:
    """Send what was shown, unless somebody else sent the same words meanwhile."""
    work, alike = turn.work, await _alike(turn, wanted)
    if alike and alike.code != wanted.alike:
        await ask(turn, wanted)
        return
    hours = Hours(turn.calendar, turn.office)
    planned = wanted.moment or (None if hours.are_open(turn.now) else fit(turn.now, hours).moment)
    code = await work.broadcasts.new_code()
    sent = await work.broadcasts.send(
        turn.person,
        NewBroadcast(
            code, wanted.draft, wanted.head, wanted.title, wanted.text, message(turn, wanted, code), wanted.units,
            wanted.rule, wanted.receipt, wanted.file[1] if wanted.file else "", planned,
        ),
    )  # fmt: skip
    turn.keep(dialog=wanted.back)
    choices = (Choice("看回执", f"群发回执 {sent.code}"), Choice("撤回群发", f"撤回群发 {sent.code}"))
    if sent.queued_at is None:
        turn.tell("broadcast.sent.planned", *choices, code=sent.code, n=len(sent.units), time=moment(sent.not_before))
        return
    course = await work.broadcasts.course(turn.person, sent)
    people = {each.person_id for unit in course.units for each in unit.people}
    turn.tell("broadcast.sent.now", *choices, code=sent.code, n=len(sent.units), k=len(people))


async def _alike(turn: Turn, wanted: Composing) -> Broadcast | None:
    return await turn.work.broadcasts.alike(turn.person, wanted.head, wanted.title, wanted.text, wanted.units)
