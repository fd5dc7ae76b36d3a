"""Which unit a message names: by name, alias or sound, and what only looks like one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

from core.units import Unit
from handlers.dialogs.reading.lexicon import spelled
from handlers.dialogs.reading.tree import Tree, tree_of
from knowledge.normalise import homophone_key

Certainty = Literal["sure", "alike", "either", "unknown"]

_EITHER = ("开发区", "高新区", "新区")
"""There are two zones: 经开区 and 万宝新区."""
_NOT_UNITS = ("涟钢", "涟源钢铁", "华菱涟钢", "娄底市", "娄底县", "娄底区", "娄底", "全娄底")
"""涟钢 is a company and not 涟源; 娄底 is the city."""
_NAME = "[^\\W\\da-zA-Z一二三四五六七八九十零第上下本今去前全首末季年月农总共发女团其乡镇村]"
_BELOW = re.compile(
    rf"(?:市|县|区)?(?:{_NAME}{{1,4}}(?:镇|乡|街道|办事处|村|社区)(?![里上这的]|一?级)|(?:{_NAME}{{0,3}}(?:局|公司|集团|医院|学校|学院|中学|"
    r"小学|钢铁|水泥|电厂|煤矿|银行|法院|检察院|教育|卫生|公安)(?![历生文])))(?!组织部)"
)
_UNIT_LIKE = re.compile(
    r"(?:湖南省?|娄底市?)?[一-龥]{1,8}(?:县|市|区|镇|乡|街道|工委|党委|集团|公司|局|医院|学校|学院|大学|厂)(?:组织部|党委|党工委)?"
)
_SELF = re.compile(r"^(?:我|本|全|各|该|咱|贵)")


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as named; `unit` is empty where it is not one of the list."""

    start: int
    end: int
    unit: str
    certainty: Certainty


@dataclass(frozen=True)
class Gazetteer:
    """The names of some units, by spelling and by sound, on top of those of a larger list."""

    names: Mapping[str, tuple[str, Certainty]]
    sounds: Mapping[tuple[str, ...], frozenset[str]]
    """The units that sound so."""
    larger: Gazetteer | None = None

    def begins(self, char: str, sound: str) -> bool:
        """Whether a unit's name may begin with a character of this sound."""
        if char in self._names.further or sound in self._clear.further:
            return True
        return self.larger is not None and self.larger.begins(char, sound)

    def place_at(self, text: str, start: int) -> Place | None:
        """The unit named at a place of the text."""
        found = self.longest_named(text, start)
        return _whole_name(text, Place(start, found[0], *found[1])) if found else None

    def sounding_at(self, text: str, start: int, sounds: tuple[str, ...]) -> Place | None:
        """A unit written with other characters of the same sound; short ones only before 县, 区, 市."""
        found = self.longest_sounding(start, sounds)
        if not found:
            return None
        end, unit = found
        is_clear = end - start > 2 or _stands_alone(text, start, end)
        return Place(start, end, unit, "alike") if is_clear else None

    def longest_named(self, text: str, start: int) -> tuple[int, tuple[str, Certainty]] | None:
        """Where the longest name that begins at a place ends, and what it names."""
        found = self._names.longest_at(text, start)
        there = self.larger.longest_named(text, start) if self.larger else None
        return there if there and (found is None or there[0] > found[0]) else found

    def longest_sounding(self, start: int, sounds: tuple[str, ...]) -> tuple[int, str] | None:
        """Where the longest name that sounds so ends, and whose it is; None also where it could be another's."""
        found = self._clear.longest_at(sounds, start)
        there = self.larger.longest_sounding(start, sounds) if self.larger else None
        if there is None or (found and found[0] >= there[0]):
            return found
        return there if self.sounds.get(sounds[start : there[0]], {there[1]}) == {there[1]} else None

    def units_of(self, sound: tuple[str, ...]) -> frozenset[str]:
        """The units that sound so."""
        here = self.sounds.get(sound, frozenset())
        return here | self.larger.units_of(sound) if self.larger else here

    @cached_property
    def _names(self) -> Tree[tuple[str, Certainty]]:
        return tree_of((name, found) for name, found in self.names.items() if len(name) > 1)

    @cached_property
    def _clear(self) -> Tree[str]:
        """The sounds that tell one unit."""
        units = {sound: self.units_of(sound) for sound in self.sounds if len(sound) > 1}
        return tree_of((sound, next(iter(codes))) for sound, codes in units.items() if len(codes) == 1)


def gazetteer_of(units: tuple[Unit, ...]) -> Gazetteer:
    """The gazetteer of a list of units; that of the city's is made once, and the few of one person on top of it."""
    city = tuple(unit for unit in units if not unit.parent)
    others = tuple(unit for unit in units if unit.parent)
    return _on_top(city, others) if others else _of_city(city)


_CITIES = 16
"""There is one, and some more in tests."""
_PEOPLE = 200
"""So many people's own units are kept; they are soon made again."""


@lru_cache(maxsize=_CITIES)
def _of_city(units: tuple[Unit, ...]) -> Gazetteer:
    names: dict[str, tuple[str, Certainty]] = {
        **dict.fromkeys(_NOT_UNITS, ("", "unknown")),
        **dict.fromkeys(_EITHER, ("", "either")),
    }
    return Gazetteer(names | _names_of(units), _sounds_of(units))


@lru_cache(maxsize=_PEOPLE)
def _on_top(city: tuple[Unit, ...], units: tuple[Unit, ...]) -> Gazetteer:
    return Gazetteer(_names_of(units), _sounds_of(units), _of_city(city))


def _names_of(units: Iterable[Unit]) -> dict[str, tuple[str, Certainty]]:
    return {spelled(name): (unit.code, "sure") for unit in units for name in _called(unit)}


def _sounds_of(units: Iterable[Unit]) -> dict[tuple[str, ...], frozenset[str]]:
    sounds: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for unit in units:
        for name in _called(unit):
            sounds[homophone_key(spelled(name))].add(unit.code)
    return {sound: frozenset(codes) for sound, codes in sounds.items()}


def _called(unit: Unit) -> tuple[str, ...]:
    city = tuple(f"市{alias}" for alias in unit.aliases if unit.kind == "committee")
    return (unit.name, unit.addressee, *city, *unit.aliases)


def is_like_a_unit(name: str) -> bool:
    """Whether words that nothing else explains look like the name of a unit."""
    return _UNIT_LIKE.fullmatch(name) is not None and not _SELF.match(name)


def _whole_name(text: str, place: Place) -> Place:
    """A unit's name with a company, an office or a town behind it is another body within that unit."""
    below = _BELOW.match(text, place.end)
    if place.unit and below:
        return Place(place.start, below.end(), "", "unknown")
    return place


def _stands_alone(text: str, start: int, end: int) -> bool:
    before, after = text[:start].strip(), text[end : end + 1]
    return after in {"县", "区", "市"} or (
        not before and (not after or after in " \t,，:：一二三四第上本Qq0123456789发")
    )
