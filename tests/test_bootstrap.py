"""The guard before every start: makes .venv, installs when the pins change, leaves other environments alone."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parent.parent
BARE = Path(sys.base_prefix) / ("python.exe" if os.name == "nt" else "bin/python3")
PROGRAM = """
from bootstrap import ensure
ensure("requirements.txt")
import sys
print("started", sys.prefix, *sys.argv[1:])
"""

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("ensurepip") is None, reason="this Python cannot make virtual environments"
)


@pytest.fixture
def project(tmp_path):
    """A tiny project with our guard and no requirements, so that nothing comes from the network."""
    shutil.copy(PROJECT / "bootstrap.py", tmp_path)
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "requirements.txt").write_text("# none\n", encoding="utf-8")
    return tmp_path


def begin(project, *arguments, python=BARE, **more):
    """The program started, with nothing of our own environment in its own."""
    unwanted = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "COV_CORE_SOURCE", "COV_CORE_CONFIG", "COV_CORE_DATAFILE")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted} | more
    command = [str(python), str(project / "program.py"), *arguments]
    return subprocess.Popen(
        command, env=environment, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def start(project, *arguments, python=BARE, **more):
    process = begin(project, *arguments, python=python, **more)
    out, err = process.communicate(timeout=120)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def own_python(project):
    return project / ".venv" / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def test_a_bare_python_gets_an_environment_of_its_own_and_starts_there(project):
    first = start(project, "chat", "--as", "双峰县")

    assert first.returncode == 0, first.stderr
    assert first.stdout == f"started {project / '.venv'} chat --as 双峰县\n", "nothing but the program's own words"
    assert "正在建立虚拟环境" in first.stderr

    assert start(project).stderr == "", "a second start has nothing to do and nothing to say"


def test_changed_pins_are_installed_at_the_next_start(project):
    assert start(project).returncode == 0
    (project / "requirements.txt").write_text("no-such-library==1.2.3\n", encoding="utf-8")

    told = start(project, PIP_NO_INDEX="1")

    assert told.returncode == 1
    assert "正在安装所需的库（requirements.txt）" in told.stderr
    assert "没有装完" in told.stderr
    assert "started" not in told.stdout

    wheels = project / "wheels"
    _make_wheel(wheels, "no_such_library", "1.2.3")
    told = start(project, PIP_NO_INDEX="1", PIP_FIND_LINKS=str(wheels))

    assert "库已装好" in told.stderr
    assert "started" in told.stdout


def test_an_environment_left_half_made_is_made_again(project):
    python = own_python(project)
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    python.chmod(0o755)

    assert "started" in start(project).stdout


def test_two_starts_at_once_do_not_spoil_each_other(project):
    both = [begin(project, name) for name in ("one", "two")]
    told = [process.communicate(timeout=120) for process in both]

    assert [process.returncode for process in both] == [0, 0], told
    assert sum("正在建立虚拟环境" in err for _, err in told) == 1


def test_an_active_environment_gets_nothing_installed_and_is_told_what_it_lacks(project, tmp_path):
    other = tmp_path / "other"
    venv.create(other, with_pip=False)
    python = other / own_python(project).relative_to(project / ".venv")
    (project / "requirements.txt").write_text("no-such-library==1.2.3\nfor-windows==1 ; sys_platform == 'x'\n")

    told = start(project, python=python, VIRTUAL_ENV=str(other))

    assert told.returncode == 1
    assert "缺少：no-such-library==1.2.3。" in told.stderr
    assert "-m pip install -r requirements.txt" in told.stderr
    assert "started" not in told.stdout
    assert not (project / ".venv").exists()

    (project / "requirements.txt").write_text("# none\n", encoding="utf-8")
    assert start(project, python=python).stdout.startswith(f"started {other}")


def test_an_environment_that_someone_made_and_activated_here_is_left_alone(project):
    venv.create(project / ".venv", with_pip=False)
    (project / "requirements.txt").write_text("no-such-library==1.2.3\n", encoding="utf-8")

    told = start(project, python=own_python(project), VIRTUAL_ENV=str(project / ".venv"))

    assert (told.returncode, "缺少" in told.stderr) == (1, True)


def test_installed_versions_are_compared_in_any_spelling(tmp_path, monkeypatch):
    guard = _load_guard(tmp_path)
    for name in ("Sse_Starlette-3.7.0.dist-info", "typing_extensions-4.16.0.dist-info", "jieba-0.42.1.egg-info"):
        (tmp_path / "site" / name).mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text(
        "sse-starlette==3.7.0\ntyping-extensions==4.15.0\njieba[x]==0.42.1\nmako==1\n# note==1\n", encoding="utf-8"
    )
    monkeypatch.setattr(sys, "path", [str(tmp_path / "site"), str(tmp_path / "nowhere")])

    assert guard._lacking("requirements.txt") == ["typing-extensions==4.15.0", "mako==1"]


def test_our_own_pins_are_all_installed_here(monkeypatch):
    """The tests run on exactly the pinned versions, and the guard can tell."""
    guard = _load_guard(PROJECT)

    assert guard._lacking("requirements-dev.txt") == []
    assert guard._lacking("requirements.txt") == []


def test_an_old_python_can_read_the_guard_and_is_refused_in_words(tmp_path, monkeypatch, capsys):
    source = (PROJECT / "bootstrap.py").read_text(encoding="utf-8")
    ast.parse(source, feature_version=(3, 6))
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))

    with pytest.raises(SystemExit) as ended:
        _load_guard(PROJECT).ensure("requirements.txt")

    assert ended.value.code == 1
    assert "需要Python 3.11或更新的版本" in capsys.readouterr().err


def test_a_missing_venv_module_is_explained_in_two_languages(monkeypatch):
    guard = _load_guard(PROJECT)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    told = guard._no_venv()

    assert "sudo apt-get install python3-venv" in told
    assert "lacks the venv module" in told


def _load_guard(folder):
    """The guard as a module of its own, standing in a folder."""
    spec = importlib.util.spec_from_file_location("guard", PROJECT / "bootstrap.py")
    guard = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(guard)
    guard.HERE = str(folder)
    return guard


def _make_wheel(folder, name, version):
    """A wheel with nothing in it but its name."""
    import zipfile

    folder.mkdir()
    info = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        wheel.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        wheel.writestr(f"{info}/RECORD", "")


def test_whatever_the_program_needs_is_there_for_its_tests_in_the_same_version():
    needed, for_tests = (
        set((PROJECT / name).read_text(encoding="utf-8").splitlines())
        for name in ("requirements.txt", "requirements-dev.txt")
    )

    assert needed <= for_tests
