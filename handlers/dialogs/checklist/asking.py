"""What is asked next: the open field with its choices, or the whole checklist read back."""

from __future__ import annotations

from core.messages import Choice, Progress, Text
from core.numbers import moment
from handlers.dialogs.checklist.course import asked_field, changed_items, done_items, fields, lacking, problems
from handlers.dialogs.checklist.form import NO, NOTHING, PARTLY, PROBLEM, RIGHT, UNTIL, YES, Item
from handlers.dialogs.checklist.saying import problem_line, said, table_of
from handlers.dialogs.checklist.state import Wants
from handlers.dialogs.checklist.talk import Step, Talk
from models.answers_json import dump_answers
from models.records import ReportState


def go_on(talk: Talk, *, progress: bool = True, brief: bool = False) -> Step:
    """Ask what is open now, or what follows the last answer."""
    if talk.done or talk.position.paused:
        return talk.finished()
    if talk.position.wants is not Wants.FIELD:
        return _ask_beside(talk)
    code = asked_field(talk)
    if code:
        return _ask_field(talk, code, progress=progress, brief=brief)
    return _complete(talk)


def _ask_field(talk: Talk, code: str, *, progress: bool, brief: bool) -> Step:
    item, part = talk.form.item_of(code), code.partition(".")[2]
    if progress and not part:
        done, total = done_items(talk), len(talk.items)
        talk = talk.show(Progress(done, total, talk.text("check.ask.progress", done=done, all=total)))
    lines = [talk.text("check.ask.head", k=talk.place(item), label=item.label)] if not part else []
    lines += [line for line in _before(talk, item, code, part) if not (brief and "\n" in line)]
    lines.append(_question(talk, item, part))
    talk = talk.show(Text("\n".join(lines))).offer(*_choices(talk, item, code, part))
    return talk.finished(numbered=not part and item.kind != "count")


def _question(talk: Talk, item: Item, part: str) -> str:
    if not part:
        return item.question
    labels = lacking(item, talk.answers) if item.kind == "several" else ""
    if part == PROBLEM and labels:
        return talk.text("check.ask.lacking", labels=labels)
    if part == PROBLEM and item.kind == "known":
        return talk.text("check.ask.wrong")
    return talk.text(f"check.ask.{part}", label=item.label)


def _before(talk: Talk, item: Item, code: str, part: str) -> list[str]:
    """What is known: why it was sent back, what is answered now, what the reports say."""
    lines = [
        talk.text("check.ask.returned", reason=each.reason)
        for each in talk.around.report.returned
        if each.field == code and code not in talk.position.settled
    ]
    if code in talk.answers.answered and item.kind != "known" and not part:
        lines.append(talk.text("check.ask.now", value=said(item, talk.answers, talk.around.texts)))
    elif part and code in talk.answers.words:
        lines.append(talk.text("check.ask.now", value=talk.answers.words[code]))
    known = talk.around.known.get(item.known) if not part else None
    return [*lines, known.line] if known and known.line else lines


def _choices(talk: Talk, item: Item, code: str, part: str) -> tuple[Choice, ...]:
    answers = (Choice("已整改"),) if part == UNTIL else () if part else _answers(talk, item)
    same = (Choice("不改"),) if talk.around.is_returned and code in talk.answers.answered else ()
    skip = (Choice("跳过"),) if not item.required and not part else ()
    back = (Choice("上一步"),) if fields(talk).index(code) else ()
    return (*answers, *same, *skip, *back)


def _answers(talk: Talk, item: Item) -> tuple[Choice, ...]:
    match item.kind:
        case "known":
            return (Choice(RIGHT, "数字无误", main=True), Choice("不对"))
        case "judged":
            return (Choice(YES), Choice(PARTLY), Choice(NO))
        case "several":
            return (Choice("都已执行"), Choice("都没有"))
        case "words":
            return (Choice(NOTHING),)
        case "count":
            known = talk.around.known.get(item.known)
            counts = dict.fromkeys([*([known.count] if known and known.count is not None else []), *_whole(talk, item)])
            return tuple(Choice(f"{count}{item.measure}", str(count)) for count in counts)


def _whole(talk: Talk, item: Item) -> list[int]:
    """All of the whole, or none of it, are the likeliest answers for a part."""
    whole = talk.answers.values.get(item.part_of)
    return [0] if not whole else [0, whole] if item.problem == "some" else [whole, 0]


def _ask_beside(talk: Talk) -> Step:
    """Which item is to be changed, whether the draft is thrown away, or why something is changed."""
    match talk.position.wants:
        case Wants.WHICH:
            choices = tuple(Choice(item.label, f"改{item.label}") for item in talk.items)
            return talk.tell("check.edit.which").offer(*choices).finished()
        case Wants.DROP:
            talk = talk.tell("check.edit.drop", done=done_items(talk))
            return talk.offer(Choice("放弃草稿", "是"), Choice("不放弃", "不", main=True)).finished()
        case _:
            return talk.tell("check.edit.reason", labels=_changed_labels(talk)).finished(numbered=False)


def _changed_labels(talk: Talk) -> str:
    return "、".join(item.label for item in changed(talk))


def changed(talk: Talk) -> tuple[Item, ...]:
    """The items whose answers differ from the version submitted."""
    return changed_items(talk.items, talk.around.report.stored, talk.answers)


def _complete(talk: Talk) -> Step:
    """Everything is answered: send what was sent back, ask why it is changed, or read it back."""
    report = talk.around.report
    if not report.version:
        return read_back(talk)
    if report.state is ReportState.RETURNED:
        return talk.end("submit", talk.text("check.edit.as_returned")).finished()
    if not changed(talk):
        time = moment(report.submitted_at or talk.around.now)
        talk = talk.tell("check.edit.unchanged", time=time, version=report.version, code=report.code)
        return talk.end().finished()
    return _ask_beside(talk.keep(wants=Wants.REASON))


def read_back(talk: Talk, *, whole: bool = False) -> Step:
    """The checklist with its problems; 确认报送 submits exactly what is shown; what was shown is not repeated."""
    if talk.position.shown == dump_answers(talk.answers) and not whole:
        return _invite(talk.tell("confirm.rest"))
    found = problems(talk.items, talk.answers)
    lines = [problem_line(item, talk.answers, talk.around.texts) for item in found]
    listed = talk.text("check.back.problems", n=len(found), problem_lines="\n".join(lines))
    talk = talk.show(Text(talk.text("check.back.heading")), table_of(talk)).next_reply()
    talk = talk.show(Text(listed if found else talk.text("check.back.none")), Text(talk.text("check.back.tail")))
    return _invite(talk.keep(shown=dump_answers(talk.answers)))


def _invite(talk: Talk) -> Step:
    return talk.offer(Choice("确认报送", main=True), Choice("改某项", "改"), Choice("暂停")).finished()
