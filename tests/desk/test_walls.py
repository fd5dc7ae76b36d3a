"""Who may see which page: a table of addresses by roles, on the pages themselves."""

from __future__ import annotations

import httpx
import pytest

from tests.desk.support import PEOPLE, browser, office, words

STAFF = {"officer", "admin"}
OWN = STAFF | {"secretary", "deputy", "principal"}
READ = {
    "/desk": STAFF,
    "/desk?quarter=2014Q1": STAFF,
    "/desk/units": STAFF,
    "/desk/units?state=open": STAFF,
    "/desk/units/shuangfeng": OWN,
    "/desk/units/shuangfeng?return=female": OWN,
    "/desk/notices": STAFF,
    "/desk/questions": STAFF,
    "/desk/calendar": STAFF,
    "/desk/people": STAFF,
    "/desk/audit": STAFF,
    "/desk/audit?kind=reports&unit=shuangfeng": STAFF,
    "/desk/health": STAFF,
}
VISITORS = (*PEOPLE, "stranger")
WRITTEN = {
    "/desk/units/shuangfeng/return": STAFF,
    "/desk/people/invite": STAFF,
    "/desk/people/dismiss": STAFF,
}
FORM = {"quarter": "2014Q1", "field": "female", "reason": "请再核对", "version": "1", "accepted": "no"}


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("path", READ)
async def test_a_page_is_shown_to_those_who_may_see_it_and_to_nobody_else(path, visitor):
    async with office() as bench, browser(bench, visitor) as client:
        answer = await client.get(path)

    if visitor in READ[path]:
        assert answer.status_code == 200
    else:
        assert answer.status_code == 403
        assert 'href="/"' in answer.text
        assert "双峰" not in words(answer.text)


@pytest.mark.parametrize("visitor", VISITORS)
@pytest.mark.parametrize("path", WRITTEN)
async def test_a_form_is_taken_from_those_who_may_send_it_and_from_nobody_else(path, visitor):
    async with office() as bench:
        await bench.hear("一季度总数32 女12 其余没有")
        async with browser(bench, visitor) as client:
            answer = await client.post(path, data={**FORM, "form": getattr(client, "form", "")})
        async with bench.store.read() as work:
            acts = await work.acts.newest(await work.people.actor("web", "officer"), acts=["report.return_field"])

    assert answer.status_code != 403 if visitor in WRITTEN[path] else answer.status_code == 403
    assert acts == ()


@pytest.mark.parametrize("path", WRITTEN)
async def test_a_form_that_was_drawn_for_somebody_else_is_not_taken(path):
    async with office() as bench, browser(bench, "officer") as client, browser(bench, "admin") as other:
        answers = [await client.post(path, data={**FORM, "form": token}) for token in ("", "made up", other.form)]
        answers.append(await client.post(path, data={**FORM, "form": client.form}, headers={"Origin": "https://evil"}))

    assert [answer.status_code for answer in answers] == [403] * 4


@pytest.mark.parametrize("path", [*READ, "/desk/units/nowhere"])
async def test_every_page_carries_the_headers_of_the_chat_and_is_kept_by_no_cache(path):
    async with office() as bench, browser(bench, "officer") as client:
        headers = (await client.get(path)).headers

    assert "script-src 'self'" in headers["content-security-policy"]
    assert (headers["cache-control"], headers["x-frame-options"]) == ("no-store", "DENY")


async def test_what_is_not_there_is_told_apart_from_what_may_not_be_seen():
    async with office() as bench:
        found = {visitor: await _status(bench, visitor, "/desk/units/nowhere") for visitor in VISITORS}

    assert found == {visitor: 404 if visitor in STAFF else 403 for visitor in VISITORS}


async def test_nobody_reads_in_a_unit_that_reports_to_another_office():
    async with office() as bench:
        bench.speaker = "shuangfeng"
        assert await _status(bench, "officer", "/desk/units/shuangfeng.1") == 403
        assert await _status(bench, "neighbour", "/desk/units/shuangfeng.1") == 403


async def test_the_navigation_shows_what_one_may_see_and_nothing_else():
    async with office() as bench:
        shown = {visitor: await _nav(bench, visitor) for visitor in VISITORS}

    staff = {"/", "/notices", "/desk", "/desk/units"}
    assert shown["officer"] >= staff
    assert shown["secretary"] == shown["deputy"] == shown["principal"] == {"/", "/notices", "/desk/units/shuangfeng"}
    assert shown["neighbour"] == {"/", "/notices", "/desk/units/xinhua"}
    assert shown["dismissed"] == {"/", "/notices"}
    assert shown["stranger"] == set()


@pytest.mark.parametrize("visitor", VISITORS)
async def test_every_line_of_the_navigation_can_be_followed(visitor):
    async with office() as bench, browser(bench, visitor) as client:
        pages = {path: await client.get(path) for path in await _nav(bench, visitor) if path.startswith("/desk")}

    assert {page.status_code for page in pages.values()} <= {200}


async def _status(bench, visitor: str, path: str) -> int:
    async with browser(bench, visitor) as client:
        return (await client.get(path)).status_code


async def _nav(bench, visitor: str) -> set[str]:
    async with browser(bench, visitor) as client:
        page: httpx.Response = await client.get("/")
    nav = page.text.partition('<nav class="nav"')[2].partition("</nav>")[0]
    return {part.partition('"')[0] for part in nav.split('<a href="')[1:]}
