"""文件与问答: what is answered from, and what the documents left open, with the paragraphs that came nearest."""

from __future__ import annotations

from dataclasses import dataclass

from core.numbers import day, moment
from core.pages import Page
from desk.context import Look
from knowledge.paper import Paper
from knowledge.standing import Standing, standing
from models.documents import Document, DocumentState
from models.question_records import Asking, OpenQuestion

_SETTLED = 10


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One document: how it is called, its number, year and version, and how it stands."""

    title: str
    number: str
    about: str
    kind: str
    state: str


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One question: `words` are those of whoever asked first, `who` everybody with the day."""

    code: str
    words: str
    who: str
    nearest: str
    answer: str = ""
    answered: str = ""


@dataclass(frozen=True, slots=True)
class QuestionsView:
    """Documents on one side, questions on the other."""

    papers: tuple[PaperLine, ...]
    open: tuple[QuestionLine, ...]
    settled: tuple[QuestionLine, ...]


async def questions_page(look: Look) -> Page:
    """Documents and questions; RightsError for anyone but staff."""
    work, actor = look.work, look.actor
    pending = await work.questions.pending(actor)
    settled = await work.questions.settled(actor, _SETTLED)
    waiting = [each for each in await work.documents.listed(actor) if each.state is DocumentState.PROPOSED]
    papers = look.kit.library().documents
    lines = [_paper(look, paper, papers) for paper in papers] + [_waiting(look, each) for each in waiting]
    view = QuestionsView(
        tuple(lines), tuple(_question(look, each) for each in pending), tuple(_question(look, each) for each in settled)
    )
    return Page("desk_questions.html", look.text("desk.nav.questions"), view)


def _paper(look: Look, paper: Paper, papers: tuple[Paper, ...]) -> PaperLine:
    state = standing(paper, papers, look.today)
    parts = (look.text("desk.questions.year", year=paper.year) if not paper.is_own else "", paper.version)
    return PaperLine(
        title=f"《{paper.title}》",
        number=paper.number,
        about=" · ".join(part for part in parts if part),
        kind="ok" if state is Standing.IN_FORCE else "open",
        state=look.text(f"document.standing.{state}"),
    )


def _waiting(look: Look, document: Document) -> PaperLine:
    came = look.text("desk.questions.came", date=day(document.proposed_at.date()))
    return PaperLine(document.file_name, document.code, came, "look", look.text("document.list.waiting"))


def _question(look: Look, question: OpenQuestion) -> QuestionLine:
    answer = question.answer if question.is_settled else None
    said = ""
    if answer is not None:
        said = answer.text or look.text("desk.questions.declined")
    return QuestionLine(
        code=question.code,
        words=question.text,
        who="；".join(_who(look, asking) for asking in question.askings),
        nearest=question.nearest,
        answer=said,
        answered=look.text("desk.time.by", time=moment(answer.at), name=answer.by) if answer else "",
    )


def _who(look: Look, asking: Asking) -> str:
    unit = look.unit(asking.unit)
    name = " ".join(part for part in (unit.name if unit else "", asking.name) if part)
    name = name or look.text("desk.questions.stranger")
    return look.text("desk.questions.asked", name=name, date=day(asking.at.date()))
