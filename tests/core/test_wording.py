"""The wording files: no unknown placeholder, no sentence that nothing says, nothing said that does not exist."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.errors import DataFileError, TextError
from core.texts import Texts

PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = ("app", "channels", "core", "desk", "exports", "handlers", "knowledge", "scheduler", "models")
CODE = [file for folder in FOLDERS
        for kind in ("*.py", "*.toml", "*.html") for file in (PROJECT / folder).rglob(kind)
        if "wording" not in file.parts]  # fmt: skip
MARKS = re.compile(r"[！!]|[\U0001F300-\U0001FAFF☀-➿]")


def test_the_wording_loads():
    assert len(Texts.load().names()) > 50


def test_every_sentence_is_said_somewhere():
    """A name is either written out, or built from a stem that is written out."""
    code = "\n".join(file.read_text(encoding="utf-8") for file in CODE)
    unsaid = [name for name in Texts.load().names() if not _said(name, code)]

    assert unsaid == []


def test_sentences_have_no_exclamation_mark_and_no_emoji():
    texts = Texts.load()

    assert [name for name in texts.names() if MARKS.search(texts.raw(name))] == []


def test_a_double_name_and_an_unknown_placeholder_are_told_together(tmp_path):
    (tmp_path / "placeholders.toml").write_text('names = ["unit"]', encoding="utf-8")
    (tmp_path / "a.toml").write_text('[one]\ntwo = "{unit}{quarterr}"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text('[one]\ntwo = "again"\n', encoding="utf-8")

    with pytest.raises(DataFileError) as caught:
        Texts.load(tmp_path)

    assert len(caught.value.problems) == 2


def test_a_missing_value_or_name_is_an_error():
    texts = Texts({"a.b": "{unit}好"})

    assert texts("a.b", unit="双峰县") == "双峰县好"
    for name, values in (("a.b", {}), ("a.c", {"unit": "x"})):
        with pytest.raises(TextError):
            texts(name, **values)


def _said(name: str, code: str) -> bool:
    """Written out in full, or with its last parts filled in: f"help.role.{role}", f"{stem}.zero"."""
    parts = name.split(".")
    stems = [name] + [".".join(parts[:length]) + "." for length in range(len(parts) - 1, 0, -1)]
    return any(f'"{stem}"' in code or f'"{stem}{{' in code or f"'{stem}'" in code for stem in stems)
