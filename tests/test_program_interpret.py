"""The interpreter: exact, with floats and with many digits it is the same program."""

from __future__ import annotations

import math
from fractions import Fraction

import mpmath
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from symback.program.core import Builder, Constant, Program
from symback.program.functions import FUNCTIONS, LEAK, unknown
from symback.program.interpret import EXACT, FLOAT, NotExact, high_precision, run, run_where_exact
from tests.programs import NAMES, POLYNOMIAL, fractions, programs, value

MP = high_precision(200)


def call(name: str) -> tuple[Program, int]:
    function = FUNCTIONS[name]
    b = Builder()
    node = b.call(function, *(b.input(f"a{k}") for k in range(function.arity)))
    return b.build([node]), node


@settings(max_examples=60, deadline=None)
@given(programs(ops=POLYNOMIAL), st.lists(st.integers(-3, 3), min_size=3, max_size=3))
def test_floats_give_whole_numbers_exactly(program: Program, numbers: list[int]) -> None:
    exact = run(program, {n: Fraction(v) for n, v in zip(NAMES, numbers, strict=True)}, EXACT)
    assume(max(abs(v) for v in exact.values()) < 2**53)
    assert run(program, {n: float(v) for n, v in zip(NAMES, numbers, strict=True)}, FLOAT) == exact


@settings(max_examples=60, deadline=None)
@given(programs(), fractions())
def test_many_digits_agree_with_fractions(program: Program, point: dict[str, Fraction]) -> None:
    expected = value(program, point)
    found = run(program, {name: MP.const(v) for name, v in point.items()}, MP)[program.outputs[0]]
    assert abs(found - MP.const(expected)) <= MP.context.mpf(10) ** -80 * max(1, abs(found))


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_has_the_same_value_in_floats_and_with_many_digits(name: str) -> None:
    program, node = call(name)
    pairs: list[tuple[float, ...]] = [(0.3, 0.9, 2), (0.9, 0.3, 2), (0.6, 0.6, 2)]
    if name == "acosh":
        pairs = [(1.3,), (1.9,)]
    elif name in ("polygamma", "sinc_derivative"):
        pairs = [(n, at) for n in (1, 2, 3, 6) for at in (-2.3, 0.001, 0.7, 3.0, 15.5)]
    elif name not in ("log", "sqrt", "loggamma"):
        pairs.append((-0.7, 0.2, 2))
    for pair in pairs:
        floats = {key: pair[k] for k, key in enumerate(program.inputs())}
        expected = float(run(program, {key: MP.context.mpf(v) for key, v in floats.items()}, MP)[node])
        assert run(program, floats, FLOAT)[node] == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("name", sorted(EXACT.functions))
@pytest.mark.parametrize("args", [(-2, 3), (3, -2), (0, 0), (Fraction(-1, 3), Fraction(1, 7))])
def test_piecewise_functions_are_exact(name: str, args: tuple[Fraction, Fraction]) -> None:
    s, t = map(Fraction, args)
    expected = {
        "abs": abs(s),
        "sign": 0 if s == 0 else math.copysign(1, s),
        "step": int(s > 0),
        "relu": max(s, Fraction(0)),
        "leaky_relu": s if s > 0 else s * LEAK,
        "leaky_step": 1 if s > 0 else LEAK,
        "max": max(s, t),
        "min": min(s, t),
        "floor": math.floor(s),
        "ceiling": math.ceil(s),
        "mod": s - (t or 1) * math.floor(s / (t or 1)),
        "jump": 1 if s > 0 else t if s == 0 else 0,
        "less": int(s < t),
        "less_equal": int(s <= t),
        "equal": int(s == t),
        "select": t if s else 9,
        "guard": t if s else 9,
    }
    program, node = call(name)
    values = {"a0": s, "a1": t or Fraction(1) if name == "mod" else t, "a2": Fraction(9)}
    assert run(program, values, EXACT)[node] == expected[name]


def test_what_has_no_exact_value_is_told() -> None:
    program, _ = call("exp")
    with pytest.raises(NotExact, match="exp has no exact value"):
        run(program, {"a0": Fraction(1)}, EXACT)
    b = Builder()
    x = b.input("x")
    with pytest.raises(NotExact, match="a root has no exact value"):
        run(b.build([b.power(x, b.const(Fraction(1, 2)))]), {"x": Fraction(4)}, EXACT)
    with pytest.raises(NotExact, match="pi has no exact value"):
        run(b.build([b.emit("const", (), Constant("pi"))]), {}, EXACT)


def test_a_rational_part_stays_exact_beside_an_exponential() -> None:
    b = Builder()
    x = b.input("x")
    half, exponential = b.div(x, b.const(2)), b.call(FUNCTIONS["exp"], x)
    total = b.add(half, exponential)
    assert run_where_exact(b.build([total]), {"x": Fraction(3)}) == {x: 3, b.const(2): 2, half: Fraction(3, 2)}


def test_a_missing_input_and_a_missing_function_are_named() -> None:
    b = Builder()
    node = b.call(unknown("f"), b.input("x"))
    with pytest.raises(KeyError, match="x"):
        run(b.build([node]), {}, FLOAT, {"f": abs})
    with pytest.raises(KeyError, match="the function f is not known"):
        run(b.build([node]), {"x": 1.0}, FLOAT)


def test_an_unknown_function_is_what_is_given() -> None:
    b = Builder()
    node = b.call(unknown("g", 2), b.input("x"), b.input("y"))
    values = {"x": Fraction(2), "y": Fraction(5)}
    assert run(b.build([node]), values, EXACT, {"g": lambda s, t: s - 3 * t})[node] == -13


def test_only_what_the_roots_need_is_evaluated() -> None:
    b = Builder()
    x = b.input("x")
    b.div(x, b.const(0))
    doubled = b.add(x, x)
    program = b.build([b.div(x, b.const(0))])
    assert run(program, {"x": 2.0}, FLOAT, roots=[doubled]) == {x: 2.0, doubled: 4.0}
    with pytest.raises(ZeroDivisionError):
        run(program, {"x": 2.0}, FLOAT)


@pytest.mark.parametrize(
    ("name", "at", "expected"),
    [
        ("sigmoid", 800.0, 1.0),
        ("sigmoid", -800.0, 0.0),
        ("sigmoid", 0.0, 0.5),
        ("softplus", 800.0, 800.0),
        ("softplus", -800.0, 0.0),
        ("elu", -800.0, -1.0),
        ("elu", 800.0, 800.0),
        ("Phi", -800.0, 0.0),
        ("phi", 800.0, 0.0),
        ("tanh", -800.0, -1.0),
        ("erfc", -800.0, 2.0),
        ("erfc", 800.0, 0.0),
        ("sinc", 0.0, 1.0),
        ("acot", 0.0, math.pi / 2),
        ("floor", -0.5, -1.0),
        ("ceiling", -1.5, -1.0),
    ],
)
def test_activations_are_stable_for_large_arguments(name: str, at: float, expected: float) -> None:
    program, node = call(name)
    assert run(program, {"a0": at}, FLOAT)[node] == expected


@pytest.mark.parametrize("at", [-30.0, -700.0])
def test_a_small_sigmoid_keeps_its_digits(at: float) -> None:
    for name in ("sigmoid", "softplus"):
        program, node = call(name)
        assert run(program, {"a0": at}, FLOAT)[node] == pytest.approx(math.exp(at), rel=1e-12)


def test_precision_is_of_a_context_of_its_own() -> None:
    before = mpmath.mp.dps
    domain = high_precision(80)
    assert (domain.context.dps, mpmath.mp.dps) == (80, before)
    assert domain.context.nstr(domain.constants["pi"], 30) == "3.14159265358979323846264338328"
    third = domain.const(Fraction(1, 3))
    assert abs(3 * third - 1) < domain.context.mpf(10) ** -79
