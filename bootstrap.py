"""Makes sure of the libraries before anything else is imported: own .venv, pinned requirements, nothing by hand.

    bare Python               makes .venv beside this file, installs the pins, runs the same command there
    inside that .venv         installs again when the requirements file has changed, then goes on
    any other environment     installs nothing, names what is missing and ends

Standard library only, and written so that an old Python can still read it and be told what is wrong. When
all is well nothing is started and only two small files are read. Words go to stderr: stdout is for data.
"""

import os
import re
import sys

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
_PYTHON = os.path.join(VENV, *(("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")))
_WHOLE = os.path.join(VENV, "whole")
"""Stands in .venv once it has been made to the end; without it .venv is tried out first."""


def ensure(requirements):
    """Return only where every pin of the file is installed; otherwise install, or explain and exit with status 1."""
    if sys.version_info < OLDEST:
        _stop("需要Python %d.%d或更新的版本，现在是%s。" % (OLDEST + (sys.version.split()[0],)))
    try:
        if _is_ours():
            _install_once(requirements)
        elif sys.prefix != sys.base_prefix:
            _must_have(requirements)
        else:
            _make_venv()
            _run_there()
    except KeyboardInterrupt:
        _say("已中断。再运行一次会接着装。")
        sys.exit(130)


def _is_ours():
    """Whether this Python is the one of .venv, and .venv was not made and activated by someone else."""
    inside = os.path.realpath(sys.prefix) == os.path.realpath(VENV)
    return inside and (os.path.exists(_WHOLE) or not os.environ.get("VIRTUAL_ENV"))


def _make_venv():
    """Make .venv; one that was left half made is made again."""
    if os.path.exists(_WHOLE) and os.path.exists(_PYTHON):
        return
    with _Lock():
        if not _works():
            _say("正在建立虚拟环境 .venv ……")
            if _call([sys.executable, "-m", "venv", "--clear", VENV]) != 0:
                _stop(_no_venv())
        with open(_WHOLE, "w"):
            pass


def _works():
    return os.path.exists(_PYTHON) and _call([_PYTHON, "-c", "import pip"], quiet=True) == 0


def _no_venv():
    from importlib.util import find_spec

    if find_spec("venv") and find_spec("ensurepip"):
        return "没有建成虚拟环境（原因见上）。请检查磁盘空间和文件夹 %s 的权限，再运行一次。" % HERE
    return (
        "这台机器的Python缺少venv模块，建不了虚拟环境。\n"
        "Debian、Ubuntu请先运行：sudo apt-get install python3-venv\n"
        "(This Python lacks the venv module; on Debian or Ubuntu install python3-venv.)"
    )


def _run_there():
    """Run the same command, options of Python included, with the Python of .venv."""
    command = [_PYTHON] + sys.orig_argv[1:]
    if os.name == "nt":  # execv would give the console back before the program ends
        sys.exit(_call(command, piped=True))
    sys.stdout.flush()
    os.execv(_PYTHON, command)


def _install_once(requirements):
    """Install the requirements unless exactly these have been installed for this Python."""
    if _is_stamped(requirements):
        return
    with _Lock():
        if _is_stamped(requirements):
            return
        if _lacking(requirements):
            _install(requirements)
        with open(_stamp(requirements), "wb") as stamp:
            stamp.write(_read(os.path.join(HERE, requirements)))


def _install(requirements):
    from importlib import invalidate_caches

    _say("正在安装所需的库（%s），第一次约需一两分钟……" % requirements)
    python = [sys.executable, "-m"]
    if _call(python + ["pip", "--version"], quiet=True) != 0 and _call(python + ["ensurepip"]) != 0:
        _stop("虚拟环境 .venv 里没有pip。请删去 .venv 文件夹，再运行一次。")
    pip = ["pip", "--disable-pip-version-check", "install", "--progress-bar", "on", "-r"]
    if _call(python + pip + [os.path.join(HERE, requirements)]) != 0:
        _stop("没有装完。请检查网络或pip的软件源设置，再运行一次；已下载的部分不会重来。")
    invalidate_caches()
    _say("库已装好。")


def _must_have(requirements):
    """Exit with the names of what an environment that is not ours lacks; nothing is installed into it."""
    lacking = _lacking(requirements)
    if lacking:
        _stop(
            "当前虚拟环境缺少：%s。\n请运行：%s -m pip install -r %s\n或退出虚拟环境（deactivate）再试，会自动安装。"
            % ("、".join(lacking), os.path.basename(sys.executable), requirements)
        )


def _lacking(requirements):
    """The pins of the file that are not installed in exactly this version; pins for other systems do not count."""
    installed = set()
    for folder in sys.path:
        if os.path.isdir(folder):
            installed.update(_normal(name) for name in os.listdir(folder) if name.endswith((".dist-info", ".egg-info")))
    text = _read(os.path.join(HERE, requirements)).decode("utf-8")
    pins = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)[ \t]*$", text, re.MULTILINE)
    return ["%s==%s" % pin for pin in pins if _normal("%s-%s" % pin) not in installed]


def _normal(name):
    """One spelling for Sse_Starlette-3.7.dist-info and sse-starlette-3.7."""
    project, _, version = re.sub(r"\.(dist|egg)-info$", "", name).rpartition("-")
    return re.sub(r"[-_.]+", "-", project).lower(), version


def _is_stamped(requirements):
    try:
        return _read(_stamp(requirements)) == _read(os.path.join(HERE, requirements))
    except OSError:
        return False


def _stamp(requirements):
    """A copy of the requirements as installed, beside the libraries: another Python version has another folder."""
    folder = "Lib" if os.name == "nt" else os.path.join("lib", "python%d.%d" % sys.version_info[:2])
    return os.path.join(VENV, folder, "site-packages", requirements + ".installed")


class _Lock:
    """One process at a time makes or fills .venv; the system lets go of it when a process ends, however it ends."""

    def __init__(self):
        self._file = open(os.path.join(HERE, ".venv.lock"), "w")

    def __enter__(self):
        if not self._take(wait=False):
            _say("另一个进程正在安装，等它完成……")
            while not self._take(wait=True):
                pass
        return self

    def __exit__(self, *exc):
        self._file.close()

    def _take(self, wait):
        try:
            if os.name == "nt":
                import msvcrt

                msvcrt.locking(self._file.fileno(), msvcrt.LK_LOCK if wait else msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(self._file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError:
            return False
        return True


def _call(command, quiet=False, piped=False):
    """The exit status of a command. What it prints goes to stderr, or nowhere; `piped` leaves all as it is."""
    import subprocess

    if piped:
        return subprocess.call(command)
    out = subprocess.DEVNULL if quiet else sys.stderr
    return subprocess.call(command, stdin=subprocess.DEVNULL, stdout=out, stderr=out)


def _read(path):
    with open(path, "rb") as file:
        return file.read()


def _say(message):
    sys.stderr.write(message + "\n")
    sys.stderr.flush()


def _stop(message):
    _say(message)
    sys.exit(1)
