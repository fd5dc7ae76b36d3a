"""The second command of the README: `python -m tests` installs what the tests need and runs every check.

Arguments go to pytest: `python -m tests -k report`. With `--conformance` other people's programs are installed
beside the tests, where this machine can, and only the tests against these run.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))


def conformance(arguments: list) -> int:
    """Install what others made and run ours against it; what could not be installed is told at the end."""
    import subprocess

    from tests.conformance.installing import install

    told = install()
    command = [sys.executable, "-m", "pytest", "tests/conformance", *arguments]
    status = subprocess.call(command, cwd=PROJECT)
    for sentence in told:
        print(f"== SKIPPED: {sentence}")
    return status


def main(arguments: list) -> int:
    """Run lint, format, types, layers and tests; 0 only where all pass. Every failure is told at the end."""
    import os
    import subprocess
    import time

    python = [sys.executable, "-m"]
    checks = {
        "lint": [*python, "ruff", "check", "."],
        "format": [*python, "ruff", "format", "--check", "."],
        "types": [*python, "mypy"],
        "layers": [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        "tests": [*python, "pytest", "-n", "2", *arguments],
    }
    environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
    told = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        began = time.monotonic()
        failed = subprocess.call(command, cwd=PROJECT, env=environment) != 0
        told.append((name, failed, time.monotonic() - began))
    for name, failed, seconds in told:
        print(f"== {name:<7} {'FAILED' if failed else 'passed'} ({seconds:.0f} s)")
    return 1 if any(failed for _, failed, _ in told) else 0


if __name__ == "__main__":
    from bootstrap import ensure

    ensure("requirements-dev.txt")
    given = sys.argv[1:]
    if "--conformance" in given:
        sys.exit(conformance([each for each in given if each != "--conformance"]))
    sys.exit(main(given))
