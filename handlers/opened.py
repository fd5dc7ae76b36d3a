"""What is open in a conversation, by the name under which its room keeps it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any


@lru_cache(maxsize=64)  # every room looks at the dialog of one message
def opened(dialog: str) -> Mapping[str, Any]:
    """The kept values by their names, to be read and never changed; empty where nothing is open.

    >>> opened('{"placing": {"words": "填报"}}')["placing"], opened("")
    ({'words': '填报'}, {})
    """
    return json.loads(dialog) if dialog else {}
