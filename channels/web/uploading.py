"""Takes in one file from the page: who may send one is asked first, and what is too big is told in one sentence."""

from __future__ import annotations

from pathlib import PurePath

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from channels.web.hub import Spoken
from channels.web.pages import Pages
from channels.web.parts import MAX_FILE_BYTES, NAME
from channels.web.sessions import Session
from channels.web.site import Site, answer_script, go_to, said, wants_json
from channels.web.views import time_of
from channels.web.writing import clean, key_of, usable_client_key
from core.messages import Attachment, Incoming, IncomingKind

_LONGEST_NAME = 200


class Uploading:
    """The form with the file."""

    def __init__(self, site: Site, pages: Pages) -> None:
        self._site = site
        self._pages = pages

    async def take(self, request: Request) -> Response:
        """Take one file; the answer comes after the commit, never before."""
        form = await self._site.form_with_file(request)
        try:
            return await self._take(request, form)
        finally:
            await form.close()

    async def _take(self, request: Request, form: FormData) -> Response:
        session = self._site.session_of_form(request, form)
        if not await self._site.parts.endings(session.external_id):
            return await self._told(request, "web.upload.not_yours", 403)
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            return await self._told(request, "web.upload.none", 400)
        content = await file.read(MAX_FILE_BYTES + 1)
        if len(content) > MAX_FILE_BYTES:
            return await self._told(request, "web.upload.too_big", 413, max=MAX_FILE_BYTES // 1024 // 1024)
        key = usable_client_key(said(form, "key"))
        return await self._accept(request, self._incoming(session, _file_name(file.filename), content, key), key)

    def _incoming(self, session: Session, name: str, content: bytes, key: str) -> Incoming:
        return Incoming(
            channel=NAME,
            key=key_of(session.external_id, key, name),
            conversation=session.external_id,
            sender=session.external_id,
            received_at=self._site.parts.clock.now(),
            text=name,
            kind=IncomingKind.FILE,
            sender_name=session.name,
            attachment=Attachment(name, len(content), content=content),
        )

    async def _accept(self, request: Request, incoming: Incoming, key: str) -> Response:
        if not wants_json(request):
            await self._site.hand_over(incoming)
            return go_to("/#say")
        await self._site.intake.accept([incoming])
        self._site.hub.publish(incoming.conversation, Spoken(key, incoming.text))
        return answer_script(at=time_of(incoming.received_at))

    async def _told(self, request: Request, name: str, status: int, **values: object) -> Response:
        told = self._site.parts.texts(name, **values)
        if wants_json(request):
            return JSONResponse({"told": told}, status)
        return await self._pages.talk(request, told=told, status=status)


def _file_name(given: str) -> str:
    """The bare name, without a path and without what a page does not show."""
    return clean(PurePath(given.replace("\\", "/")).name)[-_LONGEST_NAME:] or "文件"
