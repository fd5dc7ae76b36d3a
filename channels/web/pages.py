"""The pages one reads: the talk, the whole paragraph beside it, and the notices that would go out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from channels.web.entry import Entry
from channels.web.parts import MAX_FILE_BYTES, PAGE_LINES, Paragraph
from channels.web.site import Site, go_to
from channels.web.views import bubbles, newest_quote, time_of
from channels.web.writing import new_client_key
from core.clock import at_office
from core.numbers import day

_MAX_WORD = 200


class Pages:
    """Whole pages, and the paragraph as a piece of one."""

    def __init__(self, site: Site, entry: Entry) -> None:
        self._site = site
        self._entry = entry

    async def home(self, request: Request) -> Response:
        """The talk, or the way in."""
        if not await self._may_talk(request):
            return await self._entry.first_page(request)
        return await self.talk(request)

    async def talk(self, request: Request, *, told: str = "", typed: str = "", status: int = 200) -> Response:
        """The talk with its newest lines, or with those before an outbox row."""
        session = self._site.session(request)
        if session is None:
            raise HTTPException(403)
        conversation, before = session.external_id, _number(request.query_params.get("before", ""))
        lines = await self._site.parts.history(conversation, before)
        shown = bubbles(lines, self._site.parts.signer, conversation)
        rows = [line.outbox_id for line in lines if line.outbox_id]
        return await self._site.page(
            request,
            "talk.html",
            status,
            bubbles=shown,
            newest=max(rows, default=0),
            earlier=min(rows) if rows and len(lines) >= PAGE_LINES else None,
            is_earlier=before is not None,
            panel=await self._site.parts.panel(conversation),
            source=await self._source(request.query_params),
            quote=newest_quote(shown),
            key=new_client_key(),
            accept=",".join(await self._site.parts.endings(conversation)),
            most_bytes=MAX_FILE_BYTES,
            told=told,
            typed=typed,
        )

    async def source(self, request: Request) -> Response:
        """The whole paragraph with the cited words marked, as a piece for the page's script."""
        if not await self._may_talk(request):
            raise HTTPException(403)
        found = await self._source(request.query_params)
        if found is None:
            raise HTTPException(404)
        return HTMLResponse(self._site.fragment("source.html", source=found))

    async def notices(self, request: Request) -> Response:
        """What would go out, by day; only what this person may see."""
        if not await self._may_talk(request):
            return go_to("/")
        session = self._site.session(request)
        lines = await self._site.parts.upcoming(session.external_id) if session else ()
        days = [
            (name, [(time_of(line.when), line) for line in group])
            for name, group in groupby(lines, lambda line: day(at_office(line.when).date()))
        ]
        return await self._site.page(
            request, "notices.html", days=days, can_advance=self._site.parts.advance_demo is not None
        )

    async def advance(self, request: Request) -> Response:
        """Move the demonstration's date to the next notice."""
        self._site.session_of_form(request, await self._site.form(request))
        if self._site.parts.advance_demo is None:
            raise HTTPException(404)
        await self._site.parts.advance_demo()
        return go_to("/notices")

    async def _may_talk(self, request: Request) -> bool:
        """Whether somebody is here; in the demonstration it must be one of its people."""
        session = self._site.session(request)
        if session is None or not self._site.parts.identities:
            return session is not None
        return session.external_id in {identity.external_id for identity in await self._site.parts.identities()}

    async def _source(self, query: Mapping[str, str]) -> SourceView | None:
        document, path, words = (query.get(name, "")[:_MAX_WORD] for name in ("document", "path", "words"))
        if not document or not path:
            return None
        paragraph = await run_in_threadpool(self._site.parts.paragraph, document, path)
        if paragraph is None:
            return None
        # The column has 出处 for its heading already.
        source = paragraph.source.removeprefix(f"{self._site.parts.texts('web.source.label')}：")
        span = _span(paragraph.text, words, _number(query.get("length", "")) or 0)
        return SourceView(document, paragraph, source, (span,))


@dataclass(frozen=True, slots=True)
class SourceView:
    """A paragraph for the column beside the talk, with the spans of the cited words."""

    document: str
    paragraph: Paragraph
    source: str
    spans: tuple[tuple[int, int], ...]


def _span(text: str, words: str, length: int) -> tuple[int, int]:
    at = text.find(words) if words else -1
    return (at, at + max(length, len(words))) if at >= 0 else (0, 0)


def _number(said: str) -> int | None:
    return int(said) if said.isascii() and said.isdigit() and len(said) < 19 else None
