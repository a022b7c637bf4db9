"""The interpreter: the reference for every backend.

It runs a program over any numbers: floats, ``Fraction``, ``mpmath``. A
``Domain`` says how constants enter and what the functions are there.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from fractions import Fraction
from functools import partial, reduce
from typing import Any, TypeAlias

from symback.program.core import Constant, Program
from symback.program.domains import EXACT, FLOAT, LARGEST_EXPONENT, Domain, NotExact, high_precision
from symback.program.matrix import elementwise
from symback.program.matrix_values import ARRAY_VALUES
from symback.program.sizes import Size

__all__ = ["EXACT", "FLOAT", "Domain", "NotExact", "high_precision", "run", "run_where_exact"]

ArrayValues: TypeAlias = Mapping[str, Callable[..., Any]]


def run(
    program: Program,
    values: Mapping[str, Any],
    domain: Domain,
    functions: Mapping[str, Callable[..., Any]] | None = None,
    roots: Sequence[int] | None = None,
    arrays: ArrayValues = ARRAY_VALUES,
) -> dict[int, Any]:
    """The value of every node that the roots (default: the outputs) need.

    ``values`` holds the inputs by name (matrices as ``Matrix``), ``functions`` what unknown functions are (``f``),
    ``arrays`` how operations on matrices are computed.

    Raises KeyError for a missing input or function, NotExact where the domain has no such value.

    >>> from symback.program.core import Builder
    >>> b = Builder()
    >>> p = b.build([b.div(b.input("x"), b.const(3))])
    >>> run(p, {"x": Fraction(1, 2)}, EXACT)[p.outputs[0]]
    Fraction(1, 6)
    """
    given = functions or {}
    result: dict[int, Any] = {}
    for node in program.reachable(roots):
        result[node] = _value(program, node, [result[arg] for arg in program.args[node]], values, domain, given, arrays)
    return result


def run_where_exact(program: Program, values: Mapping[str, Fraction]) -> dict[int, Fraction]:
    """The exact values of those nodes that have one: a rational part stays exact beside an exponential."""
    result: dict[int, Fraction] = {}
    for node in program.reachable():
        args = program.args[node]
        if all(arg in result for arg in args):
            with suppress(NotExact):
                result[node] = _value(program, node, [result[arg] for arg in args], values, EXACT, {})
    return result


def _value(
    program: Program,
    node: int,
    args: list[Any],
    values: Mapping[str, Any],
    domain: Domain,
    given: Mapping[str, Callable[..., Any]],
    arrays: ArrayValues = ARRAY_VALUES,
) -> Any:
    """The value of one row from the values of its arguments."""
    payload = program.payloads.get(node)
    match program.ops[node]:
        case "input":
            return values[str(payload)]
        case "const":
            return _constant(domain, payload)
        case "add":
            return reduce(operator.add, args)
        case "mul":
            return reduce(operator.mul, args)
        case "sub":
            return args[0] - args[1]
        case "div":
            return args[0] / args[1]
        case "neg":
            return -args[0]
        case "pow" | "call" if program.shapes:
            return elementwise(partial(_of_numbers, program, node, domain, given), *args)
        case "pow":
            return _power(domain, args[0], args[1])
        case "call":
            return _call(program, node, args, domain, given)
        case op if op in arrays:
            return arrays[op](domain, args, payload, program.shape(node))
        case op:
            raise ValueError(f"unknown operation {op!r}")


def _constant(domain: Domain, payload: object) -> Any:
    if isinstance(payload, Fraction):
        return domain.const(payload)
    if isinstance(payload, Constant) and payload.name in domain.constants:
        return domain.constants[payload.name]
    if isinstance(payload, Size):
        raise KeyError(f"the size {payload} has no value; put numbers in place of the letters first")
    raise NotExact(f"{getattr(payload, 'name', payload)} has no exact value")


def _of_numbers(
    program: Program, node: int, domain: Domain, given: Mapping[str, Callable[..., Any]], *args: Any
) -> Any:
    """A power or a function of single elements of matrices."""
    if program.ops[node] == "pow":
        return _power(domain, args[0], args[1])
    return _call(program, node, list(args), domain, given)


def _power(domain: Domain, base: Any, exponent: Any) -> Any:
    if domain.name == "exact" and exponent.denominator != 1:
        raise NotExact("a root has no exact value")
    if domain.context is not None and abs(exponent) > LARGEST_EXPONENT:
        raise OverflowError("the exponent is too large")
    if isinstance(exponent, float) and exponent.is_integer():
        exponent = int(exponent)
    return base**exponent


def _call(program: Program, node: int, args: list[Any], domain: Domain, given: Mapping[str, Callable[..., Any]]) -> Any:
    function = program.function(node)
    if function.body is not None:
        inner = run(function.body, dict(zip(function.body.inputs(), args, strict=True)), domain, given)
        return inner[function.body.outputs[0]]
    if function.name in given:
        return given[function.name](*args)
    if function.unknown:
        raise KeyError(f"the function {function.name} is not known")
    return domain.function(function.name)(*args)
