"""The engine of a checklist: one pure step from what was said to what is stored, asked and done."""

from __future__ import annotations

from core.numbers import moment
from handlers.dialogs.checklist.asking import go_on
from handlers.dialogs.checklist.course import asked_field, done_items, fields
from handlers.dialogs.checklist.form import MEASURE, PROBLEM, Checklist
from handlers.dialogs.checklist.moving import COMMANDS, drop, edit_named, named_at, reason_given, resume
from handlers.dialogs.checklist.state import Position, Wants
from handlers.dialogs.checklist.taking import take
from handlers.dialogs.checklist.talk import Around, Step, Talk
from models.records import ReportState

_YES = frozenset({"是", "是的", "对", "确认", "嗯", "好"})
_NO = frozenset({"不", "否", "不是", "不放弃", "取消", "不要"})


def open_list(form: Checklist, around: Around) -> Step:
    """Begin or take up the checklist of a year."""
    talk = Talk.begin(form, Position(around.unit.code, around.period.code), around)
    report = around.report
    if report.state is ReportState.RETURNED:
        labels = "、".join(form.item_of(item.field).label for item in report.returned)
        return go_on(talk.tell("check.open.returned", n=len(report.returned), labels=labels))
    if around.lock.is_locked:
        return _stands(talk, "check.open.locked" if report.version else "check.open.closed")
    if report.version and report.draft is None:
        return _stands(talk, "check.open.submitted")
    name = "check.open.draft" if report.draft is not None else "check.open.new"
    late = around.due is not None and around.now > around.due
    talk = talk.tell(name, done=done_items(talk), all=len(talk.items), due_clause=around.due_clause)
    return go_on(talk.tell("check.open.late") if late else talk)


def change(form: Checklist, position: Position, said: str, around: Around) -> Step:
    """Take a checklist up with an item that is to be changed; which one is asked where none is named."""
    talk = Talk.begin(form, position, around)
    if around.lock.is_locked:
        return _stands(talk, "check.open.locked")
    return edit_named(talk, said) or COMMANDS["edit"](talk)


def step(form: Checklist, position: Position, said: str, command: str, around: Around) -> Step:
    """One message within an open checklist; what says nothing to it is not `understood` and changes nothing."""
    talk = Talk.begin(form, position, around)
    if position.paused:
        return resume(talk) if command == "resume" else Step(position, understood=False)
    if command in COMMANDS and not _is_answer(talk, command, said):
        return COMMANDS[command](talk)
    result = _beside(talk, said) or edit_named(talk, said) or _answered(talk, said)
    return result or Step(position, understood=False)


def wants_sentence(form: Checklist, position: Position, around: Around) -> bool:
    """Whether a sentence in free words is waited for."""
    return _wants_sentence(Talk.begin(form, position, around))


def _wants_sentence(talk: Talk) -> bool:
    if talk.position.wants is not Wants.FIELD:
        return talk.position.wants is Wants.REASON
    code = asked_field(talk)
    part = code.partition(".")[2]
    return part in {PROBLEM, MEASURE} or (bool(code) and not part and talk.form.item_of(code).kind == "words")


def ask_again(form: Checklist, position: Position, around: Around) -> Step:
    """The open question once more, after something else was answered in between; long figures stand above already."""
    talk = Talk.begin(form, position, around)
    if talk.position.wants is Wants.FIELD and not asked_field(talk):
        if around.report.version:
            return Step(position, understood=False)
        return talk.tell("check.back.waits").finished()
    return go_on(talk, progress=False, brief=True)


def sentence_like(command: str, said: str) -> bool:
    """更正 and 补报 are commands by themselves, and what is done about a problem where that is asked."""
    return command in _SENTENCES and said.strip().rstrip("。.") not in _PLAIN


_SENTENCES = frozenset({"fill", "zero", "edit", "provisional"})
_PLAIN = frozenset({"填报", "报数", "开始填报", "我要报", "改", "改数", "本季零报", "零报", "先暂报", "暂报"})


def _is_answer(talk: Talk, command: str, said: str) -> bool:
    """无误 is a command by itself, and the answer where a figure is shown."""
    code = asked_field(talk)
    if sentence_like(command, said) and _wants_sentence(talk):
        return True
    if not code or command != "confirm" or talk.position.wants is not Wants.FIELD:
        return False
    return talk.form.item_of(code).kind == "known" and said.strip() in talk.form.words["right"]


def _beside(talk: Talk, said: str) -> Step | None:
    """An answer to what is asked besides the fields."""
    bare = said.strip().rstrip("。.")
    match talk.position.wants:
        case Wants.WHICH:
            item, rest = named_at(talk, bare)
            if bare in _NO:
                return go_on(talk.asks_field())
            return go_on(talk.asks_field(item.code)) if item and not rest else None
        case Wants.DROP:
            if bare in _YES:
                return drop(talk)
            return go_on(talk.asks_field()) if bare in _NO else None
        case Wants.REASON:
            return edit_named(talk, said) or reason_given(talk, said)
        case _:
            return None


def _answered(talk: Talk, said: str) -> Step | None:
    """The answer to the field that is asked; a bare name of another item means that one."""
    if talk.position.wants is not Wants.FIELD:
        return None
    code = asked_field(talk)
    taken = take(talk, code, said) if code else None
    if taken is not None:
        return go_on(taken, progress=bool(taken.entries))
    item = talk.form.named(said.strip())
    if item is not None and item.code in fields(talk):
        return go_on(talk.asks_field(item.code), progress=False)
    return None


def not_read(form: Checklist, position: Position, around: Around) -> Step:
    """Words that nobody else had a use for either: how this field is answered; the question follows."""
    talk = Talk.begin(form, position, around)
    code = asked_field(talk)
    if not code or talk.position.wants is not Wants.FIELD:
        return Step(position, understood=False)
    item, part = form.item_of(code), code.partition(".")[2]
    return talk.tell(f"check.how.{part or item.kind}", labels="、".join(item.options)).finished()


def _stands(talk: Talk, name: str) -> Step:
    """What was submitted, and how it can be changed, where it can."""
    report = talk.around.report
    time = moment(report.submitted_at) if report.submitted_at else ""
    return talk.tell(name, time=time, version=report.version, code=report.code).end().finished()
