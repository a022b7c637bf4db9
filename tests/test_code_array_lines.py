"""The lines of a function over matrices: what is overwritten is not needed any more, and lines stay readable."""

from __future__ import annotations

import random
import re

import numpy as np
import pytest

from symback.code import generate
from symback.derivation.derivation import derive
from symback.problem.matrices import from_matrix_stages, read_shapes
from symback.problem.read import read_problem
from tests.array_samples import ALL, close, computed, draw, exactly
from tests.code_samples import load


def body(text: str, name: str = "value_and_grad") -> str:
    return text[text.index(f"def {name}(") :].partition("\n\n\n")[0]


def test_a_layer_is_one_expression_where_nothing_is_overwritten() -> None:
    text = body(generate(derive(read_problem("dense", bias=True, activation="tanh")), "jax"))
    assert "    O2 = jnp.tanh(O1 @ W2 + b2)\n" in text


def test_numpy_writes_into_what_is_not_needed_any_more() -> None:
    text = body(generate(derive(read_problem("dense", bias=True, activation="tanh"))))
    assert "O1 = np.tanh(np.add(H1, b1, out=H1), out=H1)  # O1 = tanh(X W1 + b1)" in text
    assert "np.multiply(O2, O2, out=O2)" in text


def test_products_of_equal_shape_use_an_array_up() -> None:
    made = read_problem("dense", layers=[4] * 6, bias=True, activation="tanh")
    text = body(generate(derive(made)))
    assert re.search(r"dO\d = np\.dot\(dH\d, W\d\.T, out=\w+\)", text)
    point = draw(made, "equal", low=-0.9, high=0.9)
    close(computed(load(generate(derive(made))), made, point), exactly(made, point))


def test_what_an_unknown_function_saw_is_not_overwritten() -> None:
    text = body(generate(derive(from_matrix_stages({}, "f(f(X@W1)@W2)@W3"))))
    assert "out=H" not in text
    assert "out=O" not in text


FORMS = ("tanh({0})", "{0} + {1}", "{0} - {1}'", "{0}@{1}", "{0}*{1}", "{0}'@{1}", "({0} + {1})**2", "sigmoid({0})*{1}")


@pytest.mark.parametrize("seed", range(60))
def test_random_formulas_with_shared_values_are_right(seed: int) -> None:
    """Square matrices of one size, so that everything could be overwritten: nothing is that is needed."""
    generator = random.Random(seed)
    terms, stages = ["A", "B", "C", "X"], {}
    shapes = read_shapes(", ".join(f"{name}: 3 x 3" for name in terms))
    for number in range(1, 10):
        stages[f"T{number}"] = generator.choice(FORMS).format(*generator.choices(terms, k=2))
        terms.append(f"T{number}")
    last = f"mean(T9 + T8@T7 + {generator.choice(terms)}*{generator.choice(terms)}) + mean(A@B@C@X)"
    made = from_matrix_stages(stages, last, shapes=shapes, wrt=["A", "B", "C"])
    point = draw(made, str(seed), low=-0.6, high=0.6)
    module = load(generate(derive(made)))
    wanted = exactly(made, point)
    close(computed(module, made, point), wanted, 1e-9)
    buffers = module.Gradients(*(np.empty((3, 3)) for _ in range(3)))
    close(computed(module, made, point, out=buffers), wanted, 1e-9)


def test_no_line_is_longer_than_a_line() -> None:
    for name, make in ALL.items():
        for target in ("numpy", "torch"):
            text = generate(derive(make()), target)
            assert max(map(len, text.splitlines())) <= 100, name
