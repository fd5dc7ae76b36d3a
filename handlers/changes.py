"""What units have corrected since an officer looked last: a line under the totals, told to each officer once."""

from __future__ import annotations

from core.numbers import day
from handlers.context import Turn
from handlers.dialogs import answers as ans
from models.records import StoredVersion

_WHAT = "summary"
_MOST = 5


async def changed_lines(turn: Turn, head: str = "") -> str:
    """What came to an office corrected since the last look of this person, of any quarter; this is a look, too.

    Empty at the first look and where nothing was corrected.
    """
    what = f"{_WHAT}:{head}" if head else _WHAT
    last = await turn.work.looks.last(turn.person, what)
    await turn.work.looks.note(turn.person, what)
    if last is None:
        return ""
    changed = await turn.work.reports.corrected_since(turn.person, last, head)
    if not changed:
        return ""
    rows = [await _row(turn, version) for version in changed[:_MOST]]
    if len(changed) > _MOST:
        rows.append(turn.text("officer.changed.more", n=len(changed) - _MOST))
    names = "、".join(dict.fromkeys(version.quarter.name for version in changed))
    return turn.text("officer.changed.head", date=day(last.date()), quarter=names, rows="\n".join(rows))


async def _row(turn: Turn, version: StoredVersion) -> str:
    versions = await turn.work.reports.versions(turn.person, version.unit, version.quarter)
    before = next(each for each in versions if each.version == version.version - 1)
    changes = ans.changes(turn.kit.form, before.answers, version.answers, turn.kit.texts)
    return turn.text(
        "officer.changed.row",
        unit=turn.kit.unit_name(version.unit),
        quarter=version.quarter.name,
        version=version.version,
        changes=changes or turn.text("officer.changed.same"),
    )
