"""The rules by which a derivative passes an operation on matrices, each told where the formula needs it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import NamedTuple

from symback.document import display as m
from symback.document.matrix_terms import turned
from symback.document.narrate.matrices.signs import general
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.teller import EQUALS, display
from symback.document.tree import Block
from symback.program.sizes import ONE

N, K = m.Name("n"), m.Name("k")


class Rule(NamedTuple):
    """C = ``value`` of A and B; what D = ∂L/∂C is for A, and for B (None where there is no B)."""

    value: m.Math
    first: m.Math
    second: m.Math | None = None


def _product(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.MatrixProduct((a, b)), m.MatrixProduct((d, turned(b))), m.MatrixProduct((turned(a), d)))


def _transpose(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(turned(a), turned(d))


def _function(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Call("f", (a,)), m.Hadamard((d, m.Call("f", (a,), 1))))


def _hadamard(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Hadamard((a, b)), m.Hadamard((d, b)), m.Hadamard((d, a)))


def _row(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Sum(((1, a), (1, m.MatrixProduct((m.Ones(N), b))))), d, m.MatrixProduct((turned(m.Ones(N)), d)))


def _column(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Sum(((1, a), (1, m.MatrixProduct((b, turned(m.Ones(K))))))), d, m.MatrixProduct((d, m.Ones(K))))


def _trace(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Call("trace", (a,)), m.MatrixProduct((d, m.Identity(N))))


def _logdet(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    value = m.Call("log", (m.Call("abs", (m.Call("det", (a,)),)),))
    return Rule(value, m.MatrixProduct((d, turned(m.Inverse(a)))))


def _det(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Call("det", (a,)), m.MatrixProduct((d, c, turned(m.Inverse(a)))))


def _inverse(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    return Rule(m.Inverse(a), m.Negative(m.MatrixProduct((turned(c), d, turned(c)))))


def _solve(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    back = m.MatrixProduct((turned(m.Inverse(a)), d))
    whole = m.Negative(m.MatrixProduct((*back.factors, turned(c))))
    return Rule(m.MatrixProduct((m.Inverse(a), b)), whole, back)


def _softmax(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    weighted = m.MatrixProduct((m.Hadamard((d, c)), m.Ones(K), turned(m.Ones(K))))
    return Rule(m.Call("softmax", (a,)), m.Hadamard((c, m.Sum(((1, d), (-1, weighted))))))


def _log_softmax(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    total = m.MatrixProduct((d, m.Ones(K), turned(m.Ones(K))))
    product = m.Hadamard((m.Call("softmax", (a,)), total))
    return Rule(m.Call("log_softmax", (a,)), m.Sum(((1, d), (-1, product))))


def _logsumexp(a: m.Math, b: m.Math, c: m.Math, d: m.Math) -> Rule:
    spread = m.MatrixProduct((d, turned(m.Ones(K))))
    return Rule(m.Call("logsumexp", (a,)), m.Hadamard((spread, m.Call("softmax", (a,)))))


#: What a rule is called, in the order in which rules are told -> how it is made from A, B, C and D.
RULES: Mapping[str, Callable[[m.Math, m.Math, m.Math, m.Math], Rule]] = MappingProxyType(
    {
        "product": _product,
        "transpose": _transpose,
        "function": _function,
        "hadamard": _hadamard,
        "row": _row,
        "column": _column,
        "softmax": _softmax,
        "log_softmax": _log_softmax,
        "logsumexp": _logsumexp,
        "trace": _trace,
        "det": _det,
        "logdet": _logdet,
        "inverse": _inverse,
        "solve": _solve,
    }
)
#: Rules that are a sentence: opcode -> its block.
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "sum": "rule_sum",
        "concat": "rule_concat",
        "slice": "rule_slice",
        "embed": "rule_slice",
        "reshape": "rule_reshape",
        "diag": "rule_diag",
        "diagonal": "rule_diag",
        "amax": "rule_amax",
        "kron": "rule_kron",
    }
)
#: Rules whose value is a number.
OF_NUMBERS = frozenset({"trace", "det", "logdet"})
_OPS = {"matmul": "product", "transpose": "transpose", "softmax": "softmax", "log_softmax": "log_softmax"}
_OPS |= {"logsumexp": "logsumexp", "trace": "trace", "det": "det", "logdet": "logdet", "inverse": "inverse"}
_OPS |= {"solve": "solve"}


def rules(teller: MatrixTeller) -> list[Block]:
    """The rules that this formula needs."""
    needed, sentences = _needed(teller)
    a, b, c = general(teller, 3)
    d = teller.accumulator
    small, slope = m.Name(teller.free("c", "s", "t")), m.Name(teller.free("d", "g", "e"))
    blocks: list[Block] = []
    for which in RULES:
        if which not in needed:
            continue
        value, adjoint = (small, slope) if which in OF_NUMBERS else (c, d)
        rule = RULES[which](a, b, value, adjoint)
        values = {
            "A": a,
            "B": b,
            "C": value,
            "D": adjoint,
            "value": m.Row((value, EQUALS, rule.value)),
            "L": teller.output,
        }
        values |= {"n": N, "k": K, "j": m.Name("j"), "slope": m.Call("f", (), 1)}
        blocks += teller.say(f"rule_{which}", **values)
        if which == "product":
            blocks += _product_proved(teller, a, b, c, d)
        lines = [m.Line(m.Partial(teller.output, a), (rule.first,))]
        if rule.second is not None:
            lines.append(m.Line(m.Partial(teller.output, b), (rule.second,)))
        blocks.append(display(*(lines[1:] if which in ("row", "column") else lines)))
    for block in dict.fromkeys(SENTENCES[op] for op in sentences):
        blocks += teller.say(block)
    return blocks


def _needed(teller: MatrixTeller) -> tuple[set[str], list[str]]:
    """The rules and the sentences for the operations on the way from the result to the parameters."""
    gradient = teller.derivation.gradient
    program = gradient.program
    skipped = _told_apart(teller)
    needed: set[str] = set()
    sentences: list[str] = []
    for node, edges in gradient.active.items():
        op = program.ops[node]
        if node in skipped or not edges:
            continue
        if op in _OPS:
            needed.add(_OPS[op])
        elif op in SENTENCES and program.shape(node):
            sentences.append(op)
        elif op == "call" and program.shape(node) and node <= (teller.problem.prediction or node):
            needed.add("function")
        elif op == "mul" and sum(bool(program.shape(arg)) for arg in program.args[node]) > 1:
            needed.add("hadamard")
        for edge in edges:
            own, whole = program.shape(edge.arg), program.shape(node)
            if op in ("add", "sub") and own and whole and own != whole:
                needed.add("row" if own[0] == ONE else "column")
    return needed, sentences


def _told_apart(teller: MatrixTeller) -> set[int]:
    """The operations of softmax with cross-entropy, whose derivative has steps of its own."""
    if teller.residual is None:
        return set()
    gradient = teller.derivation.gradient
    inner = {of for of, (_, node) in gradient.adjoints.items() if node == teller.residual.node}
    return {node for node in gradient.active if node > min(inner, default=0) and node not in inner}


def _product_proved(teller: MatrixTeller, a: m.Name, b: m.Name, c: m.Name, d: m.Name) -> list[Block]:
    """Once by the differential and once by single elements."""
    da, dc, dl = m.Name(f"d{a.name}"), m.Name(f"d{c.name}"), m.Name(f"d{teller.output.name}")

    def trace(*factors: m.Math) -> m.Math:
        return m.Call("trace", (m.MatrixProduct(factors),))

    dt = turned(d)
    back = turned(m.MatrixProduct((d, turned(b))))
    steps = (trace(dt, dc), trace(dt, da, b), trace(b, dt, da), trace(back, da))
    definition = m.Row((dl, EQUALS, trace(turned(m.Partial(teller.output, a)), da)))
    blocks = [display(m.Line(dl, steps)), *teller.say("rule_product_compare", definition=definition, A=a, B=b)]
    i, j, k = "i", "j", "k"
    element = _element(b, f"{k},{j}")
    terms = m.BigSum(i, m.Number(Fraction(1)), N, m.MatrixProduct((_element(a, f"{i},{k}"), _element(d, f"{i},{j}"))))
    inside = m.Name(teller.output.name)
    return [
        *blocks,
        *teller.say("rule_product_elements", element=element, C=c, i=m.Name(i), j=m.Name(j), k=m.Name(k), A=a),
        display(m.Line(m.Partial(inside, element), (terms,))),
        *teller.say("rule_product_both", k=m.Name(k), j=m.Name(j), transposed=turned(a), D=d),
    ]


def _element(of: m.Name, index: str) -> m.Name:
    return m.Name(of.name.lower(), sub=index)
