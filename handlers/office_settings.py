"""What the department decides, in chat: 设置 shows it, 设置 报送截止日 第6个工作日 changes it, 确认设置 confirms it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from core.deadlines import Due, due_clause, due_of, telling_day_of
from core.numbers import day
from core.office import OfficeSettings, Setting, load_settings
from handlers.context import Turn
from handlers.replanned import replan, tell_sent
from knowledge.normalise import plain
from knowledge.numerals import with_digits

_ASKED = re.compile(r"(?P<act>设置|确认设置)(?P<gap>[\s:：]*)(?P<rest>.*)", re.DOTALL)
_ALL = frozenset({"全部", "所有", "都"})
_UNSET = frozenset({"不设", "不设定", "不定", "取消", "清空"})
_OF_DUE = frozenset({"due_working_day", "due_time"})
_QUOTES = str.maketrans("", "", '“”"‘’')


async def settle_office(turn: Turn) -> bool:
    """Show, change or confirm what the department decides; False for any other message."""
    asked = _ASKED.fullmatch(turn.said.strip())
    if asked is None:
        return False
    rest = asked["rest"]
    if rest and not asked["gap"] and _named(rest)[0] is None:
        return False
    turn.person.must_be_staff()
    if asked["act"] == "确认设置":
        await _confirm(turn, rest)
    elif not rest:
        _show(turn)
    else:
        await _change(turn, rest)
    return True


def _show(turn: Turn) -> None:
    settings = load_settings()
    rows = [turn.text("office.row", label=each.title, value=_value(turn, each)) for each in settings.values()]
    example = settings["due_working_day"]
    turn.tell(
        "office.list",
        n=len(rows),
        k=sum(not turn.office.confirmed(name) for name in settings),
        rows="\n".join(rows),
        label=example.title,
        value=example.example,
    )


async def _change(turn: Turn, rest: str) -> None:
    """Take a new value, or say what stands and how it can be changed."""
    setting, typed = _named(rest)
    if setting is None:
        turn.tell("office.unknown", said=rest, labels=_titles(load_settings().values()))
    elif not typed:
        name = "office.now_or_none" if setting.kind.can_be_unset else "office.now"
        turn.tell(name, label=setting.title, value=_value(turn, setting), example=setting.example)
    else:
        await _set(turn, setting, typed)


async def _set(turn: Turn, setting: Setting, typed: str) -> None:
    try:
        stored = await _joined(turn, setting, _typed(setting, typed))
        value = setting.kind.read(stored)
    except ValueError:
        turn.tell("office.unread", said=typed, label=setting.title, example=setting.example)
        return
    if not _hours_hold(replace(turn.office, **{setting.name: value})):
        turn.tell("office.hours")
        return
    before, due_before = getattr(turn.office, setting.name), _due(turn)
    await _store(turn, {setting.name: stored})
    if before == value:
        turn.tell("office.same", label=setting.title, value=_told(turn, setting, value))
    else:
        told = {"before": _told(turn, setting, before), "after": _told(turn, setting, value)}
        turn.tell("office.changed", label=setting.title, **told)
    await _show_effect(turn, {setting.name}, due_before)


async def _confirm(turn: Turn, rest: str) -> None:
    """Confirm one setting, or all that have a value, as they stand."""
    settings = load_settings()
    chosen: Sequence[Setting]
    if rest in _ALL:
        chosen = [each for name, each in settings.items() if not turn.office.confirmed(name)]
    else:
        named, more = _named(rest)
        if named is None or more:
            turn.tell("office.unknown", said=rest, labels=_titles(settings.values()))
            return
        chosen = [named]
    valued = [each for each in chosen if each.told(getattr(turn.office, each.name))]
    if not valued:
        turn.tell("office.nothing")
        return
    due_before = _due(turn)
    stored = {row: json.loads(value.value) for row, value in (await turn.work.office.all()).items()}
    await _store(turn, {each.name: stored.get(each.name, each.stored) for each in valued})
    turn.tell("office.confirmed", labels=_titles(valued))
    await _show_effect(turn, {each.name for each in valued}, due_before)


async def _store(turn: Turn, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        await turn.work.office.set(turn.person, name, json.dumps(value, ensure_ascii=False), confirmed=True)
    turn.office = OfficeSettings.from_values(await turn.work.office.all())


async def _show_effect(turn: Turn, changed: set[str], before: Due) -> None:
    """Where the due time changed: what it is now for the quarter being reported; what becomes of queued notices."""
    after = _due(turn)
    if changed & _OF_DUE or after != before:
        turn.tell("office.effect", quarter=turn.quarter.name, due_clause=due_clause(after, turn.kit.texts))
    if "inspection_day" in changed and turn.office.inspection_on and turn.today <= turn.office.inspection_on:
        morning = telling_day_of(turn.now, turn.office.inspection_on, turn.calendar)
        turn.tell("office.inspection", date=day(morning))
    await replan(turn)
    await tell_sent(turn, turn.quarter, before, after)


def _due(turn: Turn) -> Due:
    return due_of(turn.quarter, turn.office, turn.calendar)


def _named(rest: str) -> tuple[Setting | None, str]:
    """The setting whose title the words begin with, and the words behind it."""
    said = rest.translate(_QUOTES)
    found = [each for each in load_settings().values() if said.startswith(each.title.translate(_QUOTES))]
    if not found:
        return None, ""
    setting = max(found, key=lambda each: len(each.title))
    return setting, said[len(setting.title.translate(_QUOTES)) :].lstrip(" \t:：,，=是为改成")


def _typed(setting: Setting, words: str) -> Any:
    if words in _UNSET and setting.kind.can_be_unset:
        return setting.kind.unset
    return setting.kind.typed(words if setting.kind.keeps_words else with_digits(plain(words)))


async def _joined(turn: Turn, setting: Setting, typed: Any) -> Any:
    """What was typed, beside what stands where one message adds to the others."""
    if setting.kind.joined is None or typed == setting.kind.unset:
        return typed
    stored = (await turn.work.office.all()).get(setting.name)
    return setting.kind.joined(json.loads(stored.value) if stored else setting.stored, typed)


def _hours_hold(office: OfficeSettings) -> bool:
    return office.chat_from < office.chat_to


def _value(turn: Turn, setting: Setting) -> str:
    """The value in force, with the mark of what is not confirmed."""
    told = _told(turn, setting, getattr(turn.office, setting.name))
    if turn.office.confirmed(setting.name) or told == turn.text("office.unset"):
        return told
    return turn.text("kit.line.unconfirmed", value=told)


def _told(turn: Turn, setting: Setting, value: Any) -> str:
    return setting.told(value) or setting.unset or turn.text("office.unset")


def _titles(settings: Iterable[Setting]) -> str:
    return "、".join(each.title for each in settings)
