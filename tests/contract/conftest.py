"""Every platform in turn, or those that know what a test is about."""

from __future__ import annotations

import logging

import pytest

from tests.contract.aibot_platform import AiBotPlatform
from tests.contract.console_platform import ConsolePlatform
from tests.contract.telegram_platform import CallingTelegramPlatform, TelegramPlatform
from tests.contract.web_platform import WebPlatform
from tests.contract.wecom_platform import WeComPlatform

PLATFORMS = (
    ConsolePlatform,
    WebPlatform,
    TelegramPlatform,
    CallingTelegramPlatform,
    WeComPlatform,
    AiBotPlatform,
)


def pytest_configure(config):
    config.addinivalue_line("markers", "where_it_can(*needs): only over the platforms that know all of these")


def pytest_generate_tests(metafunc):
    """`@pytest.mark.where_it_can("tap")` limits a test to the platforms that know taps."""
    if "platform" not in metafunc.fixturenames:
        return
    mark = metafunc.definition.get_closest_marker("where_it_can")
    needed = set(mark.args) if mark else set()
    platforms = [kind for kind in PLATFORMS if needed <= kind.can]
    metafunc.parametrize("platform", platforms, ids=[kind.title or kind.name for kind in platforms], indirect=True)


@pytest.fixture
async def platform(request):
    """A platform with a channel that runs."""
    make = logging.getLogRecordFactory()
    opened = request.param()
    await opened.open()
    await opened.start()
    yield opened
    await opened.close()
    logging.setLogRecordFactory(make)
