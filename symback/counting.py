"""The numbers of operations of the four ways to a gradient, for one problem."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.activations import Activation
from symback.problem.problem import Problem, chain
from symback.program.core import Program
from symback.program.cost import Cost, TooLarge, cost, estimated_tree_cost, tree_cost
from symback.program.passes import is_executed

FORMS = ("naive", "stored", "cse", "reverse")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a comparison. ``cost`` is None where only the total is known, ``total`` where there is no number."""

    depth: int | None
    form: str
    total: int | None
    cost: Cost | None = None
    mode: str | None = None
    note: str | None = None

    def to_json(self) -> dict[str, object]:
        """The row in the documented schema."""
        told: dict[str, object] = {"depth": self.depth, "form": self.form}
        if self.mode is not None:
            told["mode"] = self.mode
        by_kind = self.cost.by_kind() if self.cost is not None else {}
        return {**told, "total": self.total, "by_kind": by_kind, "value_and_gradient": True, "note": self.note}


@contextmanager
def collector_paused() -> Iterator[None]:
    """A deep program is a million small tuples without a cycle; the collector would walk them again and again.

    What was made meanwhile counts as old afterwards, so that it is not walked at once either.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            if not gc.get_freeze_count():
                gc.freeze()
                gc.unfreeze()
            gc.enable()


def counted(problem: Problem) -> tuple[Row, Row, Row]:
    """The rows naive, stored and reverse of a problem.

    naive: every value of the unfolded expressions is computed anew. stored: the values of the forward pass are
    computed once, the partials as written. reverse: everything once.

    >>> [row.total for row in counted(chain(depth=3))]
    [51, 20, 17]
    """
    derivation = derive(problem)
    program = derivation.gradient.program
    if not is_executed(program):
        program = derivation.executed
    depth = None if problem.chain is None else problem.chain.depth
    return _naive(program, depth), _stored(program, depth), _reverse(program, depth)


def _reverse(program: Program, depth: int | None) -> Row:
    found = cost(program)
    return Row(depth, "reverse", found.total, found)


def _naive(program: Program, depth: int | None) -> Row:
    try:
        found = tree_cost(program)
    except TooLarge:
        return Row(depth, "naive", None, note=f"about {power_of_ten(estimated_tree_cost(program))} operations")
    return Row(depth, "naive", found.total, found)


def _stored(program: Program, depth: int | None) -> Row:
    value, partials = program.outputs[:1], program.outputs[1:]
    forward = program.reachable(value)
    once = cost(program, value)
    try:
        found = once + tree_cost(program, partials, forward)
    except TooLarge:
        about = estimated_tree_cost(program, partials, forward) + once.total
        return Row(depth, "stored", None, note=f"about {power_of_ten(about)} operations")
    return Row(depth, "stored", found.total, found)


def power_of_ten(number: object) -> str:
    """A huge number to three digits.

    >>> power_of_ten(666696666800002)
    '6.67·10^14'
    """
    from decimal import MAX_EMAX, Context, Decimal

    digits = Context(prec=3, Emax=MAX_EMAX).create_decimal(Decimal(str(number)))
    mantissa, _, exponent = f"{digits:.2E}".partition("E")
    return f"{mantissa}·10^{int(exponent)}"


def at_depth(problem: Problem, depth: int) -> Problem:
    """The same chain with another number of layers.

    Raises InputError for a problem that is not a chain, and for a depth that no chain can have.
    """
    if problem.chain is None:
        raise InputError("--depths belongs to a chain of layers, and this formula is none; leave --depths out")
    if depth == problem.chain.depth:
        return problem
    return chain(depth, _activation(problem), "none" if problem.loss is None else problem.loss)


def _activation(problem: Problem) -> Activation | None:
    """The activation of a chain; at depth 1, where none occurs, the one that was asked for, if it is known."""
    assert problem.chain is not None
    function = problem.chain.function
    if function is None or (problem.activation is not None and problem.activation.function is function):
        return problem.activation
    return Activation(function.name, None if function.unknown else f"{function.name}(t)", function)
