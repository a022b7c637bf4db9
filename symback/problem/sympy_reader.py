"""Reads a SymPy expression into a program.

The walk keeps a stack of its own and remembers every part by identity, so a
deep expression needs no recursion and a shared part is read once. Arguments
are taken in SymPy's order; minus signs become subtractions, negative powers
divisions. A ``Float`` stands for its exact binary value. Symbols are real.

A branch of a Piecewise is read under its condition: the arguments of what is
not defined everywhere are guarded there (see ``program.special``), so that
values and derivatives are finite where the branch is not taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sympy
from sympy.concrete.expr_with_limits import ExprWithLimits
from sympy.core.function import AppliedUndef
from sympy.core.relational import Relational

from symback.errors import InputError
from symback.problem.sympy_parts import HANDLERS, Expression, fraction, hazards, shown
from symback.program.core import Builder, Constant
from symback.program.functions import FUNCTIONS, Function, derivative, unknown

#: The first sign of the name of an undefined function in a program: no known function begins with it.
UNDEFINED = "?"
#: So many parts, and so many times the parts of the expression, may be read because of the branches they stand in.
LEAST_READ, MOST_READ = 10_000, 50
_INFINITE = frozenset({sympy.oo, -sympy.oo})
#: Parts that are not simply made of their arguments.
_SPECIAL = (Relational, ExprWithLimits, sympy.Limit, sympy.Derivative, sympy.Subs)


def post_order(expression: Expression) -> list[Expression]:
    """Every part of an expression once (by identity), arguments before what is made of them.

    A derivative of an undefined function has one argument, the function where the derivative is taken.

    >>> x = sympy.Symbol("x")
    >>> post_order(sympy.sin(x))
    [x, sin(x)]
    """
    return _walk(expression)[0]


def _walk(expression: Expression) -> tuple[list[Expression], list[Sequence[Expression]]]:
    """Every part in the order of ``post_order``, and what each is made of."""
    found: list[Expression] = []
    made_of: list[Sequence[Expression]] = []
    seen: set[int] = set()
    stack: list[tuple[Expression, Sequence[Expression] | None]] = [(expression, None)]
    while stack:
        part, inner = stack.pop()
        if inner is not None:
            found.append(part)
            made_of.append(inner)
        elif id(part) not in seen:
            seen.add(id(part))
            inner = _arguments(part) if isinstance(part, _SPECIAL) else part.args
            stack.append((part, inner))
            stack.extend((argument, None) for argument in reversed(inner))
    return found, made_of


def _arguments(part: Expression) -> Sequence[Expression]:
    """What a special part is made of: for ∂g(t, y)/∂t at t = u it is g(u, y)."""
    if isinstance(part, Relational):
        return part.args if _INFINITE.isdisjoint(part.args) else ()
    if isinstance(part, ExprWithLimits | sympy.Limit):
        return ()  # it is refused, and its variable is no argument of anything
    taken = _partial(part)
    return part.args if taken is None else (taken[0],)


def _partial(part: Expression) -> tuple[Expression, int] | None:
    """(function where the derivative is taken, argument by which) of a first partial of an undefined function."""
    old, new = ((), ()) if isinstance(part, sympy.Derivative) else (tuple(part.variables), tuple(part.point))
    taken = part if isinstance(part, sympy.Derivative) else part.expr
    if not isinstance(taken, sympy.Derivative) or not isinstance(taken.expr, AppliedUndef):
        return None
    if len(taken.variables) != 1:
        return None
    (by,) = taken.variables
    places = [k for k, argument in enumerate(taken.expr.args) if argument == by]
    others = [argument for argument in taken.expr.args if argument != by]
    if len(places) != 1 or any(argument.has(by) for argument in others):
        return None
    if any(argument not in old and argument.has(*old) for argument in others if old):
        return None
    if not old:
        return taken.expr, places[0]
    moved = dict(zip(old, new, strict=True))
    return taken.expr.func(*(moved.get(argument, argument) for argument in taken.expr.args)), places[0]


def read_expression(expression: Expression, b: Builder, names: Mapping[Expression, str]) -> int:
    """Append the operations of an expression to the builder and return the node of its value.

    ``names`` leads from each symbol to the name of its input. An undefined function g(x, y) becomes the unknown
    function called ``?g``. Raises InputError with the name of a part that has no real value or is not known.

    >>> x, b = sympy.Symbol("x"), Builder()
    >>> node = read_expression(1 - x**2, b, {x: "x"})
    >>> b.ops[node], b.ops
    ('sub', ['const', 'const', 'input', 'const', 'pow', 'neg', 'sub'])
    """
    parts, made_of = _walk(expression)
    if any(isinstance(part, sympy.Piecewise) for part in parts):
        return _Branches(b, names, parts, made_of).read(expression)
    nodes: dict[int, int] = {}
    for part, inner in zip(parts, made_of, strict=True):
        nodes[id(part)] = _read(b, part, [nodes[id(argument)] for argument in inner], names)
    return nodes[id(expression)]


def _read(b: Builder, part: Expression, args: Sequence[int], names: Mapping[Expression, str]) -> int:
    handler = HANDLERS.get(part.__class__)
    if handler is not None:
        return handler(b, part, args)
    if isinstance(part, sympy.Symbol):
        return b.input(names[part])
    if isinstance(part, sympy.Rational | sympy.Float):
        return b.const(fraction(part))
    if isinstance(part, AppliedUndef):
        return b.call(unknown(f"{UNDEFINED}{part.func.__name__}", len(args)), *args)
    if not isinstance(part, sympy.Expr | sympy.logic.boolalg.Boolean):
        return -1  # a limit, a tuple: what it belongs to is refused
    taken = _partial(part) if isinstance(part, sympy.Derivative | sympy.Subs) else None
    if taken is not None:
        function = b.payloads[args[0]]
        assert isinstance(function, Function)
        return b.call(derivative(function, taken[1]), *b.args[args[0]])
    if isinstance(part, sympy.NumberSymbol):
        return b.const(fraction(part.evalf(60)))
    raise InputError(f"{shown(part)} is not supported; a real function of elementary functions is")


@dataclass(eq=False)
class _Branch:
    """The parts that are needed only where the conditions up to here hold; each with its node."""

    above: _Branch | None = None
    condition: int = -1
    nodes: dict[int, int] = field(default_factory=dict)
    inner: dict[int, _Branch] = field(default_factory=dict)

    def under(self, condition: int) -> _Branch:
        """The branch in which one more condition holds."""
        if condition not in self.inner:
            self.inner[condition] = _Branch(self, condition)
        return self.inner[condition]

    def known(self, part: Expression) -> int | None:
        """The node of a part in this branch or where it is needed anyway."""
        branch: _Branch | None = self
        while branch is not None:
            node = branch.nodes.get(id(part))
            if node is not None:
                return node
            branch = branch.above
        return None

    def holds(self, b: Builder) -> int:
        """The node that is 1 where the branch is taken."""
        node, branch = self.condition, self.above
        while branch is not None and branch.above is not None:
            node = b.mul(branch.condition, node)
            branch = branch.above
        return node


@dataclass(slots=True)
class _Pieces:
    """A Piecewise that is being read: its pieces so far, and the branch in which no earlier condition held."""

    left: list[Any]
    otherwise: _Branch
    read: list[tuple[int, Expression, _Branch]] = field(default_factory=list)
    asked: bool = False


class _Branches:
    """Reads an expression with branches; a part under two conditions is read for each, if it can fail."""

    def __init__(
        self,
        b: Builder,
        names: Mapping[Expression, str],
        parts: Sequence[Expression],
        made_of: Sequence[Sequence[Expression]],
    ) -> None:
        self.b, self.names = b, names
        self.parts = parts  # kept, so that no other object gets the identity of one of them
        self.inner = {id(part): inner for part, inner in zip(parts, made_of, strict=True)}
        self.risky: set[int] = set()
        for part, inner in zip(parts, made_of, strict=True):
            if hazards(part) or any(id(argument) in self.risky for argument in inner):
                self.risky.add(id(part))
        self.budget = max(LEAST_READ, MOST_READ * len(parts))
        self.root = _Branch()
        self.stack: list[tuple[Expression, _Branch, _Pieces | Sequence[Expression] | None]] = []

    def read(self, expression: Expression) -> int:
        self.stack.append((expression, self.root, None))
        while self.stack:
            part, branch, state = self.stack.pop()
            if isinstance(state, _Pieces):
                self.next_piece(part, branch, state)
            elif state is not None:
                branch.nodes[id(part)] = self.made(part, branch, [self.node(arg, branch) for arg in state])
            elif branch.known(part) is None:
                self.begin(part, branch)
        return self.root.nodes[id(expression)]

    def begin(self, part: Expression, branch: _Branch) -> None:
        self.budget -= 1
        if self.budget < 0:
            raise InputError("the Piecewise are nested so that parts are needed under too many conditions")
        if id(part) not in self.risky and branch is not self.root:
            self.stack.append((part, self.root, None))
        elif isinstance(part, sympy.Piecewise):
            self.next_piece(part, branch, _Pieces(list(reversed(part.args)), branch))
        else:
            inner = self.inner[id(part)]
            self.stack.append((part, branch, inner))
            self.stack.extend((argument, branch, None) for argument in reversed(inner))

    def node(self, part: Expression, branch: _Branch) -> int:
        found = branch.known(part)
        assert found is not None
        return found

    def next_piece(self, part: Expression, branch: _Branch, pieces: _Pieces) -> None:
        """Use the condition that was read last; ask for its value and for the next condition."""
        b = self.b
        self.stack.append((part, branch, pieces))
        if pieces.asked:
            pieces.asked = False
            otherwise = pieces.otherwise
            value, test = pieces.left.pop().args
            condition = self.node(test, otherwise)
            known = b.value(condition)
            if known == 1:
                pieces.left.clear()
                pieces.read.append((condition, value, otherwise))
                self.stack.append((value, otherwise, None))
            elif known is None:
                taken = otherwise.under(condition)
                pieces.read.append((condition, value, taken))
                pieces.otherwise = otherwise.under(b.sub(b.const(1), condition))
                self.stack.append((value, taken, None))
        elif pieces.left:
            test = pieces.left[-1].cond
            if isinstance(test, sympy.Symbol):
                raise InputError(f"the symbol {test} is a number and no condition of a Piecewise")
            pieces.asked = True
            self.stack.append((test, pieces.otherwise, None))
        else:
            self.stack.pop()
            branch.nodes[id(part)] = self.selected(pieces)

    def selected(self, pieces: _Pieces) -> int:
        """The value of a Piecewise: that of its first piece whose condition holds, or not a number."""
        b = self.b
        read = list(pieces.read)
        if read and b.value(read[-1][0]) == 1:
            _, value, taken = read.pop()
            result = self.node(value, taken)
        else:
            result = b.emit("const", (), Constant("nan"))
        for condition, value, taken in reversed(read):
            result = b.call(FUNCTIONS["select"], condition, self.node(value, taken), result)
        return result

    def made(self, part: Expression, branch: _Branch, args: list[int]) -> int:
        """The node of a part; in a branch the arguments for which it may fail are guarded."""
        b = self.b
        if branch is not self.root:
            for place, safe in hazards(part):
                if b.value(args[place]) is None:
                    args[place] = b.call(FUNCTIONS["guard"], branch.holds(b), args[place], b.const(safe))
        return _read(b, part, args, self.names)
