"""The envelope of WeCom's callbacks: signature, AES-CBC, padding to 32 bytes, and for whom a message was made.

https://developer.work.weixin.qq.com/document/path/90968. A plaintext is 16 random bytes, the message's length in
4 bytes, the message, and the id of the receiver, padded to whole blocks of 32 bytes.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from typing import NoReturn

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from core.errors import BotError, SettingsError

_BLOCK = 32
_AES_BLOCK = 16
_RANDOM = 16
_HEAD = _RANDOM + 4


class CallbackError(BotError):
    """A callback that is not what it should be; `why` is a stable word for the log."""

    def __init__(self, why: str) -> None:
        self.why = why
        super().__init__(why)


class Envelope:
    """Opens and closes envelopes of one receiver: a corporation's id, or nothing for a bot of one's own."""

    def __init__(self, token: str, aes_key: str, receiver: str) -> None:
        """SettingsError where the key is not one of WeCom's (43 characters)."""
        self._token = token
        self._key = _read_key(aes_key)
        self._receiver = receiver.encode()

    def sign(self, timestamp: str, nonce: str, sealed: str) -> str:
        """The signature that belongs to a sealed message."""
        parts = sorted([self._token, timestamp, nonce, sealed])
        # SHA-1 is what WeCom's protocol prescribes.
        return hashlib.sha1("".join(parts).encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()

    def open(self, signature: str, timestamp: str, nonce: str, sealed: str) -> bytes:
        """The message of an envelope that WeCom closed for us; CallbackError for everything else."""
        expected = self.sign(timestamp, nonce, sealed)
        if not hmac.compare_digest(expected.encode(), signature.encode("utf-8", "surrogatepass")):
            _refuse("signature")
        return self.unseal(sealed)

    def unseal(self, sealed: str) -> bytes:
        """The message without a look at its signature; CallbackError where it was not made for us."""
        plain = _unpad(self._decrypt(sealed))
        length = int.from_bytes(plain[_RANDOM:_HEAD], "big")
        if len(plain) < _HEAD + length:
            _refuse("length")
        if not hmac.compare_digest(plain[_HEAD + length :], self._receiver):
            _refuse("receiver")
        return plain[_HEAD : _HEAD + length]

    def seal(self, message: bytes, random: bytes = b"") -> str:
        """A sealed message for the same receiver, as the other side makes them."""
        plain = (random or secrets.token_bytes(_RANDOM)) + len(message).to_bytes(4, "big") + message + self._receiver
        missing = _BLOCK - len(plain) % _BLOCK
        encryptor = self._cipher().encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([missing]) * missing) + encryptor.finalize()).decode()

    def _decrypt(self, sealed: str) -> bytes:
        try:
            data = base64.b64decode(sealed.encode("utf-8", "surrogatepass"), validate=True)
        except binascii.Error:
            _refuse("base64")
        if not data or len(data) % _AES_BLOCK:
            _refuse("blocks")
        decryptor = self._cipher().decryptor()
        return decryptor.update(data) + decryptor.finalize()

    def _cipher(self) -> Cipher[CBC]:
        return Cipher(AES(self._key), CBC(self._key[:_AES_BLOCK]))


def _read_key(aes_key: str) -> bytes:
    try:
        key = base64.b64decode(f"{aes_key}=", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise SettingsError(["WECOM_AES_KEY 要是企业微信后台给出的43个字符的EncodingAESKey。"])
    return key


def _unpad(padded: bytes) -> bytes:
    """The content without its padding; every byte of the padding must say how long it is."""
    count = padded[-1]
    if not 1 <= count <= min(_BLOCK, len(padded) - _HEAD) or padded[-count:] != bytes([count]) * count:
        _refuse("padding")
    return padded[:-count]


def _refuse(why: str) -> NoReturn:
    raise CallbackError(why)
