"""The department's pages over a whole assistant in memory, seen by a browser without script."""

from __future__ import annotations

import html
import re
from contextlib import asynccontextmanager

import httpx

from app.desk import desk_pages
from channels.web.app import build_app
from channels.web.hub import Hub
from channels.web.parts import WebParts
from channels.web.sessions import Session, Sessions
from core.people import Grant, Role
from tests.support import MEMORY, Bench, add_people

SECRET = "a secret of the tests"
HOST = "http://127.0.0.1:8014"
PEOPLE = {
    "officer": [Grant(Role.OFFICER)],
    "admin": [Grant(Role.ADMIN)],
    "secretary": [Grant(Role.REPORTER, "shuangfeng")],
    "deputy": [Grant(Role.DEPUTY, "shuangfeng")],
    "principal": [Grant(Role.PRINCIPAL, "shuangfeng")],
    "neighbour": [Grant(Role.REPORTER, "xinhua")],
    "dismissed": [],
}
"""Who visits the pages, by the role that is looked at; `stranger` is nobody's name."""


@asynccontextmanager
async def office():
    """An assistant whose people sit at the terminal (channel test) and at the pages (web)."""
    bench = Bench(MEMORY)
    await bench.start()
    try:
        await add_people(bench.store, bench.kit, "test")
        async with bench.store.write() as work:
            for name, grants in PEOPLE.items():
                person = await work.people.add(name, grants)
                await work.people.attach(person, "web", name, name)
        yield bench
    finally:
        await bench.stop()


class Nobody:
    """An intake at which nothing comes in."""

    async def accept(self, batch) -> None:
        raise AssertionError(batch)


def browser(bench: Bench, person: str, *, demo: bool = False) -> httpx.AsyncClient:
    """A browser at which a person of PEOPLE sits, or somebody who has not come in."""

    async def nothing(*_):
        return ()

    async def none(*_):
        return None

    desk = desk_pages(bench.store, bench.kit, bench.sender.wake, bench.planner.notices)
    parts = WebParts(
        texts=bench.kit.texts, clock=bench.clock, signer=bench.signer, history=nothing, panel=none,
        paragraph=lambda *_: None, upcoming=nothing, desk=desk,
    )  # fmt: skip
    app = build_app(parts, Hub(), Nobody(), secret=SECRET)
    client = httpx.AsyncClient(
        transport=httpx.ASGITransport(app, raise_app_exceptions=False), base_url=HOST, headers={"Origin": HOST}
    )
    if person != "stranger":
        sessions = Sessions(SECRET, demo=False, secure=False)
        client.cookies.set(sessions.cookie_name, sessions._cookie.dumps([person, ""]))
        client.form = sessions.form_token(Session(person))
    return client


def words(page: str) -> str:
    """What stands on a page, without its tags, its frame and its spaces."""
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    return re.sub(r"\s+", "", html.unescape(re.sub(r"<[^>]+>", "", main)))
