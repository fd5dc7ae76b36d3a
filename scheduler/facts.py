"""What the database knows that a plan rests on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from core.units import Unit
from models.levels import Head
from models.records import OpenReturn
from scheduler.occasions import Key


@dataclass(frozen=True)
class Facts:
    """What the planner must know.

    `since` is when this installation began: what fell due before is not its business. `acknowledged` holds the units
    that said 收到 by notice and period, `issued` when each notice first went out, `settled` when settings were
    confirmed, `returned` the reports with fields sent back, `extended` the later days given to units by quarter.
    `heads` are the units that collect from those below them. `unreadable` are kind and period of notices that went out
    for a moment that cannot be read: they are not sent again.

    Known only where something falls due: `missing` by quarter, `drafted` too, with the answers of each draft,
    `unsubmitted` by the period of a yearly form, `below` the units by the code of the head, `others` the units below
    that a notice is for alone.
    """

    units: Sequence[Unit]
    since: datetime
    seen: frozenset[Key] = frozenset()
    missing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    acknowledged: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    issued: Mapping[tuple[str, str], datetime] = field(default_factory=dict)
    extended: Mapping[str, Mapping[str, date]] = field(default_factory=dict)
    heads: Sequence[Head] = ()
    below: Mapping[str, Sequence[Unit]] = field(default_factory=dict)
    drafted: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    unsubmitted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    settled: Mapping[str, datetime] = field(default_factory=dict)
    returned: Sequence[OpenReturn] = ()
    others: Sequence[Unit] = ()
    unreadable: frozenset[tuple[str, str]] = frozenset()
