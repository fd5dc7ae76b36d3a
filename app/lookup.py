"""Commands that need no database: what the documents say, how a message reads, what would be sent."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from app.kit import DEMO_START, add_documents, load_kit
from core.clock import SystemClock
from core.errors import SettingsError
from core.settings import Settings

if TYPE_CHECKING:
    from core.office import OfficeSettings

_YEAR = timedelta(days=365)


async def ask(settings: Settings, chosen: argparse.Namespace) -> int:
    """Answer one question, or one JSON object a line."""
    from core.render import as_text
    from handlers.asking import answer_question, ask_record

    kit, today = load_kit(settings), today_of(settings)
    await add_documents(kit, settings, today)
    if chosen.jsonl:
        return _each_line(lambda row: ask_record(row["id"], row["question"], kit, today))
    print(as_text(answer_question(_said(chosen.question), "", kit, today).reply))
    return 0


async def read(settings: Settings, chosen: argparse.Namespace) -> int:
    """Show how a report message is understood, or one JSON object a line; nothing is stored."""
    from handlers.dialogs.reading import reading_record

    kit, today = load_kit(settings), today_of(settings)

    def record(row: dict[str, Any]) -> dict[str, object]:
        now = datetime.fromisoformat(row["now"]).date() if row.get("now") else today
        return reading_record(
            row["id"], row["message"], kit.form.words, kit.units, now, kit.texts, unit=row.get("unit") or ""
        )

    if chosen.jsonl:
        return _each_line(record)
    row = {"id": "", "message": _said(chosen.message)}
    print(json.dumps(record(row), ensure_ascii=False, indent=2))
    return 0


async def due(settings: Settings, chosen: argparse.Namespace) -> int:
    """Print what would be sent to whom between two days, if no unit reported; else a year from today."""
    from scheduler.forecast import forecast

    kit, office = load_kit(settings), await _office(settings)
    first = chosen.first or today_of(settings)
    last = chosen.last or first + _YEAR
    for row in forecast(first, last, kit.calendar, office, kit.units, kit.texts, labels=kit.labels):
        print(json.dumps(row.record(), ensure_ascii=False) if chosen.jsonl else row.line())
    return 0


async def _office(settings: Settings) -> OfficeSettings:
    """What the department has set where there is a database, else the proposals."""
    from core.office import OfficeSettings
    from models.store import Store

    if settings.uses_sqlite and not settings.sqlite_file.exists():
        return OfficeSettings.from_values({})
    store = await Store.look(settings.database_url, SystemClock())
    try:
        async with store.read() as work:
            return OfficeSettings.from_values(await work.office.all())
    finally:
        await store.close()


def today_of(settings: Settings) -> date:
    """The date that a command without a database goes by: the demonstration's first day, or the real one."""
    return DEMO_START.date() if settings.demo else SystemClock().now().date()


def _said(argument: str) -> str:
    """The argument, or what comes in on standard input."""
    said = argument or ("" if sys.stdin.isatty() else sys.stdin.read().strip())
    if not said:
        raise SettingsError(["没有内容。请把要问的话写在命令后面，加引号。"])
    return said


def _each_line(record: Callable[[dict[str, Any]], dict[str, object]]) -> int:
    """Answer each line of standard input with one line; a broken one is told, and the status is 1 then."""
    status = 0
    for number, line in enumerate(sys.stdin, start=1):
        if not line.strip():
            continue
        try:
            answer = json.dumps(record(json.loads(line)), ensure_ascii=False)
        except (KeyError, TypeError, ValueError) as exc:
            print(f"第{number}行不能用：{exc!r}", file=sys.stderr)
            status = 1
        else:
            print(answer, flush=True)
    return status
