"""The kit of data files that every command needs, checked; loads nothing heavy."""

from __future__ import annotations

import sys
from datetime import date, datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from core.calendar import WorkCalendar
from core.clock import SHANGHAI
from core.period import QUARTERLY_FORM
from core.settings import Settings
from core.texts import Texts
from core.units import load_units
from handlers.context import Kit
from handlers.dialogs.checklist.form import load_checklist
from handlers.dialogs.form import load_forms
from handlers.holdings import Holdings

if TYPE_CHECKING:
    from knowledge.library import Library

UNITS_FILE = Path(__file__).resolve().parent.parent / "core" / "units.json"
DEMO_START = datetime(2014, 4, 2, 10, 0, tzinfo=SHANGHAI)
"""The first moment of the demonstration: the day after the first quarter's report opened."""


def load_kit(settings: Settings, texts: Texts | None = None) -> Kit:
    """Texts (those given, if any), units, forms and calendar, all checked; the library opens at the first question."""
    forms = load_forms()
    load_checklist()  # kept for later; a mistake in its file is told now
    return Kit(
        texts=texts or Texts.load(),
        units=load_units(UNITS_FILE),
        form=forms[QUARTERLY_FORM],
        forms=forms,
        calendar=WorkCalendar.load(),
        library=Holdings(open_library),
        strangers_may_ask=settings.strangers_may_ask,
        demo=settings.demo,
    )


async def add_documents(kit: Kit, settings: Settings, today: date) -> None:
    """Let the library also hold what people took in, for a command that goes without the database otherwise."""
    if settings.uses_sqlite and not settings.sqlite_file.exists():
        return
    from core.clock import SystemClock
    from core.errors import StoreError
    from models.store import Store

    try:
        store = await Store.look(settings.database_url, SystemClock())
    except StoreError as fault:
        print(f"只用随程序提供的文件回答：{fault}", file=sys.stderr)
        return
    try:
        async with store.read() as work:
            await kit.library.renew(work, today)
    finally:
        await store.close()


_OPENING = Lock()


def open_library() -> Library:
    """The documents, opened once, whichever thread asks first; another one waits for it."""
    with _OPENING:
        return _opened()


@cache
def _opened() -> Library:
    from knowledge.library import Library

    return Library.load()
