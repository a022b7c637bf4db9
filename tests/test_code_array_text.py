"""The header and the imports of modules over matrices."""

from __future__ import annotations

from symback.code.array.libraries import JAX, STANDARD
from symback.code.array.text import about, import_lines, loss_formula, signature_lines
from tests.array_samples import ALL


def test_the_header_tells_every_shape_and_the_loss_as_a_formula() -> None:
    rows = dict(about(ALL["softmax_regression"](), [], "Gradients"))
    assert rows["parameters"] == "W (d×k), b (1×k)"
    assert rows["data"] == "X (n×d), Y (n×k)"
    assert rows["loss"] == "L = (-sum(Y*log(Yhat)))/rows(Yhat)"


def test_a_penalty_stands_in_the_loss() -> None:
    assert loss_formula(ALL["ridge"]()) == "(sum((Yhat - Y)**2)/2) + lam/2*sum(w**2)"


def test_only_what_is_used_is_imported() -> None:
    assert import_lines(JAX, "x + 1", {}) == ["import jax"]
    assert import_lines(JAX, "jp.exp(x)", {"jnp": "jp"}) == ["import jax", "import jax.numpy as jp"]
    assert import_lines(STANDARD, "xp = array_namespace(x)\nxp.exp(x)", {}) == [
        "from array_api_compat import array_namespace"
    ]


def test_a_long_signature_has_an_argument_a_line() -> None:
    arguments = [(f"W{k}", "Array") for k in range(12)]
    lines = signature_lines("f", arguments, "Array", "*, out: Gradients = NEW")
    assert lines[0] == "def f("
    assert lines[-3:] == ["    *,", "    out: Gradients = NEW,", ") -> Array:"]
