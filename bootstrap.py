"""Makes sure of the libraries before anything else is imported: own .venv, pinned requirements, nothing by hand.

Standard library only, and written so that an old Python can still read it and say what is wrong. Outside a
virtual environment it makes `.venv` beside this file, installs the pinned requirements (again when they
change) and starts the same command there. Inside an active virtual environment it installs nothing and
names what is missing.
"""

import hashlib
import os
import re
import subprocess
import sys
import time

OLDEST = (3, 11)
HERE = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(HERE, ".venv")
_PYTHON = os.path.join(VENV, "Scripts", "python.exe") if os.name == "nt" else os.path.join(VENV, "bin", "python")
_LOCK_SECONDS = 900


def ensure(requirements, module=None):
    """Return only where every pinned requirement of the file is there; otherwise install, or explain and exit.

    `requirements` is a file beside this one; `module` is set where the program was started with `python -m`.
    """
    if sys.version_info < OLDEST:
        _stop("需要Python %d.%d或更新版本，现在是%s。" % (OLDEST + (sys.version.split()[0],)))
    if _inside(VENV):
        _install_once(requirements)
        return
    if sys.prefix != sys.base_prefix:
        _must_have(requirements)
        return
    _make_venv()
    _restart(module)


def _inside(venv):
    return os.path.realpath(sys.prefix) == os.path.realpath(venv)


def _install_once(requirements):
    """Install the requirements unless the stamp says that exactly these are installed."""
    if _stamped(requirements):
        return
    with _Lock():
        if _stamped(requirements):
            return
        path = os.path.join(HERE, requirements)
        _say("正在安装所需的库（%s），第一次约需一两分钟……" % requirements)
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--progress-bar", "on"]
        if subprocess.call(pip + ["-r", path]) != 0:
            _stop("没有装完。请检查网络或pip的软件源设置，然后再运行一次；已下载的部分不会重来。")
        with open(_stamp(requirements), "w") as stamp:
            stamp.write(_hash(requirements))
    _say("库已装好。")


def _must_have(requirements):
    """Exit with the names of what an active virtual environment lacks; nothing is installed into it."""
    lacking = _lacking(requirements)
    if lacking:
        _stop(
            "当前虚拟环境缺少：%s。\n请先运行：%s -m pip install -r %s"
            % ("、".join(lacking), os.path.basename(sys.executable), requirements)
        )


def _lacking(requirements):
    """The pins of the file that are not installed in exactly this version (markers for other systems aside)."""
    from importlib.metadata import PackageNotFoundError, version

    lacking = []
    with open(os.path.join(HERE, requirements), encoding="utf-8") as lines:
        for line in lines:
            pin = re.match(r"([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;]+)\s*$", line)
            if not pin:
                continue
            try:
                installed = version(pin.group(1))
            except PackageNotFoundError:
                installed = ""
            if installed != pin.group(2):
                lacking.append("%s==%s" % pin.groups())
    return lacking


def _make_venv():
    """Make .venv; one that was left half made is made again."""
    if os.path.exists(_PYTHON) and subprocess.call([_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0:
        return
    with _Lock():
        if os.path.exists(_PYTHON) and subprocess.call([_PYTHON, "-c", "import pip"], stderr=subprocess.DEVNULL) == 0:
            return
        _say("正在建立虚拟环境 .venv ……")
        made = subprocess.call([sys.executable, "-m", "venv", "--clear", VENV])
    if made != 0:
        _stop(
            "这台机器的Python缺少venv模块，建不了虚拟环境。\n"
            "Debian、Ubuntu请先运行：sudo apt-get install python3-venv\n"
            "(This Python lacks the venv module; on Debian or Ubuntu install python3-venv.)"
        )


def _restart(module):
    """Run the same command with the Python of .venv."""
    script = ["-m", module] if module else [os.path.abspath(sys.argv[0])]
    command = [_PYTHON] + script + sys.argv[1:]
    if os.name == "nt":
        sys.exit(subprocess.call(command))
    sys.stdout.flush()
    os.execv(_PYTHON, command)


class _Lock:
    """One process at a time makes or fills .venv; a lock left behind by a dead one is taken over in the end."""

    def __init__(self):
        self._file = os.path.join(HERE, ".venv.lock")

    def __enter__(self):
        waited = False
        while True:
            try:
                os.close(os.open(self._file, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
                return self
            except OSError:
                if not waited:
                    _say("另一个进程正在安装，等它完成……")
                waited = True
                self._take_over()
                time.sleep(0.5)

    def __exit__(self, *exc):
        os.unlink(self._file)

    def _take_over(self):
        try:
            if time.time() - os.path.getmtime(self._file) > _LOCK_SECONDS:
                os.unlink(self._file)
        except OSError:
            pass  # released in this moment


def _stamped(requirements):
    try:
        with open(_stamp(requirements)) as stamp:
            return stamp.read() == _hash(requirements)
    except OSError:
        return False


def _stamp(requirements):
    return os.path.join(VENV, requirements + ".installed")


def _hash(requirements):
    digest = hashlib.sha256()
    for name in (requirements, "requirements.txt"):
        with open(os.path.join(HERE, name), "rb") as file:
            digest.update(file.read())
    return digest.hexdigest()


def _say(message):
    print(message, file=sys.stderr)


def _stop(message):
    _say(message)
    sys.exit(1)
