"""Delivering over real HTTP: what arrives, and what is certain when it fails."""

from __future__ import annotations

import pytest

from core.errors import Outcome, SendError
from core.messages import Choice, Outgoing, Quote, Reply, Text, text_reply
from tests.channels.fake_telegram import Fault

CHAT = "6200000011"


async def test_a_reply_arrives_as_html_with_its_buttons_and_gives_telegrams_id(bench, server):
    reply = Reply((Text("对吗？"), Quote("40%左右", "出处：二（二）")), (Choice("对"), Choice("不对")))

    sent = await bench.channel().send(Outgoing(7, CHAT, reply, tokens=("7.0.a", "7.1.b")))

    (shown,) = server.shown
    assert (sent, shown.chat) == (str(shown.message_id), CHAT)
    assert shown.html == "对吗？\n原文：\n<blockquote>40%左右</blockquote>\n<i>出处：二（二）</i>"
    assert shown.buttons == {"对": "7.0.a", "不对": "7.1.b"}


FAULTS = {
    "asked to wait": (Fault(429, "Too Many Requests: retry after 7", retry_after=7), "too_many", "not_sent", 7),
    "asked to wait by a proxy": (Fault(429, page="<html>slow down</html>"), "too_many", "not_sent", 0),
    "blocked": (Fault(403, "Forbidden: bot was blocked by the user"), "blocked", "refused", 0),
    "person deleted": (Fault(403, "Forbidden: user is deactivated"), "blocked", "refused", 0),
    "shut out by a firewall": (Fault(403, page="<html>Forbidden</html>"), "http_403", "not_sent", 0),
    "unknown chat": (Fault(400, "Bad Request: chat not found"), "chat_not_found", "refused", 0),
    "no rights": (Fault(400, "Bad Request: not enough rights to send text messages"), "no_rights", "refused", 0),
    "content refused": (Fault(400, "Bad Request: something new"), "bad_request", "refused", 0),
    "token revoked": (Fault(401, "Unauthorized"), "token_refused", "not_sent", 300),
    "token malformed": (Fault(404, "Not Found"), "token_refused", "not_sent", 300),
    "too large for a proxy": (Fault(413, page="<html>413</html>"), "http_413", "not_sent", 0),
    "redirected": (Fault(302, page="<html>please log in</html>"), "http_302", "not_sent", 0),
    "bad gateway": (Fault(502, page="<html>502</html>"), "http_502", "unsure", 0),
    "server error": (Fault(500, "Internal Server Error"), "http_500", "unsure", 0),
    "answer lost": (Fault(cut=True, happens=True), "connection_lost", "unsure", 0),
    "a page instead of an answer": (Fault(200, page="<html>hello</html>"), "unreadable_answer", "unsure", 0),
    "an answer without a message": (Fault(200, page='{"ok": true}'), "unreadable_answer", "unsure", 0),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_what_is_certain_after_a_failure(name, bench, server):
    fault, code, outcome, wait = FAULTS[name]
    server.faults["sendMessage"].append(fault)

    with pytest.raises(SendError) as caught:
        await bench.channel().send(Outgoing(1, CHAT, text_reply("好")))

    error = caught.value
    assert (error.code, error.outcome, error.retry_after_seconds) == (code, outcome, wait)


GONE = {
    "blocked": (Fault(403, "Forbidden: bot was blocked by the user"), True),
    "person deleted": (Fault(403, "Forbidden: user is deactivated"), True),
    "thrown out": (Fault(403, "Forbidden: bot was kicked from the group chat"), True),
    "unknown to this bot": (Fault(400, "Bad Request: chat not found"), True),
    "shut out by a firewall": (Fault(403, page="<html>Forbidden</html>"), False),
    "may not write in the group": (Fault(400, "Bad Request: not enough rights to send text messages"), False),
    "content refused": (Fault(400, "Bad Request: something new"), False),
}


@pytest.mark.parametrize("name", GONE)
async def test_only_what_telegram_says_about_the_person_means_that_nobody_is_there(name, bench, server):
    fault, is_gone = GONE[name]
    server.faults["sendMessage"].append(fault)

    with pytest.raises(SendError) as caught:
        await bench.channel().send(Outgoing(1, CHAT, text_reply("好")))

    assert caught.value.is_gone is is_gone


async def test_an_answer_that_does_not_come_in_time_leaves_it_unsure(bench, server):
    server.faults["sendMessage"].append(Fault(silent=True, happens=True))

    with pytest.raises(SendError) as caught:
        await bench.channel(answer_seconds=0.2).send(Outgoing(1, CHAT, text_reply("好")))

    assert (caught.value.code, caught.value.outcome) == ("no_answer", Outcome.UNSURE)
    assert len(server.shown) == 1


async def test_what_cannot_be_reached_has_certainly_not_been_told(bench, server):
    await server.http.stop()

    with pytest.raises(SendError) as caught:
        await bench.channel().send(Outgoing(1, CHAT, text_reply("好")))

    assert (caught.value.code, caught.value.outcome) == ("unreachable", Outcome.NOT_SENT)


async def test_where_markup_is_refused_the_words_arrive_plain_with_the_buttons(bench, server):
    server.faults["sendMessage"].append(Fault(400, "Bad Request: can't parse entities: unsupported start tag"))
    reply = Reply((Text("a < b"), Quote("40%左右", "出处：二（二）")), (Choice("对"),))

    await bench.channel().send(Outgoing(7, CHAT, reply, tokens=("7.0.a",)))

    (shown,) = server.shown
    assert shown.html == "a < b\n原文：\n40%左右\n出处：二（二）"
    assert shown.buttons == {"对": "7.0.a"}
    assert "parse_mode" not in server.called("sendMessage")[-1]


async def test_a_long_reply_that_was_stopped_goes_on_where_it_stopped(bench, server):
    channel = bench.channel()
    words = "\n\n".join(f"第{at}段" + "党" * 3000 for at in range(3))
    outgoing = Outgoing(9, CHAT, text_reply(words, Choice("好")), tokens=("9.0.a",))
    server.faults["sendMessage"].extend([None, Fault(429, "Too Many Requests", retry_after=3)])

    with pytest.raises(SendError):
        await channel.send(outgoing)
    await channel.send(outgoing)

    assert [shown.text[:3] for shown in server.shown] == ["第0段", "第1段", "第2段"]
    assert [list(shown.buttons) for shown in server.shown] == [[], [], ["好"]]


async def test_a_reply_to_a_topic_stays_in_the_topic(bench, server):
    await bench.channel().send(Outgoing(1, "-1005/37", text_reply("好")))

    (call,) = server.called("sendMessage")
    assert (call["chat_id"], call["message_thread_id"]) == ("-1005", "37")


async def test_a_group_that_became_another_is_followed(bench, server):
    server.moved["-5"] = "-1005"

    await bench.channel().send(Outgoing(1, "-5", text_reply("好")))

    assert [shown.chat for shown in server.shown] == ["-1005"]


async def test_when_receiving_has_ended_nothing_is_sent_any_more(bench):
    async with bench.running() as channel:
        await channel.send(Outgoing(1, CHAT, text_reply("好")))

    with pytest.raises(SendError) as caught:
        await channel.send(Outgoing(2, CHAT, text_reply("好")))

    assert (caught.value.code, caught.value.outcome) == ("closed", Outcome.NOT_SENT)


async def test_a_message_that_telegram_no_longer_deletes_stays_and_is_told_so(bench, server):
    channel = bench.channel()
    sent = await channel.send(Outgoing(1, CHAT, text_reply("好")))
    server.too_old.add(int(sent))

    assert not await channel.recall(CHAT, sent)


async def test_taking_back_waits_as_long_as_telegram_asks(bench, server):
    channel = bench.channel()
    sent = await channel.send(Outgoing(1, CHAT, text_reply("好")))
    server.faults["deleteMessage"].append(Fault(429, "Too Many Requests: retry after 7", retry_after=7))

    with pytest.raises(SendError) as caught:
        await channel.recall(CHAT, sent)

    assert (caught.value.outcome, caught.value.retry_after_seconds) == (Outcome.NOT_SENT, 7)
