"""Serves the pages that another part of the program draws up: sessions, forms and refusals as everywhere here."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from channels.web.site import Site, go_to
from core.errors import RightsError
from core.pages import Answer, GoTo, Page, PageRoute, PageSource, Visit


class Drawn:
    """The pages of a source at their addresses."""

    def __init__(self, site: Site, source: PageSource) -> None:
        self._site = site
        self._source = source

    def routes(self) -> list[Route]:
        """One a page."""
        return [
            Route(route.path, self._page(route), methods=["POST"] if route.is_form else ["GET"])
            for route in self._source.routes
        ]

    def _page(self, route: PageRoute) -> Callable[[Request], Awaitable[Response]]:
        async def page(request: Request) -> Response:
            visit = await self._visit(request, is_form=route.is_form)
            try:
                return await self._shown(request, await route.answer(visit))
            except RightsError as refusal:
                return await self._refused(request, visit, refusal)

        return page

    async def _visit(self, request: Request, *, is_form: bool) -> Visit:
        """Who asks for what; 403 for a form that was drawn for somebody else."""
        session, filled = self._site.session(request), {}
        if is_form:
            form = await self._site.form(request)
            session = self._site.session_of_form(request, form)
            filled = {name: value for name, value in form.items() if isinstance(value, str)}
        here = session.external_id if session else ""
        return Visit(here, dict(request.path_params), dict(request.query_params), filled)

    async def _shown(self, request: Request, answer: Answer) -> Response:
        match answer:
            case Page():
                return await self._site.page(
                    request, answer.template, answer.status, page=answer.view, title=answer.title
                )
            case GoTo():
                return go_to(answer.path)
            case None:
                raise HTTPException(404)

    async def _refused(self, request: Request, visit: Visit, refusal: RightsError) -> Response:
        """Whom the page is for, and a way on."""
        name = "desk.refused.unit" if refusal.unit else "desk.refused.rights"
        name = name if visit.conversation else "desk.refused.stranger"
        texts = self._site.parts.texts
        told, heading = texts(name, role=refusal.needed), texts("desk.refused.heading")
        return await self._site.page(request, "failed.html", 403, told=told, heading=heading)
