"""One row of a program: which operations there are, what they carry, and how a row is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from symback.program.shapes import ARRAY_OPS, ArrayPayload
from symback.program.sizes import Size

if TYPE_CHECKING:
    from symback.program.functions import Function

Payload: TypeAlias = "str | Fraction | Constant | Size | Function | ArrayPayload | None"

#: Every opcode with the number of arguments it takes (-1: two or more).
ARITY: Mapping[str, int] = MappingProxyType(
    {"input": 0, "const": 0, "add": -1, "sub": 2, "mul": -1, "div": 2, "neg": 1, "pow": 2, "call": -2}
    | {op: arity for op, (arity, _) in ARRAY_OPS.items()}
)


@dataclass(frozen=True, slots=True)
class Constant:
    """A constant that is not rational, by its name: ``pi``."""

    name: str


class Step(NamedTuple):
    """A view of one row, for people and tests."""

    node: int
    op: str
    args: tuple[int, ...]
    payload: Payload
    names: tuple[str, ...]
