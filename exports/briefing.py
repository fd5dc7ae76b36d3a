"""季度调度通报: the briefing of a quarter, each sentence chosen by the figures of the summary. No ranking, no blame."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from core.numbers import fixed, moment, percent
from exports.briefing_shares import reserve_sentence, share_sentences
from exports.material import Material
from exports.paper import Basis, Draft, Paper, PaperLine
from exports.period_summary import Comparison
from knowledge.targets import EVERYBODY

NEXT = {"control": "二（一）", "structure": "二（二）", "reserve": "二（三）", "procedure": "三（三）"}
"""What may be demanded next, with its paragraph; none of it is printed unless somebody chooses it."""
MOST_NEXT = 3


def briefing(material: Material, known: Mapping[str, str], chosen: Sequence[str] = ()) -> Paper:
    """The draft. `known` are values of placeholders; `chosen` are keys of `NEXT`. What is not set stays blank."""
    texts = material.texts
    draft = Draft("briefing", material.office.settings, known, texts("paper.blank", office=material.office.called))
    sentences = [_lead(material), _total(material), *_structure(material), reserve_sentence(material), _units(material)]
    if chosen:
        items = "；".join(next_words(material, name) for name in chosen)
        sentences.append(texts("brief.next.head", items=items))
    paper = draft.paper(tuple(PaperLine(words) for words in sentences))
    return replace(paper, basis=(*paper.basis, *(Basis(next_words(material, name), NEXT[name]) for name in chosen)))


def next_words(material: Material, name: str) -> str:
    """One of the sentences of what comes next."""
    return material.texts(f"brief.next.{name}")


def _lead(material: Material) -> str:
    texts, summary = material.texts, material.period.summary
    provisional = sum(bool(unit.report.stored.unknown) for unit in summary.counted)
    name = "lead_county" if material.office.is_county else "lead_below" if material.office.head else "lead"
    return texts(
        f"brief.text.{name}",
        **_paper_named(material),
        quarter=material.quarter.name,
        office=material.office.name,
        time=moment(material.period.at),
        done=len(summary.counted),
        all=len(summary.units),
        tail=texts("brief.text.provisional", provisional=provisional) if provisional else "",
    )


def _total(material: Material) -> str:
    texts, period, quarter = material.texts, material.period, material.quarter
    bases = [(quarter.previous(), period.previous), (type(quarter)(quarter.year - 1, quarter.number), period.last_year)]
    found = [(base.name, period.compared(EVERYBODY, summary)) for base, summary in bases]
    told = [_compared(material, name, each) for name, each in found if each]
    compare = "，".join(told) or texts("brief.compare.no_base", base=bases[0][0].name)
    words = texts(
        "brief.text.total", quarter=quarter.name, n=period.summary.total(EVERYBODY, "本季") or 0, compare=compare,
        ytd=_year(material),
    )  # fmt: skip
    gaps = (
        texts("brief.text.gap", quarter=before.name, n=len(units)) for before, units in period.summary.gaps
    )  # fmt: skip
    return words + "".join(gaps)


def _year(material: Material) -> str:
    """The year to date beside the control figure, below a unit beside its plan."""
    texts, measured, ytd = material.texts, material.measured, material.period.year_total
    if material.office.head:
        if not measured.plan:
            return texts("brief.text.year", ytd=ytd)
        return texts("brief.text.plan", ytd=ytd, plan=measured.plan, pct=percent(ytd, measured.plan))
    control = measured.guidance.targets.total
    if control is None or not control.figure:
        return texts("brief.text.year", ytd=ytd)
    return texts(
        "brief.text.control", ytd=ytd, target=control.figure_text, pct=percent(ytd, control.figure, 100),
        year=measured.guidance.paper.year, wording=control.requirement.removeprefix("全市"),
    )  # fmt: skip


def _compared(material: Material, base: str, found: Comparison) -> str:
    """More, fewer or as many as in another quarter, over the same units."""
    texts, diff = material.texts, abs(found.now - found.before)
    if not found.before:
        words = texts("brief.compare.base_zero", base=base)
    elif not diff:
        words = texts("brief.compare.flat", base=base)
    else:
        growth = f"{_growth(diff, found.before)}%"
        name = "brief.compare.up" if found.now > found.before else "brief.compare.down"
        words = texts(name, base=base, diff=diff, pct=growth)
    return words if found.is_all else texts("brief.compare.same_units", n=found.units, compare=words)


def _growth(diff: int, before: int) -> str:
    """The change of a count in per cent, never 0.0 where there is one."""
    decimals = 1
    while decimals < 6 and not Fraction(fixed(100 * diff, before, decimals)):
        decimals += 1
    return fixed(100 * diff, before, decimals)


def _structure(material: Material) -> list[str]:
    texts, sentences = material.texts, share_sentences(material)
    told = [
        texts("brief.text.structure", share_sentences="；".join(sentences))
        if sentences
        else texts("brief.text.no_shares")
    ]
    if sentences and material.office.head:
        told[0] += texts("share.line.unit_note")
    if not material.measured.guidance.is_of_the_year:
        named = _paper_named(material)
        told.append(texts("brief.text.other_year", year=material.quarter.year, **named))
    return told


def _units(material: Material) -> str:
    """How many have not reported; their names stand in no paper that goes to all."""
    texts, summary = material.texts, material.period.summary
    if not summary.missing:
        return texts("brief.units.all_in", all=len(summary.units))
    return texts("brief.units.late_count", time=moment(material.period.at), n=len(summary.missing))


def _paper_named(material: Material) -> dict[str, str]:
    paper = material.measured.guidance.paper
    return {"doc_title": paper.title, "doc_no": paper.cited_number}
