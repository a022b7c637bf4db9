"""A node of a Program as mathematics: the same rows that are run and counted, written as on the blackboard.

Products keep the order of the chain rule, sums the order of their terms. A
boxed adjoint appears inside a product as the factors that it adds to the box
before it. One walk with a stack of its own; nothing recurses.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeVar

from symback.document import display as m
from symback.program.core import Constant, Program
from symback.program.functions import Function

T = TypeVar("T")

#: Which node is written as a name instead of being written out; None: written out.
Naming = Callable[[int], "m.Math | None"]


def by_name(program: Program) -> Naming:
    """Every value that has a name is written as its name."""

    def naming(node: int) -> m.Math | None:
        name = program.name(node)
        return None if name is None else m.Name(name)

    return naming


def only(program: Program, nodes: frozenset[int]) -> Naming:
    """Inputs, and the values in ``nodes``, are written as their names; everything else is written out."""

    def naming(node: int) -> m.Math | None:
        if node in nodes or program.ops[node] == "input":
            return m.Name(str(program.name(node)))
        return None

    return naming


@dataclass(slots=True)
class _Spine:
    """A product or a sum along its left arguments: where it begins and what is added, step by step."""

    base: int
    steps: list[tuple[int, str, int]] = field(default_factory=list)  # (node, operation, right argument)


def composed(
    root: int,
    given: Callable[[int], T | None],
    needs: Callable[[int], Sequence[int]],
    compose: Callable[[int, Mapping[int, T]], T],
) -> T:
    """What a node is written as: ``given``, or composed of what the nodes that it ``needs`` are written as.

    >>> composed(2, lambda k: None if k else "x", lambda k: [k - 1], lambda k, done: f"({done[k - 1]})")
    '((x))'
    """
    done: dict[int, T] = {}
    stack = [root]
    while stack:
        node = stack[-1]
        if node in done:
            stack.pop()
            continue
        named = given(node)
        if named is not None:
            done[node] = named
            stack.pop()
            continue
        missing = [arg for arg in needs(node) if arg not in done]
        if missing:
            stack.extend(reversed(missing))
            continue
        done[node] = compose(node, done)
        stack.pop()
    return done[root]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes nodes of one program. Nodes below ``typed`` were typed by a person and keep their parentheses."""

    program: Program
    naming: Naming
    typed: int
    boxes: Mapping[int, int] = field(default_factory=dict)

    def write(self, root: int, own: bool = False) -> m.Math:
        """The mathematics of a node. ``own``: write the root out even if it has a name."""
        return composed(
            root, lambda node: None if own and node == root else self.naming(node), self.needs, self.compose
        )

    def factors(self, root: int) -> tuple[m.Math, ...]:
        """The factors of a node in the order of the chain rule."""
        written = self.write(root)
        return written.factors if isinstance(written, m.Product) else (written,)

    def spine(self, node: int, operations: tuple[str, ...]) -> _Spine:
        """Follow the left arguments while they are of the same kind and are written out."""
        spine = _Spine(node)
        typed = node < self.typed
        while True:
            here = spine.base
            stop = self.program.ops[here] not in operations or len(self.program.args[here]) != 2
            if stop or (here != node and (self.naming(here) is not None or (here < self.typed) != typed)):
                break
            if here != node and here in self.boxes and operations[0] == "add":
                break
            left, right = self.program.args[here]
            spine.steps.append((here, self.program.ops[here], right))
            spine.base = left
        spine.steps.reverse()
        return spine

    def needs(self, node: int) -> list[int]:
        op = self.program.ops[node]
        if op in ("mul", "div") and len(self.program.args[node]) == 2:
            spine = self.spine(node, ("mul", "div"))
        elif op in ("add", "sub") and len(self.program.args[node]) == 2:
            spine = self.spine(node, ("add", "sub"))
        else:
            return list(self.program.args[node])
        return [spine.base, *(right for _, _, right in spine.steps)]

    def compose(self, node: int, done: Mapping[int, m.Math]) -> m.Math:
        program = self.program
        args = program.args[node]
        match program.ops[node]:
            case "input":
                return m.Name(str(program.name(node)))
            case "const":
                return _constant(program.payloads[node])
            case "neg":
                return m.Negative(done[args[0]])
            case "pow":
                return _power(done[args[0]], done[args[1]])
            case "call":
                return call(program.function(node), tuple(done[arg] for arg in args))
            case "add" | "sub" if len(args) == 2:
                return self.boxed(node, self.sum(node, done))
            case "add":
                return m.Sum(tuple((1, done[arg]) for arg in args))
            case "mul" | "div" if len(args) == 2:
                if node >= self.typed:
                    return _product(self.chain(node, done))
                return self.boxed(node, self.typed_product(node, done))
            case "mul":
                return m.Product(tuple(done[arg] for arg in args))
            case op:
                raise ValueError(f"unknown operation {op!r}")

    def boxed(self, node: int, body: m.Math) -> m.Math:
        number = self.boxes.get(node)
        return body if number is None else m.Box(number, body)

    def sum(self, node: int, done: Mapping[int, m.Math]) -> m.Math:
        spine = self.spine(node, ("add", "sub"))
        terms = [(1, done[spine.base])]
        terms += [(1 if op == "add" else -1, done[right]) for _, op, right in spine.steps]
        flat: list[tuple[int, m.Math]] = []
        for sign, term in terms:
            if isinstance(term, m.Negative) and (flat or sign < 0):
                flat.append((-sign, term.body))
            elif isinstance(term, m.Sum) and sign > 0:
                flat.extend(term.terms)
            else:
                flat.append((sign, term))
        return m.Sum(tuple(flat))

    def typed_product(self, node: int, done: Mapping[int, m.Math]) -> m.Math:
        """A product as somebody typed it: a/b is one fraction of all that stands before the stroke."""
        spine = self.spine(node, ("mul", "div"))
        factors = [done[spine.base]]
        for _, op, right in spine.steps:
            if op == "mul":
                inner = done[right]
                factors.append(m.Group(inner) if isinstance(inner, m.Product) else inner)
                continue
            value = self.program.constant(right)
            whole = _product(factors)
            if value is not None and value.denominator == 1 and value > 0 and isinstance(whole, m.Power | m.Call):
                factors = [m.Number(1 / value), whole]
            else:
                factors = [m.Quotient(whole, done[right])]
        return _product(factors)

    def chain(self, node: int, done: Mapping[int, m.Math]) -> list[m.Math]:
        """A product made by the chain rule: factors one after another, boxes closed where they are full."""
        spine = self.spine(node, ("mul", "div"))
        base = done[spine.base]
        closed: list[m.Math] = list(base.factors) if isinstance(base, m.Product) else [base]
        own: list[m.Math] = []
        if spine.base not in self.boxes and not _has_box(closed):
            closed, own = [], closed
        for step, op, right in spine.steps:
            factor = done[right]
            if op == "div":
                before = own.pop() if own else m.Number(Fraction(1))
                own.append(m.Quotient(before, factor))
            elif isinstance(factor, m.Product) and not isinstance(self.naming(right), m.Name):
                own.extend(factor.factors)
            else:
                own.append(factor)
            if step in self.boxes:
                closed.append(m.Box(self.boxes[step], _product(own)))
                own = []
        return closed + own


def _has_box(factors: list[m.Math]) -> bool:
    return any(isinstance(factor, m.Box) for factor in factors)


def _product(factors: list[m.Math]) -> m.Math:
    return factors[0] if len(factors) == 1 else m.Product(tuple(factors))


def _power(base: m.Math, exponent: m.Math) -> m.Math:
    """A power; with a negative exponent one over a power."""
    if isinstance(exponent, m.Negative):
        one = m.Number(Fraction(1))
        return m.Quotient(one, base if exponent.body == one else m.Power(base, exponent.body))
    return m.Power(base, exponent)


def _constant(payload: object) -> m.Math:
    if isinstance(payload, Constant):
        return m.Symbol(payload.name)
    if isinstance(payload, Fraction):
        if payload < 0:
            return m.Negative(_constant(-payload))
        return m.Number(payload)
    raise TypeError(f"{payload!r} is not a constant")


def call(function: Function, arguments: tuple[m.Math, ...]) -> m.Call:
    """A function of arguments; a derivative is written with primes, or with the number of its argument."""
    primes = 0
    partial: int | None = None
    root = function
    while root.base is not None:
        primes += 1
        partial = root.by + 1 if root.arity > 1 else None
        root = root.base
    return m.Call(root.name, arguments, 0 if partial else primes, partial)
