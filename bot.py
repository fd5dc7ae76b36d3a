"""The assistant's one entry: makes sure of its libraries, then runs a command (python bot.py --help)."""

import sys

from bootstrap import ensure

if __name__ == "__main__":
    ensure("requirements.txt")
    from app.cli import main

    sys.exit(main(sys.argv[1:]))
