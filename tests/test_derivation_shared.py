"""The boxes: what they hold, that they give the partials back, and that each of them saves something."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import count
from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symback.counting import counted
from symback.derivation.derivation import Derivation, derive
from symback.document import display as m
from symback.document.express import Writer, by_name
from symback.problem.problem import Problem, chain, from_formula, from_stages
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.cost import tree_cost
from symback.program.interpret import EXACT, run

NAMES = ("p", "q", "r", "s")
FORMS = ("{a}*{b}", "{a} + {b}", "{a} - {b}*{c}", "{a}**2 + {b}", "{a}*{b}*{c}", "{a}/({b}**2 + 1)")


@st.composite
def stage_texts(draw: st.DrawFn) -> dict[str, str]:
    """A random graph of named stages over four parameters, rational, with values that feed several places."""
    known = list(NAMES)
    stages: dict[str, str] = {}
    for k in range(draw(st.integers(2, 6))):
        a, b, c = (draw(st.sampled_from(known)) for _ in range(3))
        form = draw(st.sampled_from(FORMS))
        stages[f"v{k}"] = form.format(a=a, b=b, c=c)
        known.append(f"v{k}")
    last = " + ".join(f"v{k}" for k in range(len(stages)) if draw(st.booleans())) or f"v{len(stages) - 1}"
    if last in known:
        last += f"*{draw(st.sampled_from(NAMES))}"
    stages["total"] = last
    return stages


def stage_problems() -> st.SearchStrategy[Problem]:
    return stage_texts().map(lambda stages: from_stages(stages, loss="none", wrt=NAMES))


def dual(problem: Problem, by: str, point: Mapping[str, Fraction]) -> Fraction:
    """The exact derivative by forward mode, written here anew: pairs of value and derivative."""
    forward = problem.forward
    pairs: dict[int, tuple[Fraction, Fraction]] = {}
    for step in forward:
        args = [pairs[a] for a in step.args]
        match step.op:
            case "input":
                pairs[step.node] = (point[str(step.payload)], Fraction(step.payload == by))
            case "const":
                pairs[step.node] = (Fraction(str(step.payload)), Fraction(0))
            case "add":
                pairs[step.node] = (args[0][0] + args[1][0], args[0][1] + args[1][1])
            case "sub":
                pairs[step.node] = (args[0][0] - args[1][0], args[0][1] - args[1][1])
            case "mul":
                (a, da), (b, db) = args
                pairs[step.node] = (a * b, da * b + a * db)
            case "div":
                (a, da), (b, db) = args
                pairs[step.node] = (a / b, (da * b - a * db) / b**2)
            case "neg":
                pairs[step.node] = (-args[0][0], -args[0][1])
            case "pow":
                (a, da), (n, _) = args
                pairs[step.node] = (a ** int(n), n * a ** (int(n) - 1) * da)
            case op:
                raise AssertionError(op)
    return pairs[problem.result][1]


def value_of(tree: m.Math, names: Mapping[str, Fraction]) -> Fraction:
    """The value of written mathematics: what a reader would compute from the page."""
    match tree:
        case m.Name(name):
            return names[name]
        case m.Number(value):
            return value
        case m.Product(factors):
            result = Fraction(1)
            for factor in factors:
                result *= value_of(factor, names)
            return result
        case m.Sum(terms):
            return sum((sign * value_of(term, names) for sign, term in terms), Fraction(0))
        case m.Quotient(a, b):
            return value_of(a, names) / value_of(b, names)
        case m.Power(a, n):
            return value_of(a, names) ** int(value_of(n, names))
        case m.Negative(a) | m.Group(a) | m.Box(_, a):
            return -value_of(a, names) if isinstance(tree, m.Negative) else value_of(a, names)
        case _:
            raise AssertionError(tree)


def forward_values(problem: Problem, point: Mapping[str, Fraction]) -> dict[str, Fraction]:
    found = run(problem.forward, point, EXACT)
    return {**point, **{name: found[n] for n, names in problem.forward.names.items() for name in names if n in found}}


def written(derivation: Derivation, name: str) -> m.Math:
    program = derivation.gradient.program
    boxes = {box.node: box.number for box in derivation.boxes}
    writer = Writer(program, by_name(program), len(derivation.problem.forward), boxes)
    sign, node = derivation.gradient.adjoints[program.inputs()[name]]
    body = writer.write(node)
    return body if sign > 0 else m.Negative(body)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(stage_problems(), st.lists(st.fractions(-3, 3, max_denominator=7), min_size=4, max_size=4))
def test_boxes_expanded_give_each_partial_back(problem: Problem, numbers: list[Fraction]) -> None:
    point = dict(zip(NAMES, numbers, strict=True))
    assume(all(point.values()))
    derivation = derive(problem)
    names = forward_values(problem, point)
    for name in NAMES:
        node = derivation.gradient.program.inputs()[name]
        expected = dual(problem, name, point)
        if node not in derivation.gradient.adjoints:
            assert expected == 0
        else:
            assert value_of(written(derivation, name), names) == expected


def operations(derivation: Derivation, stored: set[int]) -> int:
    """Operations of the written gradient: values with a name are there, each stored part is computed once."""
    program = derivation.gradient.program
    free = {node for node in program.names if node < len(derivation.problem.forward)}
    roots = [node for _, node in (derivation.gradient.adjoints[n] for n in parameters(derivation))]
    total = tree_cost(program, roots, free | stored).total
    for node in stored:
        total += tree_cost(program, [node], (free | stored) - {node}).total
    return total


def parameters(derivation: Derivation) -> list[int]:
    program = derivation.gradient.program
    nodes = (program.inputs()[name] for name in derivation.problem.parameters)
    return [node for node in nodes if node in derivation.gradient.adjoints]


@settings(max_examples=150, deadline=None)
@given(stage_problems())
def test_no_box_can_be_taken_away_without_raising_the_count(problem: Problem) -> None:
    derivation = derive(problem)
    stored = {box.node for box in derivation.boxes}
    best = operations(derivation, stored)
    for node in stored:
        assert operations(derivation, stored - {node}) > best


@settings(max_examples=60, deadline=None)
@given(stage_problems())
def test_other_names_change_nothing_else(problem: Problem) -> None:
    new = {name: f"{name}{name}_0" for name in NAMES}
    stages = dict(part.split(" = ", 1) for part in problem.formula.split("; "))
    renamed = {k: re.sub(r"\b[pqrs]\b", lambda found: new[found.group()], text) for k, text in stages.items()}
    other = from_stages(renamed, loss="none", wrt=[new[name] for name in NAMES])
    ours, theirs = derive(problem), derive(other)
    assert ours.gradient.program.ops == theirs.gradient.program.ops
    assert ours.gradient.program.args == theirs.gradient.program.args
    assert [(b.node, b.uses, [new[p] for p in b.parameters]) for b in ours.boxes] == [
        (b.node, b.uses, list(b.parameters)) for b in theirs.boxes
    ]


@dataclass(frozen=True)
class Facts:
    """What must not depend on the order of the input: exact partials, counts of every form, boxes but their numbers."""

    partials: Mapping[str, Fraction]
    counts: Mapping[str, Mapping[str, int]]
    boxes: Counter[tuple[int, frozenset[str], Fraction]]

    def without_sums(self) -> dict[str, dict[str, int]]:
        return {form: {kind: n for kind, n in kinds.items() if kind not in "+-"} for form, kinds in self.counts.items()}


def facts(problem: Problem) -> Facts:
    """The facts at a point at which no two quantities are alike."""
    derivation = derive(problem)
    inputs = [*NAMES, *sorted(set(problem.data) - set(NAMES), key=lambda name: int(name[1:]))]
    point = {name: Fraction(7 * k + 3, 3 * k + 5) for k, name in enumerate(inputs)}
    found = run(derivation.gradient.program, point, EXACT)
    return Facts(
        {name: found[node] for name, node in derivation.gradient.partials.items()},
        {row.form: row.cost.by_kind() for row in counted(problem) if row.cost is not None},
        Counter((box.uses, frozenset(box.parameters), abs(found[box.node])) for box in derivation.boxes),
    )


def reordered(stages: Mapping[str, str], wish: Sequence[int]) -> dict[str, str]:
    """The stages in another order in which each comes after those that it uses; ``wish`` says who would go first."""
    rank = dict(zip(stages, wish, strict=False))
    left, found = dict(stages), dict[str, str]()
    while left:
        ready = [name for name, text in left.items() if left.keys().isdisjoint(re.findall(r"[a-z]\w*", text))]
        if len(ready) > 1 and "total" in ready:
            ready.remove("total")  # the result stays the last
        name = min(ready, key=lambda name: rank[name])
        found[name] = left.pop(name)
    return found


def weighted(stages: Mapping[str, str]) -> dict[str, str]:
    """Every quantity with a factor of its own wherever it is used, so that no two contributions are alike."""
    number = count()
    weigh = partial(re.sub, r"[pqrsv]\w*", lambda found: f"(c{next(number)}*{found.group()})")
    return {name: weigh(text) for name, text in stages.items()}


ORDERS = st.permutations(range(7))


@settings(max_examples=100, deadline=None)
@given(stage_texts(), ORDERS)
def test_another_order_of_the_stages_changes_nothing_else(stages: dict[str, str], wish: list[int]) -> None:
    first = weighted(stages)
    ours, theirs = (from_stages(each, loss="none", wrt=NAMES) for each in (first, reordered(first, wish)))
    assert facts(ours) == facts(theirs)


@settings(max_examples=100, deadline=None)
@given(stage_texts(), ORDERS)
def test_where_contributions_are_alike_the_order_of_the_stages_shows_in_their_sums_only(
    stages: dict[str, str], wish: list[int]
) -> None:
    """Contributions are added as they arrive: 1 - p + 1 is not the 2 - p of another order, u + v + w shares u + v."""
    ours, theirs = (facts(from_stages(each, loss="none", wrt=NAMES)) for each in (stages, reordered(stages, wish)))
    assert ours.partials == theirs.partials
    assert ours.without_sums() == theirs.without_sums()


@settings(max_examples=100, deadline=None)
@given(stage_texts(), st.permutations(NAMES))
def test_the_order_of_the_parameters_changes_only_the_order_of_the_partials(
    stages: dict[str, str], wrt: list[str]
) -> None:
    ours, theirs = (from_stages(stages, loss="none", wrt=names) for names in (NAMES, wrt))
    assert facts(ours) == facts(theirs)
    assert list(derive(theirs).gradient.partials) == wrt
    assert derive(ours).gradient.adjoints == derive(theirs).gradient.adjoints


Tree = str | tuple[str, "Tree", "Tree"]
#: A sum, a difference, a product, a square and a quotient that has a value everywhere.
WRITTEN = {
    "+": "({0} + {1})", "-": "({0} - {1})", "*": "({0} * {1})",
    "square": "({0}**2 + {1})", "/": "({0}/({1}**2 + 1))",
}  # fmt: skip


def formulas(operations: Sequence[str]) -> st.SearchStrategy[Tree]:
    leaves: st.SearchStrategy[Tree] = st.sampled_from(NAMES)
    trees = st.recursive(leaves, lambda inner: st.tuples(st.sampled_from(operations), inner, inner), max_leaves=9)
    return trees.filter(lambda tree: not isinstance(tree, str))


def typed(tree: Tree, turns: Random | None = None) -> str:
    """The formula as text; ``turns`` draws where the operands of + and * are written the other way round."""
    if isinstance(tree, str):
        return tree
    operation, *operands = tree
    a, b = (typed(operand, turns) for operand in operands)
    if operation in "+*" and turns is not None and turns.getrandbits(1):
        a, b = b, a
    return WRITTEN[operation].format(a, b)


def with_weights(tree: Tree, number: Iterator[int]) -> Tree:
    if isinstance(tree, str):
        return ("*", f"c{next(number)}", tree)
    return (tree[0], with_weights(tree[1], number), with_weights(tree[2], number))


def commuted(tree: Tree, turns: Random) -> tuple[Facts, Facts]:
    """The facts of a formula, and of the same with operands of + and * changed round."""
    ours, theirs = (from_formula(text, loss="none", wrt=NAMES) for text in (typed(tree), typed(tree, turns)))
    return facts(ours), facts(theirs)


@settings(max_examples=100, deadline=None)
@given(formulas(tuple(WRITTEN)), st.randoms(use_true_random=False))
def test_operands_of_sums_and_products_change_round_without_another_value(tree: Tree, turns: Random) -> None:
    ours, theirs = commuted(tree, turns)
    assert ours.partials == theirs.partials


@settings(max_examples=100, deadline=None)
@given(formulas(("+", "-", "*", "square")), st.randoms(use_true_random=False))
def test_operands_of_sums_and_products_change_round_without_another_count(tree: Tree, turns: Random) -> None:
    """Where no two operands are alike and nothing is divided by. A quotient brings products that the formula may have
    typed already: in a*(u/v) the partial by v uses that very product, in (u/v)*a it makes a new one."""
    ours, theirs = commuted(with_weights(tree, count()), turns)
    assert ours == theirs


def test_the_chain_of_depth_three_has_the_two_boxes_of_the_textbook() -> None:
    derivation = derive(chain(depth=3))
    assert [(box.number, box.parameters) for box in derivation.boxes] == [(1, ("w1", "w2", "w3")), (2, ("w1", "w2"))]
    first, second, *rest = written(derivation, "w1").factors  # type: ignore[union-attr]
    yhat, y = m.Name("yhat"), m.Name("y")
    assert first == m.Box(1, m.Sum(((1, yhat), (-1, y))))
    assert second == m.Box(2, m.Product((m.Name("w3"), m.Call("f", (m.Name("h2"),), 1))))
    assert rest == [m.Name("w2"), m.Call("f", (m.Name("h1"),), 1), m.Name("x")]


@pytest.mark.parametrize("depth", [1, 2, 5, 20])
def test_a_chain_has_a_box_for_every_layer_but_one(depth: int) -> None:
    derivation = derive(chain(depth=depth))
    assert len(derivation.boxes) == depth - 1
    assert [len(box.parameters) for box in derivation.boxes] == list(range(depth, 1, -1))


@pytest.mark.slow
@pytest.mark.parametrize("depth", [2, 3, 4, 6])
def test_what_sympy_finds_by_cse_are_the_running_products_of_the_boxes(depth: int) -> None:
    import sympy

    df = type("df", (sympy.Function,), {})
    f = type("f", (sympy.Function,), {"fdiff": lambda self, index=1: df(self.args[0])})
    x, y = sympy.symbols("x y", real=True)
    w = sympy.symbols(f"w1:{depth + 1}", real=True)
    inner = x * w[0]
    for weight in w[1:]:
        inner = f(inner) * weight
    gradient = [sympy.diff((y - inner) ** 2 / 2, weight) for weight in w]
    replacements, _ = sympy.cse(gradient)
    full: dict[sympy.Symbol, sympy.Expr] = {}
    for symbol, expression in replacements:
        full[symbol] = expression.subs(full) if not expression.is_Atom else expression
    found = {sympy.expand(expression) for expression in full.values()}
    found |= {-expression for expression in found}
    product = sympy.Integer(1)
    derivation = derive(chain(depth=depth))
    program = derivation.gradient.program
    from symback.witness import to_sympy

    forms = {str(w): w for w in (f, df)}
    for box in derivation.boxes:
        expression = to_sympy(program, box.node)
        translated = expression.replace(
            lambda e: isinstance(e, sympy.Function), lambda e: forms[type(e).__name__](*e.args)
        ).subs({sympy.Symbol(s.name): s for s in (x, y, *w)})
        product = sympy.expand(translated)
        assert product in found or -product in found


@pytest.mark.parametrize("name", READY)
def test_every_ready_made_problem_has_boxes_that_save_something(name: str) -> None:
    derivation = derive(read_problem(name))
    stored = {box.node for box in derivation.boxes}
    for node in stored:
        assert operations(derivation, stored - {node}) > operations(derivation, stored)


def test_a_shared_weight_has_boxes_within_its_one_partial() -> None:
    boxes = derive(from_formula("f(f(x*w)*w)*w")).boxes
    assert [box.uses for box in boxes] == [2, 2]


def test_a_formula_that_repeats_nothing_has_no_box() -> None:
    assert derive(from_formula("x*w1")).boxes == ()
    assert derive(from_formula("p*q", loss="none")).boxes == ()
