"""待答问题: the officers' list of what the documents do not answer, one question opened, an answer written and sent.

Whatever an officer writes while a question is open belongs to the answer; it goes out only by 发出, after it was
shown as it will be read. The rights are checked by every operation on the way.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace

from core.errors import StateError
from core.messages import Choice, Reply, Text, text_reply
from core.numbers import day
from handlers.commands import Command
from handlers.context import Turn
from handlers.drafting import LONGEST, Drafting, drafting
from handlers.reporting import ask_again
from handlers.still_theirs import still_theirs
from handlers.telling import answer_text, tell_askers, tell_readers
from models.question_records import AnswerKind, Asker, Asking, OpenQuestion

_SHOWN = 10
_OFFERED = 5
_CODE = re.compile(r"(?:答复|待答|问题)?\s*((?=[A-Z0-9]*[A-Z])(?=[A-Z0-9]*[2-9])[A-Z2-9]{4})")
_SEND, _ALONE, _AGAIN = Choice("发出", main=True), Choice("只发提问人"), Choice("重写")
_LEAVE = Choice("取消")
_KINDS = {"decline": AnswerKind.DECLINED, "withdraw": AnswerKind.WITHDRAWN}


async def show_questions(turn: Turn) -> None:
    """The open questions, the oldest first, with a button for each of the first ones."""
    waiting = await turn.work.questions.pending(turn.person)
    if not waiting:
        turn.tell("question.list.none", Choice("已答问题"))
        return
    turn.tell("question.list.some", *_opening(waiting), n=len(waiting), rows=_rows(turn, waiting))


async def show_answered(turn: Turn) -> None:
    """What was answered last, to be put right or taken back."""
    settled = await turn.work.questions.settled(turn.person, _SHOWN)
    if not settled:
        turn.tell("question.list.none_answered", Choice("待答", main=True))
        return
    turn.tell("question.list.answered", *_opening(settled), n=len(settled), rows=_rows(turn, settled))


async def open_question(turn: Turn) -> bool:
    """Open the question whose code the whole message is; False for any other message, and for all but officers."""
    said = _CODE.fullmatch(unicodedata.normalize("NFKC", turn.said).strip().upper())
    if said is None or not turn.person.is_staff:
        return False
    question = await turn.work.questions.find(turn.person, said[1])
    if question is None:
        return False
    open_now = drafting(turn.conversation.dialog)
    if open_now and open_now.text and open_now.code != question.code:
        turn.tell("question.draft.other", code=open_now.code)
        return True
    back = open_now.back if open_now else turn.conversation.dialog
    turn.keep(dialog=Drafting(question.code, question.version, back=back).keep())
    turn.say(_shown(turn, question))
    return True


async def go_on_answering(turn: Turn, command: Command | None) -> bool:
    """Take a message while an answer is being written; False where none is, and for commands of other rooms."""
    draft = still_theirs(turn, drafting(turn.conversation.dialog), may=turn.person.is_staff)
    if draft is None:
        return False
    question = await turn.work.questions.find(turn.person, draft.code)
    if question is None:
        raise StateError(f"no question {draft.code}")
    match command:
        case Command("report", "cancel"):
            turn.tell("question.draft.left", code=draft.code)
            await _close(turn, draft)
        case Command("draft", "send" | "send_alone" as how) | Command("report", "confirm" as how):
            await _send(turn, draft, question, shared=how != "send_alone")
        case Command("draft", "rewrite"):
            _keep(turn, replace(draft, text="", kind=AnswerKind.ANSWERED))
            turn.say(_asked(turn, "question.draft.again", question))
        case Command("draft", "decline" | "withdraw" as kind):
            _keep(turn, replace(draft, kind=_KINDS[kind], text=""))
            turn.say(_preview(turn, replace(draft, kind=_KINDS[kind], text=""), question))
        case Command("anyone" | "staff"):
            return False
        case _:
            _write(turn, draft, question)
    return True


async def recall_draft(turn: Turn) -> None:
    """Say once, behind what was asked in between, that an answer is still being written."""
    draft = drafting(turn.conversation.dialog)
    if draft is not None:
        choices = (_SEND, _LEAVE) if draft.is_ready else (_LEAVE,)
        turn.say(text_reply(draft_line(turn), *choices, numbered=False))


def draft_line(turn: Turn) -> str:
    """That an answer is being written, for a tap on a button of the past; empty where none is."""
    draft = drafting(turn.conversation.dialog)
    return turn.text("question.draft.open", code=draft.code) if draft else ""


def _write(turn: Turn, draft: Drafting, question: OpenQuestion) -> None:
    """One more message of the answer, and the whole as it will be read."""
    longer = draft.with_more(turn.said)
    if len(longer.text) > LONGEST:
        turn.say(_asked(turn, "question.draft.too_long", question, n=len(longer.text), max=LONGEST))
        return
    _keep(turn, longer)
    turn.say(_preview(turn, longer, question))


async def _send(turn: Turn, draft: Drafting, question: OpenQuestion, *, shared: bool) -> None:
    """Send what was shown, unless somebody else has answered meanwhile."""
    if not draft.is_ready:
        turn.say(_asked(turn, "question.draft.empty", question))
        return
    if question.version != draft.version or (draft.kind is AnswerKind.WITHDRAWN and not question.is_settled):
        turn.tell("question.draft.overtaken", code=draft.code, text=_answered(turn, question))
        await _close(turn, draft)
        return
    askers = await _say(turn, draft, shared=shared)
    sent = await tell_askers(turn, draft, question, askers)
    read = await tell_readers(turn, draft, question, askers, shared=shared)
    told = turn.text(f"question.sent.{draft.kind.value}", code=draft.code, n=sent)
    told += turn.text("question.sent.readers", n=read) if read else ""
    turn.say(text_reply(told, Choice("待答", main=True)))
    await _close(turn, draft)


async def _say(turn: Turn, draft: Drafting, *, shared: bool) -> tuple[Asker, ...]:
    questions, actor = turn.work.questions, turn.person
    match draft.kind:
        case AnswerKind.DECLINED:
            return await questions.decline(actor, draft.code, version=draft.version)
        case AnswerKind.WITHDRAWN:
            return await questions.withdraw(actor, draft.code, version=draft.version)
    return await questions.answer(actor, draft.code, draft.text, shared=shared, version=draft.version)


async def _close(turn: Turn, draft: Drafting) -> None:
    """Leave the answer, back to the report that was open before."""
    turn.keep(dialog=draft.back)
    await ask_again(turn)


def _keep(turn: Turn, draft: Drafting) -> None:
    """A changed draft makes the buttons of the earlier preview stale."""
    turn.keep(dialog=draft.keep())


def _preview(turn: Turn, draft: Drafting, question: OpenQuestion) -> Reply:
    """What each asker will read, word for word, and what may be done with it."""
    blocks = [
        Text(turn.text("question.draft.preview", n=len(question.askings))),
        Text(answer_text(turn, draft, question, question.askings[0].at, question.text)),
    ]
    if draft.kind is not AnswerKind.ANSWERED:
        return Reply(tuple(blocks), (_SEND, _AGAIN, _LEAVE), numbered=False)
    blocks.append(Text(turn.text("question.draft.shared")))
    return Reply(tuple(blocks), (_SEND, _ALONE, _AGAIN, _LEAVE), numbered=False)


def _asked(turn: Turn, name: str, question: OpenQuestion, /, **values: object) -> Reply:
    """A sentence about the draft, without numbered choices: a number may be an answer."""
    return text_reply(turn.text(name, code=question.code, said=question.text, **values), _LEAVE, numbered=False)


def _shown(turn: Turn, question: OpenQuestion) -> Reply:
    """One question with who asked it, what came nearest, and what was answered so far."""
    lines = [turn.text("question.open.head", code=question.code, said=question.text, who=_who(turn, question))]
    lines += [
        turn.text("question.open.also", said=asking.text, who=_name(turn, asking)) for asking in question.askings[1:]
    ]
    if question.nearest:
        lines.append(turn.text("question.open.nearest", path=question.nearest))
    if question.is_settled:
        lines.append(_answered(turn, question))
    lines.append(turn.text("question.open.amend" if question.is_settled else "question.open.write"))
    choices = (Choice("收回答复"),) if question.is_settled else (Choice("不属本库"),)
    return text_reply("\n".join(lines), *choices, _LEAVE, numbered=False)


def _answered(turn: Turn, question: OpenQuestion) -> str:
    """Who said what when; empty before the first answer."""
    answer = question.answer
    if answer is None:
        return ""
    return turn.text(
        f"question.was.{answer.kind.value}", name=answer.by, date=day(answer.at.date()), answer=answer.text
    )


def _rows(turn: Turn, questions: tuple[OpenQuestion, ...]) -> str:
    return "\n".join(
        turn.text("question.list.row", code=each.code, said=_short(each.text), who=_who(turn, each))
        for each in questions[:_SHOWN]
    )


def _opening(questions: tuple[OpenQuestion, ...]) -> tuple[Choice, ...]:
    return tuple(Choice(each.code, f"答复{each.code}") for each in questions[:_OFFERED])


def _who(turn: Turn, question: OpenQuestion) -> str:
    """Whoever asked first, when, and how many others."""
    first = question.askings[0]
    words = turn.text("question.who.one", name=_name(turn, first), date=day(first.at.date()))
    if len(question.askings) > 1:
        words += turn.text("question.who.more", n=len(question.askings) - 1)
    return words


def _name(turn: Turn, asking: Asking) -> str:
    if not asking.name:
        return turn.text("question.who.stranger")
    return f"{turn.kit.unit_name(asking.unit)}{asking.name}" if asking.unit else asking.name


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= 40 else f"{words[:39]}…"
