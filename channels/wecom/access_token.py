"""The access token of an app: one for everybody, fetched by one caller at a time, renewed before it ends.

https://developer.work.weixin.qq.com/document/path/91039: valid for two hours, may end earlier, and who asks for it
too often is shut out.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable

from channels.wecom.faults import ApiError

_GOOD_SHARE = 0.9
_SHUT_SECONDS = 60.0
"""After a refusal nobody asks again for so long: a wrong secret is mended by a person."""


class AccessToken:
    """Keeps the token; `fetch` gives a new one and for how many seconds it is good."""

    def __init__(
        self, fetch: Callable[[], Awaitable[tuple[str, float]]], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._fetch = fetch
        self._monotonic = monotonic
        self._one_at_a_time = asyncio.Lock()
        self._token = ""
        self._good_until = 0.0
        self._refusal: ApiError | None = None
        self._shut_until = 0.0

    async def get(self) -> str:
        """A token that is good as far as we know; ApiError or an error of httpx where there is none."""
        if self._is_good():
            return self._token
        async with self._one_at_a_time:
            if not self._is_good():
                await self._renew()
            return self._token

    def refused(self, token: str) -> None:
        """The platform does not take this token any more; another caller may have a newer one already."""
        if token == self._token:
            self._token = ""

    def _is_good(self) -> bool:
        return bool(self._token) and self._monotonic() < self._good_until

    async def _renew(self) -> None:
        if self._refusal and self._monotonic() < self._shut_until:
            raise self._refusal
        try:
            token, seconds = await self._fetch()
        except ApiError as fault:
            self._refusal, self._shut_until = fault, self._monotonic() + _SHUT_SECONDS
            raise
        self._token, self._good_until = token, self._monotonic() + seconds * _GOOD_SHARE
        self._refusal = None
