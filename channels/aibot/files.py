"""Files both ways: a person's lies sealed at an address for five minutes, one of ours is put there in pieces.

Each file has a key of its own (AES-256-CBC, its first 16 bytes are the IV, padded to 32 bytes); its name comes with it.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import unquote

import httpx
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from channels.aibot.frames import Command, Fields
from core.errors import FetchError

MOST_BYTES = 20 * 1024 * 1024
_PIECE = 512 * 1024
_PADDED_TO = 32
_AES_BLOCK = 16
_NAME_UTF8 = re.compile(r"filename\*\s*=\s*UTF-8''([^;\s]+)", re.IGNORECASE)
_NAME = re.compile(r'filename\s*=\s*"?([^";]+)"?', re.IGNORECASE)
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f\ud800-\udfff/\\\\]")
_LONGEST_NAME = 200

Ask = Callable[[Command, Mapping[str, object]], Awaitable[Fields]]


class Shelf:
    """Gets files that people sent by what stands in an Attachment's `ref`."""

    def __init__(self, seconds: float = 20.0) -> None:
        self._http = httpx.AsyncClient(timeout=seconds, follow_redirects=True)

    async def name(self, ref: str) -> str:
        """What the file is called; FetchError where it cannot be had any more."""
        place, _ = _read_ref(ref)
        try:
            async with self._http.stream("GET", place) as response:
                _must_be_there(response)
                return _name_of(response)
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise FetchError(type(fault).__name__) from fault

    async def content(self, ref: str, most_bytes: int) -> bytes:
        """What stands in the file; FetchError where it cannot be had, opened, or is larger than that."""
        place, key = _read_ref(ref)
        sealed = bytearray()
        try:
            async with self._http.stream("GET", place) as response:
                _must_be_there(response)
                async for piece in response.aiter_bytes():
                    sealed += piece
                    if len(sealed) > most_bytes + _PADDED_TO:
                        raise FetchError(f"more than {most_bytes} bytes", is_too_big=True)
        except (httpx.HTTPError, httpx.InvalidURL) as fault:
            raise FetchError(type(fault).__name__) from fault
        return unseal(bytes(sealed), key) if key else bytes(sealed)

    async def close(self) -> None:
        """Close all connections."""
        await self._http.aclose()


def unseal(sealed: bytes, key: str) -> bytes:
    """The file in a sealed one; FetchError where the key does not open it."""
    try:
        secret = base64.b64decode(key + "=" * (-len(key) % 4), validate=True)
    except (binascii.Error, ValueError):
        secret = b""
    if len(secret) != 32 or not sealed or len(sealed) % _AES_BLOCK:
        raise FetchError("the file cannot be opened")
    opening = Cipher(AES(secret), CBC(secret[:_AES_BLOCK])).decryptor()
    plain = opening.update(sealed) + opening.finalize()
    count = plain[-1]
    if not 1 <= count <= min(_PADDED_TO, len(plain)) or plain[-count:] != bytes([count]) * count:
        raise FetchError("the file cannot be opened")
    return plain[:-count]


async def put(ask: Ask, name: str, content: bytes) -> str:
    """Put a file of ours there, for three days, and return by which id it is sent."""
    pieces = [content[at : at + _PIECE] for at in range(0, len(content), _PIECE)]
    # MD5 is what the protocol prescribes.
    proof = hashlib.md5(content, usedforsecurity=False).hexdigest()
    begun = await ask(
        Command.UPLOAD_INIT,
        {"type": "file", "filename": name, "total_size": len(content), "total_chunks": len(pieces), "md5": proof},
    )
    upload = begun.text("upload_id")
    for at, piece in enumerate(pieces):
        sealed = base64.b64encode(piece).decode()
        await ask(Command.UPLOAD_CHUNK, {"upload_id": upload, "chunk_index": at, "base64_data": sealed})
    return (await ask(Command.UPLOAD_FINISH, {"upload_id": upload})).text("media_id")


def _read_ref(ref: str) -> tuple[str, str]:
    place, key = json.loads(ref)
    return str(place), str(key)


def _must_be_there(response: httpx.Response) -> None:
    if not response.is_success:
        raise FetchError(f"status {response.status_code}")


def _name_of(response: httpx.Response) -> str:
    told = response.headers.get("content-disposition", "")
    found = _NAME_UTF8.search(told) or _NAME.search(told)
    name = unquote(found[1]) if found else ""
    return _UNPRINTABLE.sub("", name).strip()[:_LONGEST_NAME]
