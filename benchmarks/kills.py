"""200 kills at random moments while numbers are typed: `python -m benchmarks.kills [KILLS] [SEED]`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import crash


def main(kills: int = 200, seed: int = 1) -> int:
    """Print what the kills did; 1 if anything acknowledged was lost or doubled."""
    with tempfile.TemporaryDirectory() as folder:
        outcome = crash.run(Path(folder), kills, seed)
    print(f"kills {outcome.kills}, seed {seed}, {outcome.seconds:.0f} s")
    print(f"acknowledged {len(outcome.acknowledged)}, stored {len(outcome.stored)}")
    print(f"lost {len(outcome.lost)}, doubled {len(outcome.doubled)}, audit broken at {outcome.audit_broken_at}")
    return 1 if outcome.lost or outcome.doubled or outcome.audit_broken_at else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
