"""The steps of the procedure from data, and the document they make: one passage a step, an overview in front."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from core.errors import DataFileError
from knowledge.paper import OWN, Paper
from knowledge.passages import Passage

FILE = Path(__file__).with_name("steps.toml")
OVERVIEW = "步骤总览"
_NUMERALS = "零一二三四五六七八九"


class Line(StrEnum):
    """What can be asked about a step. All but WHOLE are a line of its own; the value is the key in the file."""

    WHOLE = "whole"
    WHO = "who"
    LIMIT = "limit"
    RULE = "rule"
    MATERIAL = "material"


LABELS = {Line.WHO: "谁来办", Line.LIMIT: "时限", Line.RULE: "要求", Line.MATERIAL: "材料"}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the way, with the other names people give it."""

    number: int
    name: str
    called: tuple[str, ...]

    @property
    def title(self) -> str:
        """一、申请入党."""
        return f"{_NUMERALS[self.number]}、{self.name}"


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `lines` holds only what the rules give, `ask` the ways of asking for each line."""

    number: int
    stage: Stage
    name: str
    topic: str
    lines: Mapping[Line, str]
    articles: tuple[int, ...]
    called: tuple[str, ...]
    ask: Mapping[Line, tuple[str, ...]]

    @property
    def path(self) -> str:
        """第17步."""
        return f"第{self.number}步"

    def line(self, line: Line) -> str:
        """A line as it stands in the document, the whole step for WHOLE, nothing where the rules give none."""
        if line is Line.WHOLE:
            return self.text
        return f"{LABELS[line]}：{self.lines[line]}" if line in self.lines else ""

    @property
    def text(self) -> str:
        """The step as it stands in the document."""
        lines = [f"{self.path} {self.name}", f"阶段：{self.stage.title}", *filter(None, map(self.line, LABELS))]
        if self.articles:
            lines.append(f"依据：细则第{'、'.join(map(str, self.articles))}条")
        return "\n".join(lines)


@dataclass(frozen=True, slots=True)
class Procedure:
    """All steps in order, the document they make, and the words that hold for all of them."""

    paper: Paper
    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    overview_topic: str
    overview_ask: tuple[str, ...]
    templates: Mapping[str, tuple[str, ...]]

    def stage_line(self, stage: Stage) -> str:
        """The line of the overview with the steps of a stage."""
        names = [f"{step.number}.{step.name}" for step in self.steps if step.stage == stage]
        return f"{stage.title}：{'；'.join(names)}。"


def load_procedure(file: Path = FILE) -> Procedure:
    """The procedure of a file; DataFileError lists every slip."""
    content = tomllib.loads(file.read_text(encoding="utf-8"))
    stages = tuple(
        Stage(number, block["name"], tuple(block["called"])) for number, block in enumerate(content["stage"], start=1)
    )
    problems = list(_problems(content["step"], len(stages), content["document"]["seen"]))
    if problems:
        raise DataFileError(file.name, problems)
    steps = tuple(_step(block, stages) for block in content["step"])
    templates = {key: tuple(asked) for key, asked in content["templates"].items()}
    overview = content["overview"]
    bare = Procedure(_paper(content["document"], ()), steps, stages, overview["topic"], (), templates)
    text = "\n".join(bare.stage_line(stage) for stage in stages)
    passages = (Passage(OVERVIEW, OVERVIEW, text), *(Passage(step.path, step.name, step.text) for step in steps))
    paper = _paper(content["document"], passages)
    return Procedure(paper, steps, stages, overview["topic"], tuple(overview["ask"]), templates)


def _problems(blocks: Sequence[Mapping[str, Any]], stages: int, seen: Sequence[int]) -> Iterator[str]:
    """What is wrong with the steps: numbers out of order, articles nobody has seen, nothing to show or to ask."""
    for place, block in enumerate(blocks, start=1):
        if block["number"] != place:
            yield f"step {block['number']}: expected number {place}"
        if not 1 <= block["stage"] <= stages:
            yield f"step {place}: no stage {block['stage']}"
        if unseen := set(block.get("articles", ())) - set(seen):
            yield f"step {place}: article {min(unseen)} was not seen in a copy of the rules"
        if not block.get("who") or not block.get("rule"):
            yield f"step {place}: needs who and rule"
        if strange := block["ask"].keys() - set(Line):
            yield f"step {place}: ask.{min(strange)} is no line"


def _step(block: Mapping[str, Any], stages: Sequence[Stage]) -> Step:
    return Step(
        number=block["number"],
        stage=stages[block["stage"] - 1],
        name=block["name"],
        topic=block["topic"],
        lines={line: block[line] for line in LABELS if line in block},
        articles=tuple(block.get("articles", ())),
        called=tuple(block["called"]),
        ask={Line(key): tuple(asked) for key, asked in block["ask"].items()},
    )


def _paper(head: Mapping[str, Any], passages: tuple[Passage, ...]) -> Paper:
    """The document; in the place of its number stands what it rests on, for it has none."""
    return Paper(
        code=head["code"],
        title=head["title"],
        number=head["basis"],
        issuer=OWN,
        issued=head["issued"],
        year=head["issued"].year,
        place="",
        version=head["version"],
        short=head["short"],
        passages=passages,
    )
