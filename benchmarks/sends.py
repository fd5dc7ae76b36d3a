"""10,000 messages to a platform with limits, in invented time, with a new process every 40 seconds.

    python -m benchmarks.sends [--messages 10000] [--conversations 2000] [--seed 1]

Prints what an independent meter saw: the most in any window beside the limit, the waits that the platform asked for and
how exactly each was kept.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.scheduler.limits import Sent, send_many

_EXACT = 1.0


def main() -> int:
    """Status 1 where a limit was passed, a wait broken, or a message lost or doubled."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--messages", type=int, default=10_000)
    parser.add_argument("--conversations", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    begun = time.monotonic()
    sent = send_many(chosen.messages, chosen.conversations, seed=chosen.seed)
    _tell(sent, chosen.messages, time.monotonic() - begun)
    platform = sent.platform
    is_kept = not sum(platform.meter.broken.values()) and not platform.too_early and not platform.doubled
    return int(not is_kept or len(platform.arrived) != chosen.messages)


def _tell(sent: Sent, messages: int, seconds: float) -> None:
    platform = sent.platform
    rows: list[tuple[str, object]] = [
        ("messages arrived", f"{len(platform.arrived)} of {messages}, {platform.doubled} twice"),
        ("invented time", f"{sent.seconds:.0f} s, {len(platform.arrived) / sent.seconds:.1f} a second"),
        ("processes one after the other", sent.restarts),
    ]
    for name, rate in platform.meter.limits:
        most, broken = platform.meter.most[name], platform.meter.broken[name]
        rows.append((f"most per {name} ({rate.seconds:g} s)", f"{most} of {rate.count}, passed {broken} times"))
    exact = sum(late < _EXACT for late in platform.late)
    rows += [
        ("waits asked for", platform.asked),
        ("sends before a wait was over", platform.too_early),
        ("next send within a second after the wait", f"{exact} of {len(platform.late)}"),
        ("real time", f"{seconds:.0f} s"),
    ]
    width = max(len(name) for name, _ in rows)
    print("\n".join(f"{name:{width}}  {value}" for name, value in rows))


if __name__ == "__main__":
    sys.exit(main())
