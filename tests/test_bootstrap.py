"""The guard before every start: makes .venv, installs when the pins change, leaves an active environment alone."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
PROGRAM = 'from bootstrap import ensure\nensure("requirements.txt")\nimport sys\nprint("started", sys.prefix, *sys.argv[1:])\n'


@pytest.fixture
def project(tmp_path):
    """A tiny project with our guard and no requirements, so that nothing comes from the network."""
    shutil.copy(PROJECT / "bootstrap.py", tmp_path)
    (tmp_path / "bot.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("# none\n", encoding="utf-8")
    return tmp_path


def start(project: Path, python: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [python, str(project / "bot.py"), *arguments], capture_output=True, text=True, check=False, timeout=120
    )


def bare_python() -> str:
    """The Python below our own virtual environment."""
    return str(Path(sys.base_prefix) / "bin" / "python3")


def test_a_bare_python_gets_its_own_environment_and_starts_there(project):
    first = start(project, bare_python(), "chat", "--as", "双峰县")

    assert first.returncode == 0, first.stderr
    assert f"started {project / '.venv'} chat --as 双峰县" in first.stdout
    assert "正在建立虚拟环境" in first.stderr

    second = start(project, bare_python())

    assert "started" in second.stdout
    assert second.stderr == "", "a second start has nothing to install"

    (project / "requirements.txt").write_text("# changed\n", encoding="utf-8")

    assert "正在安装所需的库" in start(project, bare_python()).stderr


def test_a_half_made_environment_is_made_again(project):
    (project / ".venv" / "bin").mkdir(parents=True)
    (project / ".venv" / "bin" / "python").write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    (project / ".venv" / "bin" / "python").chmod(0o755)

    assert "started" in start(project, bare_python()).stdout


def test_inside_an_active_environment_nothing_is_installed_and_the_missing_are_named(project, tmp_path):
    other = tmp_path / "other"
    venv.create(other, with_pip=False)
    (project / "requirements.txt").write_text("no-such-library==1.2.3\n", encoding="utf-8")

    told = start(project, str(other / "bin" / "python"))

    assert told.returncode == 1
    assert "no-such-library==1.2.3" in told.stderr
    assert "started" not in told.stdout
    assert not (project / ".venv").exists()


def test_an_old_python_can_read_the_guard():
    source = (PROJECT / "bootstrap.py").read_text(encoding="utf-8")

    ast.parse(source, feature_version=(3, 6))
