"""An edge of the computation graph: the local partial of one operation by one of its arguments, in parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from symback.program.core import Builder


class Edge(NamedTuple):
    """∂value/∂argument = sign · factors / divisors; the node ``arg`` stands at place ``slot`` of the operation.

    ``pull`` names what an operation on matrices does with the adjoint where it is not multiplied elementwise.
    """

    node: int
    slot: int
    arg: int
    sign: int = 1
    factors: tuple[int, ...] = ()
    divisors: tuple[int, ...] = ()
    pull: str = ""


EdgeRule: TypeAlias = Callable[[Builder, int, tuple[int, ...]], tuple[Edge, ...]]
