"""The usual keyword engines behind one signature: `build(docs)` gives what has `search(query, k)`."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Protocol

from knowledge.bench import Doc


class Engine(Protocol):
    """Finds ids of documents."""

    def search(self, query: str, k: int) -> list[tuple[str, float]]: ...


@dataclass(frozen=True)
class Kind:
    """An engine by name, with the package it needs."""

    name: str
    build: Callable[[Sequence[Doc]], Engine]
    package: str

    @property
    def is_missing(self) -> bool:
        """Whether its package is not installed."""
        return find_spec(self.package) is None


def whole(doc: Doc) -> str:
    """All of a document that engines with one field see."""
    return "\n".join([doc["title"], doc["text"], *doc.get("questions", ())])


def words(text: str) -> list[str]:
    """Words as jieba cuts them."""
    import jieba

    return [word for word in jieba.lcut(text) if word.strip()]


class Bm25s:
    """bm25s over words of jieba."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        import bm25s

        self._ids = [doc["id"] for doc in docs]
        self._index = bm25s.BM25()
        self._index.index([words(whole(doc)) for doc in docs], show_progress=False)

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        found, scores = self._index.retrieve([words(query)], k=min(k, len(self._ids)), show_progress=False)
        return [(self._ids[place], float(score)) for place, score in zip(found[0], scores[0], strict=True) if score > 0]


class RankBm25:
    """rank_bm25 over words of jieba."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        from rank_bm25 import BM25Okapi

        self._ids = [doc["id"] for doc in docs]
        self._index = BM25Okapi([words(whole(doc)) for doc in docs])

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        scores = self._index.get_scores(words(query))
        best = scores.argsort(kind="stable")[::-1][:k]
        return [(self._ids[place], float(scores[place])) for place in best if scores[place] > 0]


class Tantivy:
    """tantivy in memory over words of jieba."""

    def __init__(self, docs: Sequence[Doc]) -> None:
        import tantivy

        self._tantivy, self._ids = tantivy, [doc["id"] for doc in docs]
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("body", tokenizer_name="whitespace")
        builder.add_unsigned_field("place", stored=True)
        self._schema = builder.build()
        self._index = tantivy.Index(self._schema)
        writer = self._index.writer(num_threads=1)
        for place, doc in enumerate(docs):
            writer.add_document(tantivy.Document(body=[" ".join(words(whole(doc)))], place=place))
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        either = self._tantivy.Occur.Should
        terms = [(either, self._tantivy.Query.term_query(self._schema, "body", word)) for word in words(query)]
        hits = self._searcher.search(self._tantivy.Query.boolean_query(terms), k).hits
        return [(self._ids[self._searcher.doc(place)["place"][0]], score) for score, place in hits]


class _Fts5:
    """SQLite FTS5 over what `cut` makes of a text."""

    def __init__(self, docs: Sequence[Doc], tokenizer: str, cut: Callable[[str], list[str]]) -> None:
        self._ids, self._cut = [doc["id"] for doc in docs], cut
        self._database = sqlite3.connect(":memory:")
        self._database.execute(f"create virtual table body using fts5(text, tokenize='{tokenizer}')")
        texts = (whole(doc) for doc in docs)
        rows = [(place, text if tokenizer == "trigram" else " ".join(cut(text))) for place, text in enumerate(texts)]
        self._database.executemany("insert into body(rowid, text) values (?, ?)", rows)

    def search(self, query: str, k: int) -> list[tuple[str, float]]:
        asked = " OR ".join('"{}"'.format(token.replace('"', "")) for token in self._cut(query))
        found = "select rowid, -bm25(body) from body where body match ? order by bm25(body) limit ?"
        rows = self._database.execute(found, (asked, k)).fetchall() if asked else []
        return [(self._ids[place], score) for place, score in rows]


def _threes(text: str) -> list[str]:
    return [text[start : start + 3] for start in range(len(text) - 2)]


OTHERS = (
    Kind("bm25s, jieba", Bm25s, "bm25s"),
    Kind("rank_bm25, jieba", RankBm25, "rank_bm25"),
    Kind("tantivy, jieba", Tantivy, "tantivy"),
    Kind("SQLite FTS5, jieba", lambda docs: _Fts5(docs, "unicode61", words), "jieba"),
    Kind("SQLite FTS5, trigram", lambda docs: _Fts5(docs, "trigram", _threes), "sqlite3"),
)
