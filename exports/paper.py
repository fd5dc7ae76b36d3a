"""An official paper as a draft: its words in the order of GB/T 9704-2012, what is blank in it, what it rests on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from core.office import OfficeSettings, load_settings
from core.texts import Texts
from exports.paper_data import PaperData, load_papers

Level = Literal["body", "one", "two"]


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One paragraph of the body: plain, or a head of the first (一、) or second rank."""

    text: str
    level: Level = "body"


@dataclass(frozen=True, slots=True)
class Basis:
    """What is stated, and where that stands."""

    what: str
    source: str


@dataclass(frozen=True)
class Paper:
    """One draft. `blanks` are what is still to be written in, `unconfirmed` the settings used that nobody confirmed."""

    code: str
    name: str
    title: str
    addressees: str
    lines: tuple[PaperLine, ...]
    annexes: tuple[str, ...]
    signature: str
    date: str
    blanks: tuple[str, ...]
    unconfirmed: tuple[str, ...]
    basis: tuple[Basis, ...]
    document: str = ""
    """The guidance whose words it quotes."""

    def as_text(self, texts: Texts) -> str:
        """The whole paper, word for word as it stands in the Word file."""
        lines = [texts("paper.draft"), self.title, texts("paper.to", addressees=self.addressees)]
        lines += [texts("paper.line", text=line.text) for line in self.lines]
        if self.annexes:
            lines.append(texts("paper.line", text=annex_line(self.annexes, texts)))
        return "\n".join([*lines, self.signature, self.date])


def annex_line(annexes: tuple[str, ...], texts: Texts) -> str:
    """What is enclosed, numbered where it is more than one thing."""
    if len(annexes) == 1:
        return texts("paper.annexes", items=annexes[0])
    return texts("paper.annexes", items="　".join(f"{place}．{name}" for place, name in enumerate(annexes, start=1)))


class Draft:
    """Fills a paper in: a setting where it is set, a known value, otherwise a visible blank that is noted."""

    def __init__(self, code: str, settings: OfficeSettings, known: Mapping[str, str], blank: str) -> None:
        """`known` are values of placeholders; `blank` is how a blank looks."""
        self._data: PaperData = load_papers()[code]
        self._settings, self._known, self._blank = settings, known, blank
        self._blanks: dict[str, None] = {}
        self._unconfirmed: dict[str, None] = {}

    def paper(self, body: tuple[PaperLine, ...] = ()) -> Paper:
        """The paper; with a `body` of its own where that is computed."""
        data = self._data
        title, addressees = self._fill(data.title), self._fill(data.addressees)
        lines = body or tuple(PaperLine(self._fill(line.text), line.level) for line in data.lines)
        signature, date = self._fill(data.signature), self._fill("{date}")
        return Paper(
            code=data.code,
            name=data.name,
            title=title,
            addressees=addressees,
            lines=lines,
            annexes=data.annexes,
            signature=signature,
            date=date,
            blanks=tuple(self._blanks),
            unconfirmed=tuple(self._unconfirmed),
            basis=tuple(Basis(*each) for each in data.basis),
            document=data.document,
        )

    def _fill(self, words: str) -> str:
        return words.format_map(_Values(self._value))

    def _value(self, name: str) -> str:
        if name in self._known:
            return self._known[name] or self._left(name)
        setting = load_settings().get(name)
        told = setting.told(getattr(self._settings, name)) if setting else ""
        if setting is None or not told:
            return self._left(name)
        if not self._settings.confirmed(name):
            self._unconfirmed[setting.title] = None
        return told.rstrip("。")

    def _left(self, name: str) -> str:
        """A blank, noted by what is to be written there."""
        setting = load_settings().get(name)
        self._blanks[setting.title if setting else load_papers().blanks[name]] = None
        return self._blank


class _Values(dict[str, str]):
    """Looks a placeholder up when it is met."""

    def __init__(self, value_of: Callable[[str], str]) -> None:
        super().__init__()
        self._value_of = value_of

    def __missing__(self, name: str) -> str:
        return self._value_of(name)
