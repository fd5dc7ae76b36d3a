"""The words of the reading: none means two things, and all of them are known to the reader."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path
from typing import get_args

import handlers.dialogs.reading.lexicon as lexicon_module
from handlers.dialogs.reading.lexicon import Meaning, lexicon_of, spelled
from tests.reading.support import WORDS

CONTENT = tomllib.loads(Path(lexicon_module.__file__).with_name("words.toml").read_text(encoding="utf-8"))


def test_every_table_of_words_is_a_meaning_the_reader_knows():
    assert set(CONTENT["words"]) <= set(get_args(Meaning))


def test_no_word_means_two_things():
    words = Counter(word for line in CONTENT["words"].values() for word in line.split())

    assert [word for word, times in words.items() if times > 1] == []


def test_no_name_belongs_to_two_fields_or_is_another_word():
    names = Counter(name for word in WORDS for name in {spelled(n) for n in (word.label, *word.aliases)})
    others = {word for line in CONTENT["words"].values() for word in line.split()}

    assert [name for name, times in names.items() if times > 1] == []
    assert others & names.keys() == set()


def test_the_whole_and_the_parts_are_found_from_the_parents_of_the_fields():
    lexicon = lexicon_of(WORDS)

    assert lexicon.whole == "total"
    assert lexicon.within("female", "rural") == "rural_female"
    assert lexicon.within("league_rec", "league") == "league_rec"
    assert lexicon.within("female", "league") is None
