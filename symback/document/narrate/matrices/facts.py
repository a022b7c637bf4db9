"""The facts of a backward pass with matrices: which adjoints are kept, in which order, and who uses them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

from symback.derivation.derivation import Derivation
from symback.program.core import Program


@dataclass(frozen=True, slots=True)
class Carrier:
    """An adjoint that is kept: ``node`` of the gradient times ``sign`` is the derivative by the value ``of``.

    ``name`` is that of the value, None where it has none. ``refs`` are the nodes of the carriers it is computed from.
    """

    node: int
    sign: int
    of: int
    name: str | None
    refs: tuple[int, ...]
    boxed: int | None


@dataclass(frozen=True, slots=True)
class Share:
    """One term of the partial by a parameter: ``sign`` times ``node``; ``refs`` as for a carrier."""

    sign: int
    node: int
    refs: tuple[int, ...]


@dataclass(frozen=True)
class Backward:
    """The carriers from the result to the inputs, and parameter -> the terms of its partial.

    ``single``: one accumulator is enough, because every carrier is computed from the one before it.
    """

    carriers: tuple[Carrier, ...]
    shares: dict[str, tuple[Share, ...]]
    single: bool


def backward(derivation: Derivation) -> Backward:
    """The facts of a derivation.

    >>> from symback.derivation.derivation import derive
    >>> from symback.problem.read import read_problem
    >>> found = backward(derive(read_problem("dense", layers=[2, 3, 1])))
    >>> [carrier.name for carrier in found.carriers], found.single
    (['Yhat', 'H1'], True)
    """
    candidates = _candidates(derivation)
    gradient = derivation.gradient
    program = gradient.program
    shares = {
        name: tuple(Share(sign, term, _refs(derivation, term, candidates, own=False)) for sign, term in terms)
        for name, terms in ((n, _terms(derivation, node, candidates)) for n, node in gradient.partials.items())
        if program.constant(gradient.partials[name]) != 0
    }
    refs = {node: _refs(derivation, node, candidates, own=True) for node in candidates}
    consumers: dict[int, int] = dict.fromkeys(candidates, 0)
    for users in refs.values():
        for node in users:
            consumers[node] += 1
    direct = {node for terms in shares.values() for share in terms for node in share.refs}
    boxes = {box.node: box.number for box in derivation.boxes}
    kept = {n: of for n, of in candidates.items() if n in direct or n in boxes or consumers[n] > 1}
    found = []
    for node, (sign, of) in kept.items():
        name = program.name(of)
        found.append(Carrier(node, sign, of, name, _refs(derivation, node, kept, own=True), boxes.get(node)))
    shares = {
        name: tuple(Share(s.sign, s.node, _refs(derivation, s.node, kept, own=False)) for s in terms)
        for name, terms in shares.items()
    }
    return Backward(tuple(found), shares, _is_single(found, shares))


def in_order(facts: Backward, parameters: Sequence[str]) -> Iterator[Carrier | str]:
    """The carriers from the result back, and each parameter as soon as all that its partial needs is there."""
    place = {carrier.node: k for k, carrier in enumerate(facts.carriers)}
    ready: dict[int, list[str]] = {}
    for name in parameters:
        needed = (place[node] for share in facts.shares.get(name, ()) for node in share.refs)
        ready.setdefault(max(needed, default=-1), []).append(name)
    yield from ready.get(-1, ())
    for k, carrier in enumerate(facts.carriers):
        yield carrier
        yield from ready.get(k, ())


def _candidates(derivation: Derivation) -> dict[int, tuple[int, int]]:
    """Adjoint node -> (sign, the value it belongs to), in the order in which reverse accumulation meets them."""
    gradient, program = derivation.gradient, derivation.gradient.program
    boxes = {box.node for box in derivation.boxes}
    found: dict[int, tuple[int, int]] = {}
    for of, (sign, node) in gradient.adjoints.items():
        if not program.args[of] or not program.args[node] or of == derivation.problem.result:
            continue
        if program.shape(node) != program.shape(of) or program.names.get(node):
            continue  # it stands for a larger matrix, or has a name already
        known = found.get(node)
        new = known is None and (node in boxes or of in program.names)
        if new or (known is not None and known[1] not in program.names and of in program.names):
            found[node] = sign, of
    return found


def _terms(derivation: Derivation, root: int, candidates: dict[int, tuple[int, int]]) -> list[tuple[int, int]]:
    """The terms of a partial that are added, with their signs."""
    program = derivation.gradient.program
    typed = len(derivation.problem.forward)
    terms: list[tuple[int, int]] = []
    stack = [(1, root)]
    while stack:
        sign, node = stack.pop()
        op, args = program.ops[node], program.args[node]
        if node < typed or node in candidates or program.names.get(node) or op not in ("add", "sub", "neg"):
            terms.append((sign, node))
        elif op == "neg":
            stack.append((-sign, args[0]))
        elif _is_whole(derivation, node, args):
            signs = [-sign if op == "sub" and k else sign for k in range(len(args))]
            stack.extend(reversed(list(zip(signs, args, strict=True))))
        else:
            terms.append((sign, node))
    return terms


def _is_whole(derivation: Derivation, node: int, args: tuple[int, ...]) -> bool:
    """Have all terms the shape of the sum, so that each is a matrix by itself?"""
    program = derivation.gradient.program
    return all(program.shape(arg) == program.shape(node) for arg in args)


def _refs(derivation: Derivation, root: int, carriers: dict[int, tuple[int, int]], own: bool) -> tuple[int, ...]:
    """The carriers that are met first on the way down from a node (``own``: below it)."""
    program = derivation.gradient.program
    roots = program.args[root] if own else (root,)
    return tuple(sorted(first_met(program, roots, carriers, lambda node: not program.names.get(node))))


def first_met(
    program: Program,
    roots: Sequence[int],
    wanted: Container[int],
    passable: Callable[[int], bool] = lambda node: True,
) -> set[int]:
    """The nodes among ``wanted`` that are met first on the way down; what is not ``passable`` ends a way as well."""
    seen: set[int] = set()
    found: set[int] = set()
    stack = [*roots]
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        if node in wanted:
            found.add(node)
        elif passable(node):
            stack.extend(program.args[node])
    return found


def _is_single(carriers: list[Carrier], shares: dict[str, tuple[Share, ...]]) -> bool:
    chain = all(carrier.refs == ((carriers[k - 1].node,) if k else ()) for k, carrier in enumerate(carriers))
    return bool(carriers) and chain and all(len(share.refs) <= 1 for terms in shares.values() for share in terms)
