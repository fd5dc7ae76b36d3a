"""What a unit changed in earlier quarters since its last report: told once, in the read-back of the next one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from core.period import Quarter
from exports.report_words import count_words
from handlers.context import Turn
from handlers.dialogs import answers as ans
from models.records import StoredVersion

_MOST = 6


async def earlier_changes(turn: Turn, unit: str, quarter: Quarter) -> tuple[str, ...]:
    """One sentence for each count changed since the report before this one; the cumulated figures hold it already."""
    lines: list[str] = []
    since: datetime | None = None
    for before in reversed((*({quarter.previous()} - {*quarter.earlier_this_year}), *quarter.earlier_this_year)):
        versions = await turn.work.reports.versions(turn.person, unit, before)
        if not versions:
            continue
        lines = [*_changed(turn, versions, since), *lines]
        since = max(since, versions[0].at) if since else versions[0].at
    if len(lines) <= _MOST:
        return tuple(lines)
    return (*lines[:_MOST], turn.text("confirm.earlier_more", n=len(lines) - _MOST))


def _changed(turn: Turn, versions: Sequence[StoredVersion], since: datetime | None) -> list[str]:
    """What differs between the version that was known at the last report and the newest one."""
    known = [version for version in versions if since is not None and version.at <= since]
    before, after = (known[-1] if known else versions[0]), versions[-1]
    form, texts = turn.kit.form, turn.kit.texts
    return [
        turn.text(
            "confirm.earlier",
            quarter=after.quarter.name,
            label=form.label(code),
            before=count_words(before.answers, code, texts),
            after=count_words(after.answers, code, texts),
            version=after.version,
        )
        for code in ans.changed(form, before.answers, after.answers)
    ]
