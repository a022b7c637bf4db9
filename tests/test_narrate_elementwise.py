"""Every line of the derivation element by element is computed: all its parts have the value that the matrices have."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import cache
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from symback.derivation.derivation import Derivation, derive
from symback.document import display as m
from symback.document.latex import write_latex
from symback.document.latex_math import math_to_latex
from symback.document.narrate.elementwise import elementwise, elementwise_document
from symback.document.phrases import Phrases, languages
from symback.document.tree import Block, DisplayBlock
from symback.errors import InputError
from symback.pipeline import solve
from symback.problem.read import read_problem
from symback.program.interpret import EXACT, run
from symback.program.matrix import Matrix
from symback.program.passes import with_sizes
from symback.templating import templates_folder
from tests.operation_programs import STAND_INS, numbers
from tests.telling import words
from tests.worth import worth

NETWORKS = ((2, 1), (2, 2, 1), (2, 2, 2, 1), (3, 2, 4), (1, 3, 2, 2))
CASES = [(layers, bias, reduce) for layers in NETWORKS for bias in (False, True) for reduce in ("sum", "mean")]


@cache
def derivation(layers: tuple[int, ...], bias: bool, reduce: str = "sum", activation: str | None = None) -> Derivation:
    return derive(read_problem("dense", layers=list(layers), bias=bias, reduce=reduce, activation=activation))


def told(layers: tuple[int, ...], bias: bool, reduce: str = "sum", lang: str = "en") -> list[Block]:
    return elementwise(derivation(layers, bias, reduce), Phrases.load(lang, "elementwise"))


def lines(blocks: list[Block]) -> list[m.Line]:
    return [line for block in blocks if isinstance(block, DisplayBlock) for line in block.display.lines]


def values(layers: tuple[int, ...], bias: bool, reduce: str, n: int) -> dict[str, Any]:
    """All matrices of the network with biases (zero where there are none), with the partials as ``d NAME``.

    δ of a layer is what the biases of a single observation get.
    """
    random, point = Random(f"{layers} {bias} {n}"), dict[str, Any]()
    depth = len(layers) - 1
    sizes = {"X": (n, layers[0]), "Y": (n, layers[-1])}
    sizes |= {f"W{k}": (layers[k - 1], layers[k]) for k in range(1, depth + 1)}
    sizes |= {f"b{k}": (1, layers[k]) for k in range(1, depth + 1)}
    for name, (rows, columns) in sizes.items():
        flat = numbers(random, rows * columns)
        point[name] = Matrix.of([flat[i * columns : (i + 1) * columns] for i in range(rows)])
        if name.startswith("b") and not bias:
            point[name] = point[name].map(lambda number: number * 0)
    program = with_sizes(derivation(layers, True, reduce).gradient.program, {"n": n})
    found = run(program, point, EXACT, STAND_INS)
    named = {name: found[node] for node, names in program.names.items() for name in names if node in found}
    partials = derivation(layers, True, reduce).gradient.partials
    return point | named | {f"d {name}": found[node] for name, node in partials.items()}


def known(layers: tuple[int, ...], bias: bool, reduce: str) -> dict[Any, Any]:
    """The textbook's names, written here anew, and the values that they have for one observation."""
    v, depth = values(layers, bias, reduce, 1), len(layers) - 1
    at: dict[Any, Any] = {}
    loss = m.Name("L")

    def index(name: str, i: int, k: int) -> m.Name:
        if name == "yhat":
            return m.Name(name, sub=str(i) if layers[-1] > 1 else None)
        return m.Name(name, sub=str(i), at=f"({k})") if k else m.Name("x", sub=str(i))

    for i in range(1, layers[0] + 1):
        at[m.Name("x", sub=str(i))] = v["X"].rows[0][i - 1]
    for j in range(1, layers[-1] + 1):
        at[m.Name("y", sub=str(j)) if layers[-1] > 1 else m.Name("y")] = v["Y"].rows[0][j - 1]
    at[loss] = v["L"]
    for k in range(1, depth + 1):
        h_matrix = v["Yhat"] if k == depth else v[f"H{k}"]
        at[m.Name(f"D{k}")] = at[m.Name("D", sub=str(k))] = v[f"d b{k}"]
        for name in (f"W{k}", f"b{k}"):
            at[m.Name(name)] = v[name]
            at[m.Partial(loss, m.Name(name))] = v[f"d {name}"]
        for j in range(1, layers[k] + 1):
            h = index("yhat" if k == depth else "h", j, k)
            delta = v[f"d b{k}"].rows[0][j - 1]
            at[h] = h_matrix.rows[0][j - 1]
            at[m.Name("delta", sub=str(j), at=f"({k})")] = at[m.Partial(loss, h)] = delta
            at[m.Name("b", sub=str(j), at=f"({k})")] = v[f"b{k}"].rows[0][j - 1]
            at[m.Partial(loss, m.Name("b", sub=str(j), at=f"({k})"))] = delta
            at[m.Partial(h, m.Name("b", sub=str(j), at=f"({k})"))] = Fraction(1)
            if k < depth:
                o = index("o", j, k)
                at[o] = v[f"O{k}"].rows[0][j - 1]
                at[m.Partial(o, h)] = STAND_INS["df"](at[h])
            for i in range(1, layers[k - 1] + 1):
                w, before = m.Name("w", sub=f"{i}{j}", at=f"({k})"), index("o", i, k - 1)
                at[w] = v[f"W{k}"].rows[i - 1][j - 1]
                at[m.Partial(loss, w)] = v[f"d W{k}"].rows[i - 1][j - 1]
                at[m.Partial(h, w)] = at[before]
                at[m.Partial(h, before)] = at[w]
                if k > 1:
                    at.setdefault(m.Partial(loss, before), Fraction(0))
                    at[m.Partial(loss, before)] += delta * at[w]
    at |= {m.Name(name): v[name] for name in v if re.fullmatch("[XHOY]hat|[XYHO][0-9]*|Yhat", name)}
    at |= {m.Name("H", sub=str(k)): v[f"H{k}"] for k in range(1, depth)}
    return at


def is_general(line: m.Line) -> bool:
    return any(isinstance(part, m.BigSum) for part in line.chain)


@pytest.mark.parametrize(("layers", "bias", "reduce"), CASES)
def test_all_parts_of_every_line_have_the_value_that_the_matrices_have(
    layers: tuple[int, ...], bias: bool, reduce: str
) -> None:
    at, compared = known(layers, bias, reduce), 0
    for line in lines(told(layers, bias, reduce)):
        if is_general(line):
            continue
        left = worth(line.left, at, (1, 1))
        # A line for a named quantity is about another way to compute it, so what is on the left is given.
        at_right = {name: value for name, value in at.items() if name != line.left} | {m.Name("n"): Fraction(1)}
        for part in line.chain:
            found = worth(part, at_right, left.shape if isinstance(left, Matrix) else (1, 1))
            if isinstance(left, Matrix) and not isinstance(found, Matrix):
                found = Matrix.of([[found]])
            assert found == left, (math_to_latex(line.left) if line.left else "", math_to_latex(part))
            compared += 1
    weights = sum(a * b for a, b in pairwise(layers))
    assert compared > 3 * weights


@pytest.mark.parametrize(("layers", "bias", "reduce"), CASES)
def test_the_matrix_formulas_at_the_end_hold_for_many_observations(
    layers: tuple[int, ...], bias: bool, reduce: str
) -> None:
    v, depth = values(layers, bias, reduce, 3), len(layers) - 1
    (last,) = [block for block in told(layers, bias, reduce)[-1:] if isinstance(block, DisplayBlock)]
    at: dict[Any, Any] = {m.Name(name): value for name, value in v.items() if not name.startswith("d ")}
    at[m.Name("n")] = Fraction(3)
    for line in last.display.lines:
        (part,) = line.chain
        if isinstance(line.left, m.Name):
            at[line.left] = worth(part, at, (3, layers[int(line.left.name[1:])]))
            assert at[line.left].shape == (3, layers[int(line.left.name[1:])])
        else:
            assert isinstance(line.left, m.Partial)
            assert isinstance(line.left.by, m.Name)
            expected = v[f"d {line.left.by.name}"]
            assert worth(part, at, expected.shape) == expected
    assert len(last.display.lines) == depth * (3 if bias else 2)


def test_the_sum_over_the_observations_is_told_for_weights_and_biases() -> None:
    assert [is_general(line) for line in lines(told((2, 2, 1), True))].count(True) == 2
    assert [is_general(line) for line in lines(told((2, 2, 1), False))].count(True) == 1


def test_every_single_weight_has_its_line() -> None:
    left = {line.left for line in lines(told((2, 2, 2, 1), False))}
    names = [m.Name("w", sub=f"{i}{j}", at=f"({k})") for k in (1, 2) for i in (1, 2) for j in (1, 2)]
    names += [m.Name("w", sub=f"{i}1", at="(3)") for i in (1, 2)]
    assert {m.Partial(m.Name("L"), name) for name in names} <= left


def test_both_paths_of_a_weight_are_written_and_many_paths_only_counted() -> None:
    assert "Here there are two:" in words(told((2, 2, 2, 1), True))
    assert "Таких путей здесь два:" in words(told((2, 2, 2, 1), True, lang="ru"))
    assert "Here there are 6 of them." in words(told((1, 2, 3, 2), False))


def test_the_derivative_of_a_known_activation_is_written_with_its_value() -> None:
    blocks = elementwise(derivation((2, 2, 1), False, "sum", "sigmoid"), Phrases.load("en", "elementwise"))
    assert any("(1-o_{1}^{(1)})" in math_to_latex(part) for line in lines(blocks) for part in line.chain)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("chain", {}),
        ("rnn", {}),
        ("dense", {}),
        ("dense", {"layers": [8, 8, 1]}),
        ("dense", {"layers": [10, 1]}),
        ("softmax_regression", {}),
    ],
)
def test_anything_but_a_small_network_is_refused_with_a_remedy(text: str, options: dict[str, Any]) -> None:
    with pytest.raises(InputError, match=r"--layers 2,2,2,1"):
        elementwise(derive(read_problem(text, **options)), Phrases.load("en", "elementwise"))


@pytest.mark.parametrize("lang", languages())
def test_the_solution_tells_it_in_every_format(lang: str) -> None:
    solution = solve(read_problem("dense", layers=[2, 2, 1], bias=True))
    assert r"\begin{pmatrix}" in solution.to_latex(lang, elementwise=True)
    assert r"\begin{pmatrix}" in solution.to_myst(lang, elementwise=True)
    document = solution.document(lang, elementwise=True)
    assert write_latex(document, {}) == solution.to_latex(lang, elementwise=True)
    assert document == elementwise_document(solution.derivation, lang)


def bodies(lang: str) -> dict[str, str]:
    text = (templates_folder() / "prose" / f"elementwise.{lang}.j2").read_text(encoding="utf-8")
    return dict(re.findall(r"\{% block (\w+) %\}(.*?)\{% endblock %\}", text, re.DOTALL))


def test_the_languages_have_the_same_blocks_that_speak_of_the_same_quantities() -> None:
    first, *others = languages()
    for lang in others:
        assert list(bodies(lang)) == list(bodies(first))
        for block, body in bodies(first).items():
            found = [set(re.findall(r"\{\{ (\w+)", text)) - {"spelled"} for text in (body, bodies(lang)[block])]
            assert found[0] == found[1], block


@pytest.mark.parametrize(
    ("layers", "expected"),
    [
        ((2, 2, 1), [r"\sum_{r=1}^{n}o_{ri}^{(1)}\cdot \delta_{rj}^{(2)}", r"\sum_{r=1}^{n}\delta_{rj}^{(2)}"]),
        ((2, 1), [r"\sum_{r=1}^{n}x_{ri}\cdot \delta_{rj}^{(1)}", r"\sum_{r=1}^{n}\delta_{rj}^{(1)}"]),
    ],
)
def test_the_row_comes_first_in_the_sum_over_the_observations(layers: tuple[int, ...], expected: list[str]) -> None:
    general = [line for line in lines(told(layers, True)) if is_general(line)]
    assert [math_to_latex(line.chain[0]) for line in general] == expected
