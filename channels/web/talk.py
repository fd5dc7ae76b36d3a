"""Sending and receiving: one form for typed words and tapped choices, one live stream down to the page."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

from sse_starlette import EventSourceResponse, ServerSentEvent
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from channels.web.hub import Event, Spoken, Withdrawn
from channels.web.pages import Pages
from channels.web.parts import NAME
from channels.web.site import Site, answer_script, go_to, said, wants_json
from channels.web.views import Bubble, bubbles, live_bubble, own_bubble, time_of, withdrawn_bubble
from channels.web.writing import MAX_CHARS, clean, key_of, usable_client_key
from core.messages import Incoming, IncomingKind, Outgoing

PING_SECONDS = 20
_SEND_SECONDS = 10


class Talk:
    """The talk between one page and the assistant."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages

    async def send(self, request: Request) -> Response:
        """Take what was typed or tapped. The answer comes after the commit, never before."""
        form = await self._site.form(request)
        session = self._site.session_of_form(request, form)
        text, choice = clean(said(form, "example") or said(form, "text")), said(form, "choice")
        if not choice and not text:
            return await self._told(request, "web.send.empty", 400)
        if len(text) > MAX_CHARS:
            return await self._told(request, "web.send.too_long", 413, text, n=len(text), max=MAX_CHARS)
        client_key = usable_client_key(said(form, "key"))
        incoming = Incoming(
            channel=NAME,
            key=key_of(session.external_id, client_key, choice or text),
            conversation=session.external_id,
            sender=session.external_id,
            received_at=self._site.parts.clock.now(),
            text=choice or text,
            kind=IncomingKind.CHOICE if choice else IncomingKind.TEXT,
            sender_name=session.name,
        )
        return await self._accept(request, incoming, Spoken(client_key, text))

    async def stream(self, request: Request) -> Response:
        """Everything said from now on, after what the page has missed since its newest message."""
        session = self._site.session(request)
        if session is None or not self._is_own_page(request):
            raise HTTPException(403)
        if self._site.hub.is_full(session.external_id):
            raise HTTPException(503)
        after = request.headers.get("last-event-id") or request.query_params.get("after", "")
        newest = int(after) if after.isascii() and after.isdigit() else 0
        events = self._events(session.external_id, newest)
        return EventSourceResponse(events, ping=PING_SECONDS, send_timeout=_SEND_SECONDS, sep="\n")

    async def alive(self, request: Request) -> Response:
        """Whether the page still belongs to whoever sits here; a lost stream asks before it comes back."""
        return answer_script(own=self._is_own_page(request))

    async def _accept(self, request: Request, incoming: Incoming, spoken: Spoken) -> Response:
        """Hand the message over. Without script the next page waits a moment for the answer to stand in it."""
        if not wants_json(request):
            await self._site.hand_over(incoming)
            return go_to("/#say")
        await self._site.intake.accept([incoming])
        if spoken.text:
            self._site.hub.publish(incoming.conversation, spoken)
        return answer_script(at=time_of(incoming.received_at))

    async def _told(self, request: Request, name: str, status: int, text: str = "", **values: object) -> Response:
        """Why a message was not taken; what was typed is not lost."""
        told = self._site.parts.texts(name, **values)
        if wants_json(request):
            return JSONResponse({"told": told}, status)
        return await self._pages.talk(request, told=told, typed=text, status=status)

    def _is_own_page(self, request: Request) -> bool:
        """Whether the page was drawn for whoever sits here. Another's must not go on in this one's name."""
        session = self._site.session(request)
        return self._site.sessions.is_own_form(request.query_params.get("form", ""), session)

    async def _events(self, conversation: str, newest: int) -> AsyncIterator[ServerSentEvent]:
        """Listen first, then read the history: nothing said in between is lost, nothing comes twice."""
        with self._site.hub.listening(conversation) as listener:
            shown = {newest}
            lines = await self._site.parts.history(conversation, None)
            missed = [line for line in lines if line.outbox_id > newest]
            for bubble in bubbles(missed, self._site.parts.signer, conversation):
                shown.add(bubble.id)
                yield self._message(replace(bubble, day=""))
            yield await self._side(conversation)
            while (event := await listener.next()) is not None:
                if isinstance(event, Outgoing) and event.id in shown:
                    continue
                yield self._message(self._live(event))
                if listener.is_idle and isinstance(event, Outgoing):
                    yield await self._side(conversation)

    def _live(self, event: Event) -> Bubble:
        now = self._site.parts.clock.now()
        match event:
            case Spoken():
                return own_bubble(event.text, now, event.key)
            case Withdrawn():
                return withdrawn_bubble(event.id, now)
            case _:
                return live_bubble(event, now)

    def _message(self, bubble: Bubble) -> ServerSentEvent:
        html = self._site.fragment("bubble.html", bubble=bubble, is_live=True)
        shown = {"id": bubble.id, "key": bubble.key, "withdrawn": bubble.is_withdrawn, "html": html}
        data = json.dumps(shown, ensure_ascii=False)
        return ServerSentEvent(data, event="message", id=str(bubble.id) if bubble.id else None)

    async def _side(self, conversation: str) -> ServerSentEvent:
        """The side column as it stands now."""
        panel = await self._site.parts.panel(conversation)
        html = {name: self._site.fragment(f"{name}.html", panel=panel) for name in ("panel", "standing")}
        return ServerSentEvent(json.dumps(html, ensure_ascii=False), event="side")
