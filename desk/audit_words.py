"""What the record holds in codes and JSON, in the words of the office: units, periods, fields, roles, platforms."""

from __future__ import annotations

import json

from core.people import ROLE_NAMES, Role
from core.period import parse_period
from desk.acting import Chat
from desk.context import Look
from desk.numbers import answer_words, differing
from models.acts import Act
from models.answers_json import load_answers
from models.records import Answers

_LONGEST = 80
_ROLES = {role.value: ROLE_NAMES[role] for role in Role}


class Said:
    """Reads the acts that one visitor looks at."""

    def __init__(self, look: Look, chat: Chat) -> None:
        self._look = look
        self._chat = chat

    def about(self, act: Act) -> str:
        """双峰县 2014年一季度 for shuangfeng:2014Q1; what is no unit and no period as it is."""
        if act.act.startswith("people.") and act.object.isdigit():
            return self._look.text("desk.audit.person", n=act.object)
        if act.act == "people.attach":
            return self._chat.platform(act.object)
        return " ".join(self._part(part) for part in act.object.split(":") if part)

    def change(self, act: Act) -> tuple[str, str]:
        """What stood there before and after; of answers only those that differ."""
        if act.act == "report.accept":
            return "", self._look.text("desk.units.version", version=act.after)
        before, after = _answers(act.before), _answers(act.after)
        if after is None and before is None:
            return self._words(act.before), self._words(act.after)
        old, new = before or Answers(), after or Answers()
        codes = differing(self._look, old, new)
        return self._told(old, codes) if before else "", self._told(new, codes) if after else ""

    def _part(self, part: str) -> str:
        unit = self._look.unit(part)
        if unit is not None:
            return unit.name
        try:
            return parse_period(part).name
        except ValueError:
            return part

    def _told(self, answers: Answers, codes: tuple[str, ...]) -> str:
        texts = self._look.kit.texts
        return "，".join(f"{self._brief(code)}{answer_words(answers, code, texts)}" for code in codes)

    def _brief(self, code: str) -> str:
        field = self._look.kit.form.by_code.get(code)
        return field.brief if field else code

    def _words(self, said: str) -> str:
        """Words of the record on one line: counts, roles with their units, fields; the rest as it is, shortened."""
        known = _roles_of(said)
        if known is not None:
            told = "、".join(f"{self._part(unit) if unit else ''}{_ROLES[role]}" for role, unit in known)
        else:
            told = self._plain(said)
        told = " ".join(told.split())
        return told if len(told) <= _LONGEST else f"{told[: _LONGEST - 1]}…"

    def _plain(self, said: str) -> str:
        field = self._look.kit.form.by_code.get(said)
        if field is not None:
            return field.label
        value = _value(said)
        if isinstance(value, dict):
            return "，".join(f"{self._brief(code)}{self._entered(count)}" for code, count in value.items())
        return value if isinstance(value, str) else said

    def _entered(self, count: object) -> str:
        """A count, or what was said in its place."""
        names = {"unknown": "kit.value.unknown", "skipped": "kit.value.skipped", "cleared": "kit.value.skipped"}
        return self._look.text(names[count]) if isinstance(count, str) and count in names else str(count)


def _answers(said: str) -> Answers | None:
    if not said.startswith("{") or '"values"' not in said:
        return None
    try:
        return load_answers(said)
    except (ValueError, KeyError, TypeError):
        return None


def _value(said: str) -> object:
    try:
        value: object = json.loads(said)
    except ValueError:
        return None
    return value


def _roles_of(said: str) -> list[tuple[str, str]] | None:
    """reporter:shuangfeng deputy:xinhua, or a role alone; None for any other words."""
    parts = [part.partition(":") for part in said.split()]
    if not parts or any(role not in _ROLES for role, _, _ in parts):
        return None
    return [(role, unit) for role, _, unit in parts]
