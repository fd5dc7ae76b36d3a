"""The index behind the plain signature by which search engines are compared: `build(docs)`, `search(query, k)`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NotRequired, TypedDict

from knowledge.index import KeywordIndex
from knowledge.passages import Passage


class Doc(TypedDict):
    """A document as comparisons hold it."""

    id: str
    title: str
    text: str
    questions: NotRequired[Iterable[str]]


class Engine:
    """Finds ids of documents."""

    def __init__(self, index: KeywordIndex) -> None:
        self._index = index

    def search(self, query: str, k: int = 10) -> list[tuple[str, float]]:
        """The ids of the best documents with their scores, best first."""
        return [(hit.path, hit.score) for hit in self._index.search(query, k)]


def build(docs: Sequence[Doc], learned: Mapping[str, float] | None = None) -> Engine:
    """An engine over documents; without `learned` it uses the weights that are shipped."""
    passages = [Passage(doc["id"], doc["title"], doc["text"], tuple(doc.get("questions") or ())) for doc in docs]
    return Engine(KeywordIndex.build(passages, learned))
