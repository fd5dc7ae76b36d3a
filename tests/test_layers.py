"""What import-linter cannot say about the layers."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

import grimp

PROJECT = Path(__file__).resolve().parent.parent
RULES = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]


def test_core_needs_nothing_but_the_standard_library_and_the_table_of_holidays():
    graph = grimp.build_graph("core", include_external_packages=True, cache_dir=None)
    used = {name.partition(".")[0] for name in graph.modules} - {"core"}

    assert used - sys.stdlib_module_names == {"chinese_calendar"}


def test_every_package_stands_under_the_rules():
    """A new top folder of code is named in pyproject.toml, or no rule holds for it."""
    found = {file.parent.name for file in PROJECT.glob("*/__init__.py")} - {"tests", "benchmarks"}

    assert found == set(RULES["root_packages"])
