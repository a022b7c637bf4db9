"""What several tests need from the machine they run on."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType

import pytest


def require(tool: str) -> Path:
    """The path of a program; without it the test is skipped, or fails where SYMBACK_NO_SKIP=1 forbids skipping."""
    found = shutil.which(tool)
    if found is not None:
        return Path(found)
    if os.environ.get("SYMBACK_NO_SKIP") == "1":
        pytest.fail(f"{tool} is not installed and SYMBACK_NO_SKIP=1 forbids skipping")
    pytest.skip(f"{tool} is not installed")


def calls_of(work: Callable[[], object]) -> int:
    """How many Python functions ``work`` calls: an effort that is the same on a slow and on a busy machine."""
    count = 0

    def see(frame: FrameType, event: str, _: object) -> None:
        nonlocal count
        count += event == "call"

    sys.setprofile(see)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count
