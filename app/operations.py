"""Commands of operations: backup, restore, migrate, check."""

from __future__ import annotations

import argparse
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from datetime import timedelta
from pathlib import Path

from app.kit import load_kit
from app.storage import open_store
from core.clock import AdjustableClock, SystemClock, at_office
from core.errors import SettingsError, StoreBusyError
from core.numbers import moment
from core.settings import Settings
from core.texts import Texts
from handlers.context import Kit
from models.store import Store
from models.work import Work
from scheduler.pulse import NOTICED_SECONDS
from scheduler.replicas import HEARTBEAT, stopped


async def backup(settings: Settings, chosen: argparse.Namespace) -> int:
    """Copy the SQLite database to a file while the assistant may be running; the copy is checked."""
    source, target = _sqlite_file(settings), chosen.file
    if not source.exists():
        raise SettingsError([f"还没有数据库（{source.name}），没有可备份的内容。"])
    if target.exists():
        raise SettingsError([f"{target} 已存在，没有覆盖。请换一个文件名。"])
    with closing(sqlite3.connect(source)) as live, closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        _must_be_whole(copy, target)
    print(f"已备份到 {target}。")
    return 0


async def restore(settings: Settings, chosen: argparse.Namespace) -> int:
    """Put a backup in place of the database; the database in place is kept under another name."""
    source, target = chosen.file, _sqlite_file(settings)
    if not source.is_file():
        raise SettingsError([f"没有找到备份文件 {source}。"])
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as copy:
        _must_be_whole(copy, source)
    async with open_store(settings):
        pass  # nobody else works on the folder, and the write-ahead log is folded in
    kept = target.with_name(f"{target.name}.replaced")
    shutil.copy2(target, kept)
    with closing(sqlite3.connect(source)) as copy, closing(sqlite3.connect(target)) as live:
        copy.backup(live)
    async with open_store(settings) as store, store.read() as work:
        count = len(await work.units.all())
    print(f"已恢复，共{count}个单位。原来的数据库保留为 {kept.name}。")
    return 0


async def migrate(settings: Settings, _: argparse.Namespace) -> int:
    """Bring the schema of the database up to this version."""
    async with open_store(settings):
        print("数据库已是当前版本。")
    return 0


async def check(settings: Settings, _: argparse.Namespace) -> int:
    """Check data files, database and audit chain; every fault is one sentence."""
    kit = load_kit(settings)
    shipped = kit.library().documents
    print(f"数据文件：{len(kit.units)}个单位，{len(kit.form.fields)}个填报项目，文件已建索引。")
    print(f"节假日安排：录入到{kit.calendar.last_known_year}年。")
    async with _store_to_check(settings) as store:
        return await _check_all(settings, kit, store, len(shipped))


async def _check_all(settings: Settings, kit: Kit, store: Store, shipped: int) -> int:
    async with store.read() as work:
        print(await _bell(work, is_demo=settings.demo))
        broken = await work.audit.verify()
        if broken is not None:
            print(f"操作记录第{broken}行对不上，请联系管理员核查。")
            return 1
        await kit.library.renew(work, work.now.date())
    print("数据库：可以打开，操作记录完整。")
    print(f"收录的文件：{len(kit.library().documents) - shipped}份。")
    from app.bot_line import bot_is_well

    found = [
        await _telegram_is_well(settings, kit.texts),
        await _wecom_is_well(settings, kit.texts),
        await bot_is_well(settings, store, kit.texts, SystemClock().now()),
    ]
    return 0 if all(found) else 1


async def _telegram_is_well(settings: Settings, texts: Texts) -> bool:
    """Tell how Telegram stands; True also where it is not set."""
    if not settings.telegram_token:
        print(texts("telegram.check.none"))
        return True
    from channels.telegram.channel import access_of
    from channels.telegram.checking import check_bot

    found = await check_bot(access_of(settings), settings.telegram_webhook, texts)
    print("\n".join(found.lines))
    return found.is_well


async def _wecom_is_well(settings: Settings, texts: Texts) -> bool:
    """Tell how WeCom stands; True also where it is not set."""
    if settings.wecom.robot_webhook:
        print(texts("wecom.check.robot"))
    if not settings.wecom.has_app:
        print(texts("wecom.check.none"))
        return True
    from channels.wecom.callback import PATH
    from channels.wecom.channel import access_of, envelope_of
    from channels.wecom.checking import check_app

    envelope_of(settings)
    found = await check_app(access_of(settings), texts)
    print("\n".join(found.lines))
    public = settings.web_public_url.rstrip("/")
    print(texts("wecom.check.callback", link=public + PATH) if public else texts("wecom.check.no_address"))
    return found.is_well


@asynccontextmanager
async def _store_to_check(settings: Settings) -> AsyncIterator[Store]:
    """The database, also while the assistant works on it."""
    try:
        async with open_store(settings) as store:
            yield store
            return
    except StoreBusyError:
        store = await Store.look(settings.database_url, AdjustableClock())
    try:
        yield store
    finally:
        await store.close()


async def _bell(work: Work, *, is_demo: bool) -> str:
    """When the bell of the notices rang last, by the clock that it rang by, and every process that has gone silent."""
    rang_at = await work.heartbeats.last(HEARTBEAT)
    if rang_at is None:
        return "提醒调度：还没有运行过。"
    told = f"提醒调度：最近一次运行在{moment(at_office(rang_at))}"
    if not is_demo:  # the demonstration has a clock of its own
        told += "，正在运行" if work.now - rang_at <= timedelta(seconds=NOTICED_SECONDS) else "，现在没有动静"
    silent = [name for name in await stopped(work) if name]
    return f"{told}。" + (f"没有正常结束就没有动静的服务器：{'、'.join(silent)}。" if silent else "")


def _sqlite_file(settings: Settings) -> Path:
    if not settings.uses_sqlite:
        raise SettingsError(["当前用的是PostgreSQL，请用它自己的备份工具（pg_dump、pg_restore）。"])
    return settings.sqlite_file


def _must_be_whole(database: sqlite3.Connection, file: Path) -> None:
    """SettingsError unless SQLite finds the file whole."""
    try:
        verdict = database.execute("pragma integrity_check").fetchone()[0]
    except sqlite3.DatabaseError:
        verdict = "not a database"
    if verdict != "ok":
        raise SettingsError([f"{file} 不是完整的数据库，没有使用。"])
