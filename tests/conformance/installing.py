"""Puts other people's packages beside these tests, out of the way of our own environment."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

PLACE = Path(__file__).with_name("installed")
NODE_PACKAGES = (
    "@wecom/crypto@1.0.1",
    "@wecom/aibot-node-sdk@1.0.7",
    "telegram-test-api@4.2.1",
)
PYTHON_PACKAGES = (
    "wechatpy==1.8.18", "optionaldict==0.1.2", "xmltodict==1.0.4",
    "requests==2.34.2", "urllib3==2.8.0", "charset-normalizer==3.5.3",
)  # fmt: skip
"""With what they need beyond our own pins, so that nothing is resolved anew."""


def install() -> list[str]:
    """Install everything; one sentence for each that could not be."""
    PLACE.mkdir(exist_ok=True)
    told = []
    if not shutil.which("npm"):
        told.append("Node and npm are not on this machine: what needs them is skipped")
    elif _failed("npm", "install", "--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund",
                 "--prefix", str(PLACE), *NODE_PACKAGES):  # fmt: skip
        told.append("npm could not install " + ", ".join(NODE_PACKAGES))
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--upgrade", "--target")
    if _failed(*pip, str(PLACE / "python"), *PYTHON_PACKAGES):
        told.append("pip could not install " + ", ".join(PYTHON_PACKAGES))
    return told


def _failed(*command: str) -> bool:
    try:
        return subprocess.run(command, timeout=300, check=False).returncode != 0
    except (OSError, subprocess.TimeoutExpired):
        return True
