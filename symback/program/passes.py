"""Program -> Program: orientation of differences, and the program as it is executed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from types import MappingProxyType

from symback.program.arrays import spread
from symback.program.core import Builder, Payload, Program
from symback.program.shapes import Blocks, Placed, Window, result_shape
from symback.program.sizes import SCALAR, Shape, Size


def orient_differences(program: Program, wrt: Sequence[str]) -> Program:
    """Turn a - b round where only its size matters and b, not a, depends on the parameters.

    The difference in ½(y - ŷ)² is only squared. Written as ŷ - y it is at once the derivative by ŷ, and no minus
    travels to the partials. A difference with a name keeps its meaning. Node numbers stay as they are.
    """
    inputs = program.inputs()
    nodes = program.reachable()
    depends = program.depending_on((inputs[name] for name in wrt if name in inputs), nodes)
    users: dict[int, list[int]] = {}
    for node in nodes:
        for arg in program.args[node]:
            users.setdefault(arg, []).append(node)
    args = list(program.args)
    for node in nodes:
        if program.ops[node] != "sub" or node in program.outputs or node in program.names:
            continue
        left, right = program.args[node]
        if right in depends and left not in depends and all(_ignores_sign(program, u, node) for u in users[node]):
            args[node] = (right, left)
    return replace(program, args=tuple(args))


def _ignores_sign(program: Program, user: int, node: int) -> bool:
    """Does this operation give the same value for its argument and the argument's negative?"""
    op, args = program.ops[user], program.args[user]
    if op == "pow":
        exponent = program.constant(args[1])
        return args[0] == node and exponent is not None and exponent.denominator == 1 and exponent.numerator % 2 == 0
    if op == "mul":
        return args.count(node) % 2 == 0
    return op == "call" and program.function(user).name == "abs"


def executed(program: Program) -> tuple[Program, dict[int, int]]:
    """The program that is run and counted: composite functions written in, constants folded, neutral elements gone.

    Returns it with the map from the old nodes to the new ones. Only what the outputs need is kept. Names stay.
    """
    b = _Copy()
    moved: dict[int, int] = {}
    ops, rows, names, origin, shapes = program.ops, program.args, program.names, program.origin, program.shapes
    for node in program.reachable():
        op, args = ops[node], rows[node]
        if len(args) == 2 and op in _BINARY and not shapes:
            result = moved[node] = b.binary(op, moved[args[0]], moved[args[1]])
        elif op == "call" and (function := program.function(node)).body is None:
            result = moved[node] = b.emit(op, tuple([moved[arg] for arg in args]), function)
        elif not args and not shapes:
            result = moved[node] = b.emit(op, (), program.payloads[node])
        else:
            result = moved[node] = _copy(b, program, node, tuple([moved[arg] for arg in args]))
        if shapes and b.shape(result) != shapes.get(node, SCALAR):
            result = moved[node] = spread(b, result, shapes.get(node, SCALAR))
        if node in names:
            for name in names[node]:
                b.name(result, name)
        if node in origin and origin[node] in moved:
            b.origin.setdefault(result, moved[origin[node]])
    return b.build([moved[node] for node in program.outputs]), moved


#: Operation -> the method that folds it.
_BINARY: Mapping[str, Callable[[Builder, int, int], int]] = MappingProxyType(
    {"add": Builder.add, "sub": Builder.sub, "mul": Builder.mul, "div": Builder.div, "pow": Builder.power}
)


class _Copy(Builder):
    """A builder that is quick where there is nothing to fold."""

    def binary(self, op: str, left: int, right: int) -> int:
        """The node of an operation of two arguments; constants are folded, neutral elements dropped."""
        p, q = self._values.get(left), self._values.get(right)
        folds = False
        if p is not None or q is not None:
            constant = q if p is None else p if q is None else None
            number = 0 if constant is None else constant.numerator
            folds = not number or (number == 1 and op not in ("add", "sub"))
        if folds or (op in ("add", "sub") and self.ops[right] == "neg"):
            return _BINARY[op](self, left, right)
        key = op, (left, right), None
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = len(self.ops)
            self.ops.append(op)
            self.args.append(key[1])
        return found


def is_executed(program: Program) -> bool:
    """Would ``executed`` only leave out and renumber rows? Then the program can be counted as it is.

    A doubtful row counts as one that changes.
    """
    nodes = program.reachable()
    # Rows that came from a builder are unique, but turning differences round may have made two of them equal.
    differences = [program.args[node] for node in nodes if program.ops[node] == "sub"]
    if len(set(differences)) != len(differences):
        return False
    needed = bytearray(len(program))
    for node in nodes:
        needed[node] = 1
    constants = {}
    for node, payload in program.payloads.items():
        if needed[node]:
            if program.ops[node] == "call" and program.function(node).body is not None:
                return False
            if isinstance(payload, Fraction):
                constants[node] = payload
    for node in nodes:
        args = program.args[node]
        if program.ops[node] == "neg" or len(args) > 2:
            return False
        if args and not constants.keys().isdisjoint(args):
            p, q = constants.get(args[0]), constants.get(args[-1])
            if program.ops[node] != "call" and ((p is not None and q is not None) or p in (0, 1) or q in (0, 1)):
                return False
    return True


def _copy(b: Builder, program: Program, node: int, args: Sequence[int]) -> int:
    """Write one row into the builder; calls of composite functions are replaced by their bodies, level by level."""
    result = _row(b, program, node, args)
    if result is not None:
        return result
    # a frame is a body with the arguments it was called with; calls inside open another frame
    frames: list[tuple[Program, list[int], dict[int, int]]] = []
    body = program.function(node).body
    assert body is not None
    frames.append((body, body.reachable(), dict(zip(body.inputs().values(), args, strict=True))))
    while True:
        body, pending, inner = frames[-1]
        while pending and pending[0] in inner:
            pending.pop(0)
        if not pending:
            result = inner[body.outputs[0]]
            frames.pop()
            if not frames:
                return result
            _, outer_pending, outer = frames[-1]
            outer[outer_pending[0]] = result
            continue
        row = pending[0]
        inner_args = [inner[arg] for arg in body.args[row]]
        written = _row(b, body, row, inner_args)
        if written is None:
            deeper = body.function(row).body
            assert deeper is not None
            frames.append((deeper, deeper.reachable(), dict(zip(deeper.inputs().values(), inner_args, strict=True))))
        else:
            inner[row] = written


def _row(b: Builder, program: Program, node: int, args: Sequence[int]) -> int | None:
    """One row with constants folded; None for the call of a composite function."""
    op, payload = program.ops[node], program.payloads.get(node)
    match op:
        case "input":
            return b.input(str(payload), program.shape(node))
        case "const":
            return b.emit(op, (), payload)
        case "call":
            function = program.function(node)
            return b.call(function, *args) if function.body is None else None
        case "add" | "mul":
            combine = b.add if op == "add" else b.mul
            result = args[0]
            for arg in args[1:]:
                result = combine(result, arg)
            return result
        case "sub":
            return b.sub(*args)
        case "div":
            return b.div(*args)
        case "neg":
            return b.neg(*args)
        case "pow":
            return b.power(*args)
        case _:
            return b.emit(op, tuple(args), payload)


def frozen_names(program: Program, names: dict[int, str]) -> Program:
    """The same program with one name more for each of the given nodes."""
    merged = {node: (*program.names.get(node, ()), name) for node, name in names.items()}
    together = MappingProxyType({**program.names, **merged})
    return replace(program, names=together)


def with_sizes(program: Program, values: Mapping[str, int]) -> Program:
    """The same rows with numbers in place of the letters of all shapes. Node numbers stay as they are.

    Raises KeyError for a letter without a value.
    """

    def put(payload: Payload) -> Payload:
        match payload:
            case Size():
                return Fraction(payload.at(values))
            case Window():
                return Window(*sized(payload))
            case Placed():
                return Placed(sized(payload.shape), *sized((payload.row, payload.column)))
            case Blocks():
                return Blocks(sized(payload.outer), sized(payload.inner))
            case tuple():
                return tuple(Size.of(size.at(values)) for size in payload if isinstance(size, Size))
            case _:
                return payload

    def sized(shape: Shape) -> Shape:
        return tuple(Size.of(size.at(values)) for size in shape)

    payloads = {node: put(payload) for node, payload in program.payloads.items()}
    shapes = {node: sized(shape) for node, shape in program.shapes.items()}
    return replace(program, payloads=MappingProxyType(payloads), shapes=MappingProxyType(shapes))


def check_shapes(program: Program) -> None:
    """Do the operations still fit where numbers stand for the letters? Raises ShapeError for the first that does not.

    >>> from symback.program.sizes import shape
    >>> from symback.program.shapes import Window
    >>> b = Builder()
    >>> rows = Window(*shape(0, 3, 0, "d"))
    >>> p = b.build([b.emit("slice", (b.input("X", shape("n", "d")),), rows)])
    >>> check_shapes(with_sizes(p, {"n": 2, "d": 5}))
    Traceback (most recent call last):
    symback.program.shapes.ShapeError: the slice 0:3 is not part of the 2 rows of 2×5
    """
    for node in program.reachable():
        if program.args[node]:
            result_shape(program.ops[node], [program.shape(a) for a in program.args[node]], program.payloads.get(node))
