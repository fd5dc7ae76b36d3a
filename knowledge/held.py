"""A document taken in by people as values, and as the JSON in which the database keeps what is known of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from core.messages import Comparator
from knowledge.describing import Description, paper_of
from knowledge.paper import Paper
from knowledge.proposing import Proposal
from knowledge.targets import Scope

_DAYS = ("issued", "valid_from", "valid_to")


@dataclass(frozen=True)
class Held:
    """An accepted document; `targets` are those that a person has confirmed."""

    paper: Paper
    targets: tuple[Proposal, ...] = ()


def read_held(code: str, text: str, description: str, targets: str) -> Held:
    """The document of a row of the database; `targets` is empty where nobody has confirmed any."""
    return Held(paper_of(code, load_description(description), text), load_targets_json(targets) if targets else ())


def dump_description(told: Description) -> str:
    """A description as JSON."""
    values = asdict(told)
    values |= {name: values[name].isoformat() if values[name] else "" for name in _DAYS}
    return json.dumps(values, ensure_ascii=False)


def load_description(text: str) -> Description:
    """The description that `dump_description` wrote."""
    values = json.loads(text)
    values |= {name: date.fromisoformat(values[name]) if values[name] else None for name in _DAYS}
    return Description(**values | {"replaces": tuple(values["replaces"])})


def dump_targets(proposals: Sequence[Proposal]) -> str:
    """Targets as JSON, in their order."""
    return json.dumps([asdict(proposal) for proposal in proposals], ensure_ascii=False)


def load_targets_json(text: str) -> tuple[Proposal, ...]:
    """The targets that `dump_targets` wrote."""
    return tuple(
        Proposal(**block | {"comparator": Comparator(block["comparator"]), "scope": Scope(block["scope"])})
        for block in json.loads(text)
    )


def papers_of(held: Iterable[Held]) -> tuple[Paper, ...]:
    """The documents alone."""
    return tuple(one.paper for one in held)
