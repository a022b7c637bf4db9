"""Which values get a line."""

from __future__ import annotations

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.schedule import DEEPEST, schedule
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS


def lines(program: Program, names: dict[int, str], always: tuple[int, ...] = (), room: int = 92) -> list[str]:
    inputs = {node: name for name, node in program.inputs().items()}
    planned = schedule(
        program, program.outputs, PythonSpeller(), {**inputs, **names}, Names().row("t"), always=always, room=room
    )
    return [*(f"{line.name} = {line.text}" for line in planned.lines), planned.roots[program.outputs[0]].text]


def test_a_value_that_is_used_once_is_written_where_it_is_used() -> None:
    b = Builder()
    program = b.build([b.add(b.mul(b.input("x"), b.input("y")), b.input("z"))])
    assert lines(program, {}) == ["x * y + z"]


def test_a_value_that_is_used_twice_gets_a_line() -> None:
    b = Builder()
    product = b.mul(b.input("x"), b.input("y"))
    assert lines(b.build([b.mul(product, product)]), {}) == ["t1 = x * y", "t1 * t1"]


def test_a_value_with_a_name_gets_a_line_when_that_is_asked() -> None:
    b = Builder()
    product = b.mul(b.input("x"), b.input("y"))
    program = b.build([b.add(product, b.input("x"))])
    assert lines(program, {product: "u"}) == ["x * y + x"]
    assert lines(program, {product: "u"}, always=(product,)) == ["u = x * y", "u + x"]


def test_an_operation_that_repeats_its_argument_gets_it_as_a_name() -> None:
    b = Builder()
    total = b.add(b.input("x"), b.input("y"))
    assert lines(b.build([b.power(total, b.const(2))]), {}) == ["t1 = x + y", "t1 * t1"]
    assert lines(b.build([b.call(FUNCTIONS["step"], total)]), {}) == ["t1 = x + y", "1.0 if t1 > 0 else 0.0"]


def test_nothing_is_nested_deeper_than_the_limit() -> None:
    b = Builder()
    node = b.input("x")
    for _ in range(3 * DEEPEST):
        node = b.call(FUNCTIONS["sin"], node)
    found = lines(b.build([node]), {}, room=10_000)
    assert max(line.count("(") for line in found) == DEEPEST
    assert sum(line.count("sin") for line in found) == 3 * DEEPEST


def test_a_line_is_no_longer_than_there_is_room() -> None:
    b = Builder()
    node = b.input("x0")
    for k in range(1, 60):
        node = b.add(node, b.input(f"x{k}"))
    found = lines(b.build([node]), {}, room=40)
    assert max(map(len, found)) <= 40
    assert sum(line.count("+") for line in found) == 59
