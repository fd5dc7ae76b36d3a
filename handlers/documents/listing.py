"""The documents that are answered from; the department also sees those that wait, and may withdraw its own."""

from __future__ import annotations

from core.messages import Choice, Reply, Table, Text
from handlers.context import Turn
from handlers.documents.draft import draft_of
from knowledge.paper import Paper
from knowledge.standing import Standing, standing
from models.documents import Document, DocumentState

_MOST = 3
_ANSWERED_FROM = frozenset({Standing.IN_FORCE, Standing.FOR_REFERENCE})


async def show_documents(turn: Turn) -> None:
    """For everybody the documents answered from, by name; for the department all of them with how they stand."""
    papers = turn.kit.library().documents
    if turn.actor is None or not turn.actor.is_staff:
        held = [paper for paper in papers if standing(paper, papers, turn.today) in _ANSWERED_FROM]
        rows = "\n".join(paper.full_name for paper in held)
        turn.tell("document.list.names", n=len(held), rows=rows)
        return
    documents = await turn.work.documents.listed(turn.person)
    own = {one.code for one in documents if one.state is DocumentState.ACCEPTED}
    shown = [_row(turn, paper, papers, own) for paper in papers]
    shown += [_waiting(turn, one) for one in documents if one.state is DocumentState.PROPOSED]
    columns = (turn.text("document.list.code"), turn.text("document.list.title"), turn.text("document.list.state"))
    choices = [Choice(f"撤下{paper.code}", f"撤下 {paper.code}") for paper in papers if paper.code in own][:_MOST]
    heading = Text(turn.text("document.list.head", n=len(papers)))
    turn.say(Reply((heading, Table(columns, tuple(shown)), Text(turn.text("document.list.how"))), tuple(choices)))


def _row(turn: Turn, paper: Paper, papers: tuple[Paper, ...], own: set[str]) -> tuple[str, str, str]:
    state = turn.text(f"document.standing.{standing(paper, papers, turn.today)}")
    return (paper.code if paper.code in own else "", paper.full_name, state)


def _waiting(turn: Turn, document: Document) -> tuple[str, str, str]:
    title = draft_of(document).told.title or document.file_name
    return (document.code, title, turn.text("document.list.waiting"))
