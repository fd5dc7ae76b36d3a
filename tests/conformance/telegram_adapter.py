"""What npm telegram-test-api leaves out of the Bot API, put before it.

It has no is_bot and no chat_instance, answers polls at once, knows neither menus nor the writing mark nor files, gives
null for true, counts dates in milliseconds, and sends options back as the words in which they came. Everything else is
passed on as it is.
"""

from __future__ import annotations

import asyncio
import json

import httpx

from tests.channels.fake_http import Answer, FakeHttp

_POLL_SECONDS = 0.02
_UNKNOWN_THERE = {"setMyCommands": True, "sendChatAction": True}


class Adapter:
    """Listens in place of the server."""

    def __init__(self, server: str) -> None:
        self.http = FakeHttp(self._handle)
        self.passed: list[str] = []
        self._client = httpx.AsyncClient(base_url=server, trust_env=False)

    @property
    def base_url(self):
        return f"http://127.0.0.1:{self.http.port}/bot"

    async def close(self):
        await self.http.stop()
        await self._client.aclose()

    async def _handle(self, request):
        method = request.path.rpartition("/")[2]
        if method in _UNKNOWN_THERE:
            return _well(_UNKNOWN_THERE[method])
        if request.body:
            request.parameters |= json.loads(request.body)
        answered = await self._client.post(request.path, json=request.parameters)
        self.passed.append(method)
        if answered.status_code != 200 or not answered.json()["ok"]:
            return Answer(answered.status_code, answered.text)
        return _well(await self._mended(method, answered.json()["result"], request))

    async def _mended(self, method, result, request):
        match method:
            case "getMe":
                return {**result, "is_bot": True}
            case "getUpdates" if not result:
                await asyncio.sleep(_POLL_SECONDS)
            case "getUpdates":
                return [_whole(update) for update in result]
            case "sendMessage":
                known = {name: result[name] for name in ("message_id", "chat", "text")}
                return {**known, "date": result["date"] // 1000}
            case "editMessageText" | "editMessageReplyMarkup":
                chat = {"id": int(request.parameters["chat_id"]), "type": "private"}
                return {"message_id": int(request.parameters["message_id"]), "date": 1396404000, "chat": chat}
        return True if result is None else result


def _whole(update):
    """A tap with what real ones always carry."""
    if "callback_query" in update:
        update["callback_query"]["chat_instance"] = "1"
    return update


def _well(result):
    return Answer(200, json.dumps({"ok": True, "result": result}))
