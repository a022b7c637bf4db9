"""What several tests need from the machine they run on."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def require(tool: str) -> Path:
    """The path of a program; without it the test is skipped, or fails where SYMBACK_NO_SKIP=1 forbids skipping."""
    found = shutil.which(tool)
    if found is not None:
        return Path(found)
    if os.environ.get("SYMBACK_NO_SKIP") == "1":
        pytest.fail(f"{tool} is not installed and SYMBACK_NO_SKIP=1 forbids skipping")
    pytest.skip(f"{tool} is not installed")
