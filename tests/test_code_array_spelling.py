"""Single operations in the libraries of arrays."""

from __future__ import annotations

import pytest

from symback.code.array.libraries import JAX, NUMPY, STANDARD, TORCH, Library
from symback.code.array.spelling import MatrixSpeller
from symback.code.infix import ATOM
from symback.code.schedule import Expression
from symback.program.core import Builder, Payload
from symback.program.shapes import ARRAY_OPS, Blocks, Placed, Window
from symback.program.sizes import Shape, Size, shape

A, B = shape("n", 3), shape(3, 4)
ROWS: dict[str, tuple[list[Shape], Payload]] = {
    "matmul": ([A, B], None),
    "transpose": ([A], None),
    "sum": ([A], 1),
    "amax": ([A], 0),
    "softmax": ([A], 1),
    "log_softmax": ([A], None),
    "logsumexp": ([A], None),
    "expand": ([shape(1, 3)], A),
    "trace": ([shape(3, 3)], None),
    "diag": ([shape(3, 1)], None),
    "diagonal": ([shape(3, 3)], None),
    "reshape": ([A], shape(3, "n")),
    "concat": ([A, A], 0),
    "slice": ([A], Window(Size.of(0), Size.of("n"), Size.of(1), Size.of(2))),
    "embed": ([A], Placed(shape("n", 5), Size.of(0), Size.of(1))),
    "eye": ([], shape(3, 3)),
    "inverse": ([shape(3, 3)], None),
    "solve": ([shape(3, 3), B], None),
    "det": ([shape(3, 3)], None),
    "logdet": ([shape(3, 3)], None),
    "kron": ([A, B], None),
    "blocks": ([shape(6, 20)], Blocks(shape(2, 4), shape(3, 5))),
    "unblocks": ([shape(8, 15)], Blocks(shape(2, 4), shape(3, 5))),
}


def spelled(op: str, library: Library) -> str:
    b = Builder()
    shapes, payload = ROWS[op]
    args = tuple(b.input(name, size) for name, size in zip("AB", shapes, strict=False))
    node = b.emit(op, args, payload)
    speller = MatrixSpeller(library, b.build([node]), {}, {}, {"n": "n"}, "A")
    return speller.written(node, [Expression(name, ATOM) for name in "AB"[: len(args)]]).text


@pytest.mark.parametrize("library", [NUMPY, JAX, TORCH, STANDARD], ids=["numpy", "jax", "torch", "array"])
def test_every_operation_has_a_spelling_in_every_library(library: Library) -> None:
    assert set(ROWS) == set(ARRAY_OPS)
    for op in ROWS:
        text = spelled(op, library)
        assert "{" not in text, text
        assert "A" in text or op == "eye"


@pytest.mark.parametrize(
    ("op", "library", "text"),
    [
        ("matmul", NUMPY, "np.dot(A, B)"),
        ("matmul", TORCH, "A @ B"),
        ("sum", TORCH, "torch.sum(A, dim=1, keepdim=True)"),
        ("sum", JAX, "jnp.sum(A, axis=1, keepdims=True)"),
        ("slice", NUMPY, "A[:, 1:2]"),
        ("embed", NUMPY, "np.pad(A, ((0, 0), (1, 1)))"),
        ("embed", TORCH, "torch.nn.functional.pad(A, (1, 1, 0, 0))"),
        ("eye", TORCH, "torch.eye(3, dtype=A.dtype, device=A.device)"),
        ("logdet", STANDARD, "xp.linalg.slogdet(A)[1]"),
        ("expand", JAX, "jnp.broadcast_to(A, (n, 3))"),
    ],
)
def test_operations_are_written_as_a_person_writes_them(op: str, library: Library, text: str) -> None:
    assert spelled(op, library) == text
