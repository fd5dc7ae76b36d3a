"""The calls of WeCom's API that the channel makes, each with a good token, and again once where it had ended.

Every failure is an ApiError (WeCom said no), a NoTokenError (the call was not made) or an error of httpx.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import httpx

from channels.secrecy import keep_out_of_logs
from channels.wecom.access_token import AccessToken
from channels.wecom.faults import TOKEN_ENDED, ApiError, NoTokenError
from core.errors import FetchError

PUBLIC_URL = "https://qyapi.weixin.qq.com"
SIGN_IN_URL = "https://open.weixin.qq.com"

_CONNECTIONS = 64
_CONNECT_SECONDS = 5.0
_TOKEN_SECONDS = 7200.0
_JSON = {"Content-Type": "application/json; charset=utf-8"}

Message = Mapping[str, object]
Answer = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Access:
    """One app of one corporation, where its API is, and how long an answer is waited for."""

    corp_id: str
    agent_id: str
    secret: str
    base_url: str = PUBLIC_URL
    answer_seconds: float = 10.0
    sign_in_url: str = SIGN_IN_URL
    """Where people come in from a browser; another host than the API's."""


@dataclass(frozen=True, slots=True)
class Sent:
    """What WeCom says to a message that it took: its id, and whom it did not reach (ids in small letters)."""

    id: str
    unknown: tuple[str, ...] = ()
    unlicensed: tuple[str, ...] = ()


class Api:
    """One app."""

    def __init__(self, access: Access) -> None:
        keep_out_of_logs(access.secret)
        self._access = access
        self._http = httpx.AsyncClient(
            base_url=access.base_url,
            timeout=httpx.Timeout(access.answer_seconds, connect=min(_CONNECT_SECONDS, access.answer_seconds)),
            limits=httpx.Limits(max_connections=_CONNECTIONS),
        )
        self._token = AccessToken(self._fetch_token)

    async def send(self, message: Message) -> Sent:
        """Hand over one message (path/90236)."""
        told = await self._call("POST", "message/send", message)
        return Sent(str(told.get("msgid", "")), _ids(told, "invaliduser"), _ids(told, "unlicenseduser"))

    async def update_card(self, change: Message) -> None:
        """Change a card that was answered (path/94888)."""
        await self._call("POST", "message/update_template_card", change)

    async def upload(self, name: str, content: bytes) -> str:
        """Put a file there for three days and return by which id it is sent (path/90253)."""
        files = {"media": (name, content, "application/octet-stream")}
        told = await self._call("POST", "media/upload", query={"type": "file"}, files=files)
        return str(told.get("media_id", ""))

    async def download(self, media_id: str, most_bytes: int) -> bytes:
        """The content of a file that a person sent (path/90254); FetchError where it is larger than that."""
        for is_last in (False, True):
            token = await self._good_token()
            try:
                return await self._download(token, media_id, most_bytes)
            except ApiError as fault:
                if not self._may_repeat(fault, token, is_last=is_last):
                    raise
        raise AssertionError("the second try has returned or raised")

    async def menu(self) -> Sequence[object]:
        """The app's menu, empty where there is none (path/90232)."""
        try:
            told = await self._call("GET", "menu/get", query=self._agent())
        except ApiError as fault:
            if fault.code == 46003:
                return ()
            raise
        buttons = told.get("button")
        return buttons if isinstance(buttons, list) else ()

    async def set_menu(self, buttons: Sequence[object]) -> None:
        """Show this menu (path/90231)."""
        await self._call("POST", "menu/create", {"button": list(buttons)}, query=self._agent())

    async def agent_name(self) -> str:
        """What the app is called (path/90227): the secret, the number and this computer's address are good then."""
        told = await self._call("GET", "agent/get", query=self._agent())
        return str(told.get("name", ""))

    async def user_of(self, code: str) -> str:
        """Who came in by WeCom's login with this code, in small letters; empty for outsiders (path/91023)."""
        told = await self._call("GET", "auth/getuserinfo", query={"code": code})
        return str(told.get("userid") or told.get("UserId") or "").lower()

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()

    async def _call(
        self,
        method: str,
        path: str,
        message: Message | None = None,
        *,
        query: Mapping[str, str] | None = None,
        files: Mapping[str, tuple[str, bytes, str]] | None = None,
    ) -> Answer:
        """One call; with a token that has ended it is made once more with a new one."""
        content = None if message is None else _written(message)
        for is_last in (False, True):
            token = await self._good_token()
            try:
                response = await self._http.request(
                    method,
                    f"/cgi-bin/{path}",
                    params={"access_token": token, **(query or {})},
                    content=content,
                    headers=_JSON if content is not None else None,
                    files=files,
                )
                return read_answer(response.status_code, response.content)
            except ApiError as fault:
                if not self._may_repeat(fault, token, is_last=is_last):
                    raise
        raise AssertionError("the second try has returned or raised")

    def _may_repeat(self, fault: ApiError, token: str, *, is_last: bool) -> bool:
        if fault.code not in TOKEN_ENDED:
            return False
        self._token.refused(token)
        return not is_last

    async def _download(self, token: str, media_id: str, most_bytes: int) -> bytes:
        query = {"access_token": token, "media_id": media_id}
        async with self._http.stream("GET", "/cgi-bin/media/get", params=query) as response:
            if not response.is_success or "json" in response.headers.get("content-type", ""):
                read_answer(response.status_code, await response.aread())
                raise ApiError(0, response.status_code, "no file")
            content = bytearray()
            async for piece in response.aiter_bytes():
                content += piece
                if len(content) > most_bytes:
                    raise FetchError(f"more than {most_bytes} bytes", is_too_big=True)
            return bytes(content)

    async def _good_token(self) -> str:
        try:
            return await self._token.get()
        except (ApiError, httpx.HTTPError, httpx.InvalidURL) as fault:
            raise NoTokenError(str(fault)) from fault

    async def _fetch_token(self) -> tuple[str, float]:
        query = {"corpid": self._access.corp_id, "corpsecret": self._access.secret}
        response = await self._http.get("/cgi-bin/gettoken", params=query)
        told = read_answer(response.status_code, response.content)
        token, seconds = str(told.get("access_token", "")), told.get("expires_in")
        if not token:
            raise ApiError(0, response.status_code, "no token in the answer")
        keep_out_of_logs(token)
        return token, float(seconds) if isinstance(seconds, int) else _TOKEN_SECONDS

    def _agent(self) -> dict[str, str]:
        return {"agentid": self._access.agent_id}


def _written(message: Message) -> bytes:
    """The same bytes for the same message: by them WeCom knows a repeated one."""
    return json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def read_answer(status: int, content: bytes) -> Answer:
    """The answer of a success; ApiError for every other, also for a proxy's page."""
    try:
        told = json.loads(content)
    except ValueError:
        told = None
    if not isinstance(told, dict) or not isinstance(told.get("errcode", 0), int):
        raise ApiError(0, status, "unreadable answer")
    if told.get("errcode", 0) or not 200 <= status <= 299:
        raise ApiError(told.get("errcode", 0), status, str(told.get("errmsg", "")))
    return told


def _ids(told: Answer, name: str) -> tuple[str, ...]:
    return tuple(each for each in str(told.get(name) or "").lower().split("|") if each)
