from __future__ import annotations

from typing import Any

from symback.document import display as m
from symback.document.narrate.matrices.signs import FUNCTIONS, KINDS, general, signs
from symback.document.tree import Bullets
from tests.matrix_samples import NETWORK, teller
from tests.telling import words


def told(text: str, **options: Any) -> str:
    return "\n".join(
        words(item) for block in signs(teller(text, **options)) if isinstance(block, Bullets) for item in block.items
    )


def test_only_the_signs_that_occur_are_explained() -> None:
    network = told(**NETWORK)
    assert "Hadamard" in network
    assert "Kronecker" not in network
    assert "ones" not in network
    assert "column of $n$ ones" not in network
    assert "ones" in told("dense", layers=[2, 3, 1], bias=True)


def test_a_product_is_explained_only_where_there_is_one() -> None:
    assert "matrix product" not in told("logdet(X)")


def test_the_norm_is_named_after_frobenius_only_for_whole_matrices() -> None:
    assert "Frobenius" in told("autoencoder")
    assert "Frobenius" not in told("ridge")


def test_examples_use_letters_that_the_formula_does_not_have() -> None:
    assert [name.name for name in general(teller("tr(A*X*B)"), 2)] == ["C", "S"]


def test_every_explanation_has_a_block_in_both_languages() -> None:
    for lang in ("en", "ru"):
        blocks = teller("ridge", lang=lang).phrases.blocks
        assert {block for _, block in (*KINDS, *FUNCTIONS)} <= set(blocks)
        assert m.Hadamard in dict(KINDS)
