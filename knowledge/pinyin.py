"""Chinese typed in Latin letters, with or without spaces, as the known words it spells."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate

from knowledge.normalise import latin_runs, spelling

_LONGEST = 40


def read_pinyin(text: str, words: Mapping[str, str]) -> str:
    """The text with each Latin stretch that is wholly made of known words as those words; `words` by their spelling."""
    for run in reversed(latin_runs(text)):
        if said := _spelled(run.group().lower().replace("shei", "shui"), words):
            text = text[: run.start()] + said + text[run.end() :]
    return text


def _spelled(typed: str, words: Mapping[str, str]) -> str:
    """The words whose pinyin was typed, long ones first; empty unless most letters spell long words."""
    letters, gaps = "".join(typed.split()), tuple(accumulate(map(len, typed.split())))
    reached: dict[int, tuple[int, int, str]] = {0: (0, 0, "")}
    for place in range(len(letters)):
        if place not in reached:
            continue
        cost, telling, before = reached[place]
        for end in range(place + 1, min(_LONGEST + place, len(letters)) + 1):
            word = _word(letters, place, end, gaps, words)
            if word is None:
                continue
            long = end - place if len(word) > 1 or word.isdigit() else 0
            new = (cost + (1 if long else 2), telling - long, before + word)
            if end not in reached or new < reached[end]:
                reached[end] = new
    _, telling, said = reached.get(len(letters), (0, 0, ""))
    return said if -2 * telling >= len(letters) else ""


def _word(letters: str, start: int, end: int, gaps: tuple[int, ...], words: Mapping[str, str]) -> str | None:
    """The word of these letters. Whoever types nv dang yuan puts a space behind each syllable, and behind the word."""
    typed = letters[start:end]
    across = {gap - start for gap in gaps if start < gap < end}
    if across and not {start, end} <= {0, *gaps}:
        return None
    if typed.isdigit():
        return None if across else typed
    word = words.get(typed)
    if word is None or not across:
        return word
    return word if across <= set(accumulate(len(spelling(char)) for char in word)) else None
