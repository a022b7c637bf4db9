"""How often values are used, through transposes, and which may have another name."""

from __future__ import annotations

from symback.code.array.flow import Flow
from symback.code.array.libraries import JAX, NUMPY, Library
from symback.code.array.spelling import MatrixSpeller
from symback.program.core import Builder, Program
from symback.program.sizes import shape


def flow(program: Program, library: Library = NUMPY) -> Flow:
    return Flow(program, program.outputs, MatrixSpeller(library, program, {}, {}, {}, "A"))


def test_a_use_of_a_transpose_is_a_use_of_the_matrix() -> None:
    b = Builder()
    a = b.input("A", shape(3, 3))
    u = b.emit("add", (a, a))
    turned = b.emit("transpose", (u,))
    found = flow(b.build([b.emit("matmul", (turned, u))]))
    assert found.uses[u] == 2
    assert found.base(turned) == u


def test_a_view_pins_the_matrix_that_it_shows() -> None:
    b = Builder()
    u = b.emit("neg", (b.input("A", shape(2, 3)),))
    flat = b.emit("reshape", (u,), shape(3, 2))
    found = flow(b.build([b.emit("sum", (b.emit("mul", (flat, flat)),))]))
    assert u in found.pinned


def test_numpy_adds_up_squares_as_one_product_and_jax_leaves_it_to_its_compiler() -> None:
    b = Builder()
    u = b.emit("neg", (b.input("A", shape(2, 3)),))
    total = b.emit("sum", (b.emit("pow", (u, b.const(2))),))
    program = b.build([total])
    assert flow(program).args[total] == (u, u)
    assert flow(program, JAX).args[total] != (u, u)
