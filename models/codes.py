"""Codes that people read aloud and type: no letter or digit that looks like another."""

from __future__ import annotations

import hashlib
from functools import cache
from random import Random

from sqlalchemy import bindparam, select
from sqlalchemy.orm import InstrumentedAttribute

from models.prepared import Prepared
from models.transaction import Transaction

ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""Without 0, 1, I, L and O."""

_LETTERS = ALPHABET[:-8]
_DIGITS = ALPHABET[-8:]


def short_code(random: Random, length: int = 4) -> str:
    """A code with at least one letter and one digit, so that it is neither a word nor a count."""
    while True:
        code = "".join(random.choice(ALPHABET) for _ in range(length))
        if any(sign in _LETTERS for sign in code) and any(sign in _DIGITS for sign in code):
            return code


async def free_code(transaction: Transaction, column: InstrumentedAttribute[str]) -> str:
    """A short code that no row bears yet in this column."""
    while True:
        code = short_code(transaction.random)
        if await transaction.session.row(_bearing(column), code=code) is None:
            return code


@cache
def _bearing(column: InstrumentedAttribute[str]) -> Prepared:
    return Prepared(select(column).where(column == bindparam("code")))


def invitation_code(random: Random) -> str:
    """A code such as A7K2-9PXW."""
    code = short_code(random, 8)
    return f"{code[:4]}-{code[4:]}"


def hash_of(code: str) -> str:
    """What is stored of an invitation code; case, spaces and hyphens do not count.

    >>> hash_of("a7k2 9pxw") == hash_of("A7K2-9PXW")
    True
    """
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return hashlib.sha256(f"invitation:{plain}".encode()).hexdigest()
