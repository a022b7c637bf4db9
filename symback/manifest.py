"""The record, kept in a folder, of what symback made there."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from symback.version import __version__

MANIFEST = ".symback.json"


@dataclass(frozen=True)
class Manifest:
    """What symback made in a folder: the SHA-256 of each file by its relative path.

    ``pending`` holds the hashes that a run was about to write: after a run that
    was killed between two renames, a file is ours by either hash.
    """

    command: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    pending: Mapping[str, str] = field(default_factory=dict)

    def made(self, name: str, content_digest: str) -> bool:
        """Whether symback wrote the file ``name`` with exactly this content."""
        return content_digest in (self.files.get(name), self.pending.get(name))

    def still_there(self, folder: Path) -> dict[str, str]:
        """The files with their hashes that are in the folder; a pending one if its run got as far as that."""
        arrived = {name: expected for name, expected in self.pending.items() if _digest_of(folder / name) == expected}
        return {name: known for name, known in {**self.files, **arrived}.items() if os.path.lexists(folder / name)}

    def to_json(self) -> str:
        """The text of the manifest; the same run gives the same bytes."""
        told: dict[str, object] = {"symback": __version__, "command": self.command}
        told["files"] = dict(sorted(self.files.items()))
        if self.pending:
            told["pending"] = dict(sorted(self.pending.items()))
        return json.dumps(told, indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """The manifest in ``folder``; an empty one when there is none. A broken one vouches for nothing."""
        try:
            told = json.loads((folder / MANIFEST).read_bytes())
            files, pending = told["files"], told.get("pending", {})
            if not all(isinstance(part, dict) for part in (files, pending)):
                return cls()
            return cls(str(told.get("command", "")), files, pending)
        except (OSError, ValueError, KeyError, TypeError, RecursionError, AttributeError):
            return cls()


def digest(content: bytes) -> str:
    """The SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _digest_of(path: Path) -> str | None:
    # A manifest is a file that anybody can edit: what it names may be a device, or no name at all.
    try:
        return digest(path.read_bytes()) if path.is_file() else None
    except (OSError, ValueError):
        return None
