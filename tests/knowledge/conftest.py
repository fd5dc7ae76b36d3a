"""The library and one way to ask it, opened once for all tests of this folder."""

from __future__ import annotations

from datetime import date

import pytest

from handlers.asking import answer_question, ask_record
from tests.support import kit as make_kit

SPRING = date(2014, 4, 2)


@pytest.fixture(scope="session")
def kit():
    return make_kit()


@pytest.fixture(scope="session")
def library(kit):
    return kit.library()


@pytest.fixture(scope="session")
def record(kit):
    """Ask as `ask --jsonl` does."""
    return lambda question, today=SPRING: ask_record("t", question, kit, today)


@pytest.fixture
def talk(kit):
    """Ask one thing after the other; follow-ups go on from the last."""
    topic = ""

    def said(question, today=SPRING):
        nonlocal topic
        asked = answer_question(question, topic, kit, today)
        topic = asked.topic
        return asked

    return said
