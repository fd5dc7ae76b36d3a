"""Gives files: what went out to a talk to whoever sits at it, and dates to whoever knows their address."""

from __future__ import annotations

from urllib.parse import quote

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from channels.web.site import Site


class Downloading:
    """The links of file blocks and of calendars."""

    def __init__(self, site: Site) -> None:
        self._site = site

    async def give(self, request: Request) -> Response:
        """The file as a download; 404 for what is not of this talk, so that nothing is told about other talks."""
        session, give = self._site.session(request), self._site.parts.file
        found = await give(session.external_id, request.path_params["ref"]) if session and give else None
        if found is None:
            raise HTTPException(404)
        name, content = found
        # RFC 6266: the name in UTF-8; never shown in the page, whatever it holds.
        disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        return Response(content, media_type="application/octet-stream", headers={"Content-Disposition": disposition})

    async def calendar(self, request: Request) -> Response:
        """A person's dates for the calendar program that subscribes to them: the address alone tells whose."""
        give = self._site.parts.calendar
        content = await give(request.path_params["token"]) if give else None
        if content is None:
            raise HTTPException(404)
        return Response(content, media_type="text/calendar; charset=utf-8")
