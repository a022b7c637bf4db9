"""One function with plain arguments."""

from __future__ import annotations

from collections.abc import Sequence

from symback.code.function import FunctionText, Nest, Vector
from symback.code.names import Names
from symback.code.python.single import annotation, function_source
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS
from symback.program.interpret import FLOAT, run


def text(program: Program, nest: Nest, arguments: Sequence[str | Vector] = ("x",)) -> str:
    return function_source(FunctionText("f", program, tuple(arguments), {}, Names("x"), nest))


def test_a_single_partial_is_a_tuple_too() -> None:
    b = Builder()
    x = b.input("x")
    source = text(b.build([b.call(FUNCTIONS["exp"], x), x]), (0, (1,)))
    assert source.endswith("    return math.exp(x), (x,)\n")


def test_constants_are_floating_point_numbers() -> None:
    b = Builder()
    source = text(b.build([b.input("x"), b.const(1), b.const(0)]), (0, (1, 2)))
    assert source.endswith("    return x, (1.0, 0.0)\n")


def test_many_partials_stand_on_lines_of_their_own() -> None:
    b = Builder()
    x = b.input("x")
    outputs = [x, *(b.mul(x, b.const(k)) for k in range(100, 160))]
    source = text(b.build(outputs), (0, tuple(range(1, 61))))
    assert max(map(len, source.splitlines())) <= 100
    assert "        x * 100,\n" in source
    assert source.endswith("    return x, partials\n")


def test_rows_that_are_too_long_for_one_line_stand_on_lines_of_their_own() -> None:
    b = Builder()
    x = b.input("x")
    outputs = [b.mul(x, b.const(k)) for k in range(1000, 1024)]
    rows = tuple(tuple(range(8 * row, 8 * row + 8)) for row in range(3))
    source = text(b.build(outputs), (tuple(range(3)), rows))
    namespace: dict[str, object] = {}
    exec(source, namespace)  # noqa: S102
    assert namespace["f"](2.0) == (  # type: ignore[operator]
        tuple(2.0 * k for k in range(1000, 1003)),
        tuple(tuple(2.0 * (1000 + 8 * r + k) for k in range(8)) for r in range(3))
    )  # fmt: skip
    assert max(map(len, source.splitlines())) <= 100


def test_a_vector_is_unpacked_into_its_components() -> None:
    b = Builder()
    program = b.build([b.mul(b.input("v_1"), b.input("x"))])
    source = text(program, 0, ("x", Vector("v", ("v_1",))))
    assert "from collections.abc import Sequence" in source
    namespace: dict[str, object] = {}
    exec(source, namespace)  # noqa: S102
    assert namespace["f"](2.0, [3.0]) == 6.0  # type: ignore[operator]


def test_the_annotation_tells_lengths_only_where_elements_differ() -> None:
    assert annotation(((0, 1), (2, 3))) == "tuple[tuple[float, ...], ...]"
    assert annotation((0, (), ())) == "tuple[float, tuple[float, ...], tuple[float, ...]]"


def test_the_sigmoid_is_written_where_it_is_used_and_never_overflows() -> None:
    b = Builder()
    once = b.call(FUNCTIONS["sigmoid"], b.mul(b.input("x"), b.const(3)))
    program = b.build([b.call(FUNCTIONS["sigmoid"], once), b.call(FUNCTIONS["sigmoid"], b.neg(b.input("x")))])
    source = text(program, (0, 1))
    assert "def sigmoid" not in source
    namespace: dict[str, object] = {}
    exec(source, namespace)  # noqa: S102
    for at in (-900.0, -0.5, 0.0, 2.0, 900.0):
        found = namespace["f"](at)  # type: ignore[operator]
        wanted = run(program, {"x": at}, FLOAT)
        assert found == tuple(wanted[node] for node in program.outputs)
