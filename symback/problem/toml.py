"""Reads a problem.toml: which keys there are and what each must be."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from symback.errors import InputError, suggestion
from symback.problem.identifiers import check_name

#: The keys of a problem.toml and what each must be.
KEYS: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "formula": str,
    "stages": dict,
    "loss": str,
    "parameters": list,
    "data": list,
    "values": dict,
    "activation": str,
    "depth": int,
    "shapes": dict,
    "layers": list,
    "bias": bool,
    "steps": int,
    "observations": (int, str),
    "reduce": str,
}


def load(path: Path) -> dict[str, Any]:
    """The table of a problem.toml, its keys and their types checked. Raises InputError."""
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"the file {path} does not exist; give the path of a problem.toml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file {path} cannot be read ({error.__class__.__name__}); check the path") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the file {path} is not TOML: {error}") from None
    for key, value in table.items():
        if key not in KEYS:
            hint = suggestion(key, KEYS) or f"known are {', '.join(KEYS)}"
            raise InputError(f"the file {path} has an unknown key «{key}»; {hint}")
        if not isinstance(value, KEYS[key]) or (isinstance(value, bool) and KEYS[key] is not bool):
            raise InputError(f"the file {path}: «{key}» has the wrong type; see the example in the docs")
    for key in ("parameters", "data"):
        if not all(isinstance(item, str) for item in table.get(key, [])):
            raise InputError(f'the file {path}: «{key}» is a list of names such as ["w1", "w2"]')
    if not all(isinstance(item, str) for item in table.get("stages", {}).values()):
        raise InputError(f'the file {path}: each stage is a formula in quotation marks, such as h1 = "x*w1"')
    if not all(isinstance(item, str) for item in table.get("shapes", {}).values()):
        raise InputError(f'the file {path}: each shape is in quotation marks, such as W1 = "d0 x d1"')
    if not all(isinstance(item, int) and not isinstance(item, bool) for item in table.get("layers", [])):
        raise InputError(f"the file {path}: «layers» is a list of whole numbers such as [2, 3, 1]")
    for name in table.get("data", []):
        check_name(name, lambda what: InputError(f"the file {path}, data: {what}"))
    return table
