"""The two charts of a quarter, from the summary that all papers are made of."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from core.messages import Share
from core.numbers import moment
from core.texts import Texts
from exports.charts import Ceiling, CountRow, Heading, shares_chart, total_chart
from exports.period_summary import PeriodSummary
from exports.share_lines import Manners
from exports.summary import city_shares
from exports.total_lines import city_total_line, unit_total_line
from knowledge.guidance import Guidance
from knowledge.targets import EVERYBODY, Target


@dataclass(frozen=True)
class Measured:
    """A summary with what it is measured by: the guidance of its year, the office's manners, its name and its plan.

    `plan` is that of a unit that looks at those below it; the city has the control figure of the guidance.
    """

    period: PeriodSummary
    guidance: Guidance
    office: str
    manners: Manners
    plan: int | None = None

    def shares(self, texts: Texts) -> tuple[Share, ...]:
        """The shares of the year to date, in the order of 二（二）, then the reserve: as chat shows them."""
        return city_shares(
            self.guidance.targets, self.period.summary, texts, small_base=self.manners.small_base,
            tolerance=self.manners.tolerance,
        )  # fmt: skip

    def total_line(self, texts: Texts) -> str:
        """The total of the year against the control figure, below a unit against its plan."""
        ytd, quarter = self.period.year_total, self.period.quarter
        if not self.period.head:
            complete = self.period.summary.is_complete
            return city_total_line(self.guidance.targets.total, ytd, quarter, texts, complete=complete)
        told = unit_total_line(ytd, self.plan, quarter, texts)
        return told or texts("chart.total.below", office=self.office, ytd=ytd)


def draw_shares(measured: Measured, texts: Texts, name: str = "shares") -> Markup:
    """Every share of the year to date against its target; `name` makes the ids unique on a page."""
    period = measured.period
    counts = [
        CountRow(target.label, texts("kit.value.count", n=count), texts("chart.shares.none", words=target.requirement))
        for target in measured.guidance.targets.all
        if (count := _bare_count(period, target)) is not None
    ]
    title = texts("chart.shares.title", office=measured.office)
    return shares_chart(Heading(name, title, data_lines(period, texts)), measured.shares(texts), counts)


def draw_total(measured: Measured, texts: Texts, name: str = "total") -> Markup:
    """The total of the year at the end of each quarter, against control figure or plan."""
    period, told = measured.period, measured.total_line(texts)
    points = "".join(texts("chart.total.point", quarter=quarter.name, n=n) for quarter, n in period.pace)
    return total_chart(
        Heading(name, texts("chart.total.title", office=measured.office), data_lines(period, texts)),
        period.pace,
        _ceiling(measured, texts),
        (told, texts("chart.total.low")),
        told=points + told,
    )


def data_lines(period: PeriodSummary, texts: Texts) -> tuple[str, ...]:
    """As of when, of how many units, and which earlier quarters are not whole."""
    done, all_units = len(period.summary.counted), len(period.units)
    values = {"time": moment(period.at), "quarter": period.quarter.name, "done": done, "all": all_units}
    first = texts("chart.data.part", **values) if done < all_units else texts("chart.data.all", **values)
    gaps = (
        texts("chart.data.gap", quarter=quarter.name, n=len(units)) for quarter, units in period.summary.gaps
    )  # fmt: skip
    return (first, *gaps)


def _ceiling(measured: Measured, texts: Texts) -> Ceiling | None:
    even = texts("chart.total.even")
    if measured.period.head:
        plan = measured.plan
        return Ceiling(plan, texts("chart.total.plan", n=plan), even) if plan else None
    control = measured.guidance.targets.total
    return Ceiling(control.figure, control.requirement, even) if control and control.figure else None


def _bare_count(period: PeriodSummary, target: Target) -> int | None:
    """The count behind a requirement without a figure; None for every other target, and where nobody gave it."""
    if target.figure is not None or target.numerator in ("", EVERYBODY):
        return None
    return period.summary.total(target.numerator, "本年累计")
