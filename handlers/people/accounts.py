"""One person on several platforms: a further account is added by a code, and notices go where the person likes."""

from __future__ import annotations

import re

from core.messages import Choice
from core.numbers import moment
from handlers.context import Turn
from handlers.people.platforms import platform_at, platform_name
from handlers.todo import task_line
from knowledge.normalise import plain
from models.change_records import BindOutcome, Bound
from models.passes import CHANNEL_VALID

_SENT_TO = re.compile(
    r"/?(?:把)?(?:提醒|通知|消息)(?:都|请|以后)*(?:发到|发给|发|改到|改发|收到|送到)\s*(?P<where>[^?？]+?)(?:上|里|来)?"
)
_LAST_USED = frozenset({"最近用的", "最近用的平台", "默认", "都行", "随便", "最近"})


async def add_account(turn: Turn) -> None:
    """加绑: a code to be sent from the other account."""
    code = await turn.work.passes.add_account(turn.person)
    turn.tell("people.account.code", code=code, n=int(CHANNEL_VALID.total_seconds() // 60))


async def account_added(turn: Turn, bound: Bound) -> None:
    """The account speaks for the person now; a report begun elsewhere goes on here."""
    if bound.outcome is BindOutcome.ALREADY:
        turn.tell("people.account.already")
        return
    choices = (Choice("继续", main=True), Choice("我的账号")) if turn.person.units else (Choice("我的账号"),)
    turn.tell("people.account.added", *choices, name=turn.person.name, task_line=await task_line(turn))


async def show_accounts(turn: Turn) -> None:
    """我的账号: on which platforms, heard when, and where notices go."""
    accounts = await turn.work.accounts.of_person(turn.person, turn.person.person_id)
    rows = "\n".join(f"{platform_name(each.channel)}，最近使用{moment(each.seen_at)}" for each in accounts)
    liked = next((each.channel for each in accounts if each.is_preferred), "")
    names = list(dict.fromkeys(platform_name(each.channel) for each in accounts))
    choices = [Choice(f"发到{name}"[:8], f"提醒发到 {name}") for name in names] if len(names) > 1 else []
    if liked:
        choices.append(Choice("发到最近用的", "提醒发到 最近用的"))
    told = turn.text("people.account.sent_to", name=platform_name(liked)) if liked else ""
    told = told or turn.text("people.account.sent_to_last")
    turn.tell("people.account.list", *choices, Choice("加绑"), n=len(accounts), rows=rows, tail=told)


async def accounts_said(turn: Turn) -> bool:
    """提醒发到 Telegram; False for any other message."""
    found = _SENT_TO.fullmatch(plain(turn.said).strip())
    if found is None:
        return False
    accounts = await turn.work.accounts.of_person(turn.person, turn.person.person_id)
    channel, rest = platform_at(found["where"], [each.channel for each in accounts])
    is_last = found["where"].strip() in _LAST_USED
    if not is_last and (not channel or rest):
        return False
    if channel and channel not in {each.channel for each in accounts}:
        turn.tell("people.account.not_bound", Choice("加绑", main=True), name=platform_name(channel))
        return True
    await turn.work.accounts.prefer(turn.person, "" if is_last else channel)
    if is_last:
        turn.tell("people.account.sent_to_last")
    else:
        turn.tell("people.account.sent_to", name=platform_name(channel))
    return True
