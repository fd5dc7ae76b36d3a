"""人员与邀请: a code shown once, somebody taken off a unit after a question, and who may do so."""

from __future__ import annotations

import re

from core.render import as_text
from tests.desk.support import browser, office, words

PAGE = "/desk/people"


async def invited(client, **changes):
    form = {"form": client.form, "key": "the-first-key", "unit": "xinhua", "role": "deputy"}
    return await client.post(f"{PAGE}/invite", data={**form, **changes})


def code_on(page: str) -> str:
    found = re.search(r'<p class="big-code">([^<]+)</p>', page)
    return found[1] if found else ""


async def test_the_code_made_on_the_page_binds_the_person_who_brings_it():
    async with office() as bench, browser(bench, "officer") as client:
        page = (await invited(client)).text
        bench.speaker = "李四"
        [reply] = await bench.hear(code_on(page))

    assert "新化县代填人" in words(page)
    assert "新化县" in as_text(reply)


async def test_the_code_is_shown_once_and_a_form_sent_twice_makes_one():
    async with office() as bench, browser(bench, "officer") as client:
        first, second = await invited(client), await invited(client)
        again = await client.get(PAGE)
        third = await invited(client, key="another-key")
        async with bench.store.read() as work:
            acts = await work.acts.newest(await work.people.actor("web", "officer"), acts=["people.invite"])

    assert code_on(first.text)
    assert code_on(third.text)
    assert not code_on(second.text)
    assert not code_on(again.text)
    assert "已经生成过邀请码" in words(second.text)
    assert len(acts) == 2
    assert code_on(first.text) not in "".join(act.after + act.before + act.object for act in acts)


async def test_only_the_administrator_invites_for_the_department():
    async with office() as bench:
        async with browser(bench, "officer") as client:
            refused = await invited(client, unit="city", role="officer")
            page = await client.get(PAGE)
        async with browser(bench, "admin") as client:
            made = await invited(client, unit="city", role="officer")
            offered = await client.get(PAGE)

    assert refused.status_code == 403
    assert 'value="admin"' not in page.text
    assert 'value="admin"' in offered.text
    assert code_on(made.text)


async def test_a_role_that_does_not_fit_the_unit_makes_no_code():
    async with office() as bench, browser(bench, "admin") as client:
        wrong = [{"unit": "city", "role": "reporter"}, {"role": "officer"}, {"unit": "nowhere"}, {"role": "king"}]
        answers = [await invited(client, key=f"key-number-{number}", **said) for number, said in enumerate(wrong)]
        answers.append(await invited(client, key=""))

    assert [answer.status_code for answer in answers] == [400] * 5
    assert not any(code_on(answer.text) for answer in answers)


async def test_whoever_is_taken_off_is_asked_for_first_told_and_gone():
    async with office() as bench, browser(bench, "officer") as client:
        listed = (await client.get(PAGE)).text
        path = re.search(r"/desk/people\?unit=xinhua&amp;dismiss=(\d+)", listed)
        asked = await client.get(path[0].replace("&amp;", "&"))
        form = {"form": client.form, "key": "k" * 12, "unit": "xinhua", "person": path[1]}
        done, again = [await client.post(f"{PAGE}/dismiss", data=form) for _ in range(2)]
        bench.speaker = "xinhua"
        heard = [as_text(reply) for reply in await bench.replies()]

    assert "从新化县撤下" in words(asked.text)
    assert "继续吗" in words(asked.text)
    assert done.status_code == again.status_code == 200
    assert len(heard) == 1
    assert "新化县" in heard[0]
    assert f"dismiss={path[1]}" not in done.text


async def test_the_list_shows_platform_and_last_sign_and_units_without_people():
    async with office() as bench, browser(bench, "officer") as client:
        bench.clock.forward(hours=2)
        bench.speaker = "xinhua"
        await bench.hear("进度")
        page = words((await client.get(PAGE)).text)

    assert re.search(r"新化县新化县干事填报人test2014年4月2日（周三）12:00撤下", page)
