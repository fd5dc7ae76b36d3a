"""The second command of the README: `python -m tests` installs what the tests need and runs every check.

Arguments go to pytest: `python -m tests -k report`.
"""

import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(PROJECT))


def main(arguments: list) -> int:
    """Run lint, format, types, layers and tests; 0 only where all pass. Every failure is told at the end."""
    import os
    import subprocess

    python = [sys.executable, "-m"]
    pytest = [*python, "pytest", "-n", "2", "--cov", "--cov-report=term:skip-covered", "-q", *arguments]
    checks = {
        "lint": [*python, "ruff", "check", "."],
        "format": [*python, "ruff", "format", "--check", "."],
        "types": [*python, "mypy"],
        "layers": [str(Path(sys.executable).with_name("lint-imports"))],
        "tests": pytest,
    }
    failed = []
    for name, command in checks.items():
        print(f"== {name}", flush=True)
        environment = {**os.environ, "PYTHONPATH": str(PROJECT)}
        if subprocess.call(command, cwd=PROJECT, env=environment) != 0:
            failed.append(name)
    print(f"== failed: {', '.join(failed)}" if failed else "== all checks passed")
    return 1 if failed else 0


if __name__ == "__main__":
    from bootstrap import ensure

    ensure("requirements-dev.txt", module="tests")
    sys.exit(main(sys.argv[1:]))
