"""The look book, recomputed from the files: contrast, dark mode, old browsers, nothing inline."""

from __future__ import annotations

import re
from itertools import product

import pytest

from channels.web.site import FOLDER, STATIC

CSS = (STATIC / "ui.css").read_text(encoding="utf-8")
BARE = re.sub(r"/\*.*?\*/", "", CSS, flags=re.DOTALL)
DESK = FOLDER.parents[1] / "desk" / "templates"
TEMPLATES = [page for folder in (FOLDER / "templates", DESK) for page in sorted(folder.glob("*.html"))]

GROUNDS = ("surface", "bg", "sunken", "accent-soft")
TEXT_PAIRS = [
    *product(("ink", "ink-2", "ink-3", "accent"), GROUNDS),
    ("on-accent", "accent"), ("warn", "warn-soft"), ("warn", "surface"), ("stop", "stop-soft"), ("stop", "surface"),
    ("note", "note-soft"), ("note", "surface"), ("ink", "warn-soft"), ("ink-2", "warn-soft"), ("ink", "stop-soft"),
]  # fmt: skip
CONTROL_PAIRS = [
    *product(("edge", "ring"), ("surface", "bg")),
    *product(("accent", "warn-fill", "even"), ("track",)),
    ("mark", "track"),
]  # fmt: skip


def _tokens(block: str) -> dict[str, str]:
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", block))


def _block(start: str) -> str:
    at = CSS.index(start) + len(start)
    return CSS[at : CSS.index("}", at)]


LIGHT = _tokens(_block(":root {"))
DARK = _tokens(_block(':root[data-theme="dark"] {'))


def _luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(2 * digit for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_ground(theme):
    worst = {pair: _contrast(theme[pair[0]], theme[pair[1]]) for pair in TEXT_PAIRS}

    assert {pair: round(value, 2) for pair, value in worst.items() if value < 4.5} == {}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_controls_and_bars_can_be_told_from_their_ground(theme):
    worst = {pair: _contrast(theme[pair[0]], theme[pair[1]]) for pair in CONTROL_PAIRS}

    assert {pair: round(value, 2) for pair, value in worst.items() if value < 3} == {}


def test_both_ways_into_the_dark_lead_to_the_same_colours():
    by_system = _block('@media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) {')

    assert _tokens(by_system) == DARK
    assert set(DARK) <= set(LIGHT)


NEWER = (
    *(":is(", ":where(", ":has(", "clamp(", " min(", "inset:", "aspect-ratio", "color-mix", "@container"),
    *("@import", "url(http"),
)


@pytest.mark.parametrize("word", NEWER)
def test_the_style_sheet_keeps_to_browsers_of_2018(word):
    assert word not in BARE


def test_gaps_stand_in_grids_only():
    assert re.findall(r"(?<!grid-)\bgap:", BARE) == []


def test_an_unknown_selector_kills_no_other_rule():
    assert [line for line in BARE.splitlines() if ":focus-visible" in line and "," in line.partition("{")[0]] == []


def test_no_words_are_smaller_than_13_px():
    sizes = [float(size) for size in re.findall(r"--t-\w+: ([\d.]+)rem", BARE)]

    assert min(sizes) * 16 >= 13
    assert re.findall(r"font-size: (?!var|11pt|16px)[^;]+", BARE) == []


def test_a_tapped_control_is_44_px_high():
    assert "min-height: 44px" in CSS[CSS.index(".btn {") : CSS.index("}", CSS.index(".btn {"))]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.stem)
def test_pages_hold_no_script_and_no_style_of_their_own(template):
    page = template.read_text(encoding="utf-8")

    assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son[a-z]+=|javascript:|https?://", page)


def test_the_script_asks_for_nothing_newer_than_its_floor():
    script = (STATIC / "chat.js").read_text(encoding="utf-8")

    assert not re.search(r"\?\.|\?\?|replaceChildren|randomUUID|\.at\(|https?://|eval\(", script)
