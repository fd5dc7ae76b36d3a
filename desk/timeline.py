"""What became of a report: versions with the old values struck through, what was sent back, what was accepted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from core.numbers import moment
from desk.context import Look
from desk.numbers import answer_words, differing
from models.records import Report, StoredVersion


@dataclass(frozen=True, slots=True)
class Change:
    """One number that a version changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Mark:
    """One point in time: `kind` is its mark after the look book (now, look, plan, or none for the past)."""

    kind: str
    when: str
    title: str
    changes: tuple[Change, ...] = ()
    note: str = ""


async def timeline(look: Look, report: Report) -> tuple[Mark, ...]:
    """The newest first."""
    versions = await look.work.reports.versions(look.actor, report.unit, report.period)
    accepted = await look.work.reports.acceptances(look.actor, report.unit, report.period)
    marks = [*_versions(look, versions), *_returned(look, report)]
    marks += [(at, Mark("", moment(at), look.text("desk.time.accepted", version=n))) for n, at in accepted.items()]
    if report.draft is not None and report.drafted_at is not None:
        done, total = len(report.draft.answered), len(look.kit.form.fields)
        title = look.text("desk.time.draft", done=done, all=total)
        marks.append((report.drafted_at, Mark("plan", moment(report.drafted_at), title)))
    return tuple(mark for _, mark in sorted(marks, key=lambda each: each[0], reverse=True))


def last_corrected(look: Look, versions: Sequence[StoredVersion]) -> frozenset[str]:
    """The fields that the newest version changed; none of a first one."""
    if len(versions) < 2:
        return frozenset()
    return frozenset(differing(look, versions[-2].answers, versions[-1].answers))


def _versions(look: Look, versions: Sequence[StoredVersion]) -> list[tuple[datetime, Mark]]:
    marks = []
    for before, version in zip((None, *versions), versions, strict=False):
        is_newest = version.version == version.newest
        name = "desk.time.first" if before is None else "desk.time.again"
        marks.append(
            (
                version.at,
                Mark(
                    kind="now" if is_newest else "",
                    when=look.text("desk.time.by", time=moment(version.at), name=version.by),
                    title=look.text(name, version=version.version, n=len(version.answers.answered), code=version.code),
                    changes=_changes(look, before, version) if before else (),
                    note=look.text("desk.time.reason", reason=version.reason) if version.reason else "",
                ),
            )
        )
    return marks


def _changes(look: Look, before: StoredVersion, after: StoredVersion) -> tuple[Change, ...]:
    texts = look.kit.texts
    return tuple(
        Change(
            look.kit.form.by_code[code].label,
            answer_words(before.answers, code, texts),
            answer_words(after.answers, code, texts),
        )
        for code in differing(look, before.answers, after.answers)
    )


def _returned(look: Look, report: Report) -> list[tuple[datetime, Mark]]:
    return [
        (
            each.at,
            Mark(
                "look",
                moment(each.at),
                look.text("desk.time.returned", label=look.kit.form.by_code[each.field].label),
                note=look.text("desk.time.reason", reason=each.reason),
            ),
        )
        for each in report.returned
    ]
