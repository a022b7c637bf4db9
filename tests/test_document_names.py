from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symback.document.math_style import LATEX, MATHJAX
from symback.document.names import function_to_latex, name_to_latex


@pytest.mark.parametrize(
    ("name", "latex"),
    [
        ("w1", "w_{1}"),
        ("w12", "w_{12}"),
        ("h_2", "h_{2}"),
        ("w_1_2", "w_{1,2}"),
        ("yhat", r"\hat{y}"),
        ("y_hat", r"\hat{y}"),
        ("yhat_3", r"\hat{y}_{3}"),
        ("xbar", r"\bar{x}"),
        ("alpha", r"\alpha"),
        ("alpha2", r"\alpha_{2}"),
        ("phi", r"\varphi"),
        ("α", r"\alpha"),
        ("dL", r"\mathrm{d}L"),
        ("dw1", r"\mathrm{d}w_{1}"),
        ("w_k", "w_{k}"),
        ("w_in", r"w_{\mathrm{in}}"),
        ("bias1", r"\mathit{bias}_{1}"),
        ("learning_rate", r"\mathit{learning\_rate}"),
        ("lambda_", r"\lambda"),
        ("имя", r"\text{имя}"),
        ("_", r"\_"),
    ],
)
def test_a_name_reads_as_on_a_blackboard(name: str, latex: str) -> None:
    assert name_to_latex(name) == latex


def test_an_index_replaces_the_one_in_the_name_and_an_upper_index_follows() -> None:
    assert name_to_latex("w1", sub="k", at="t-1") == "w_{k}^{t-1}"
    assert name_to_latex("w", sub="k+1") == "w_{k+1}"
    assert name_to_latex("w", sub="max") == r"w_{\mathrm{max}}"
    assert name_to_latex("w", sub="etak") == r"w_{\mathrm{etak}}"


def test_a_function_of_several_letters_stands_upright() -> None:
    assert function_to_latex("g") == "g"
    assert function_to_latex("dg_1") == r"\mathrm{d}g_{1}"
    assert function_to_latex("my_fun") == r"\operatorname{my\_fun}"


@given(st.text(max_size=12), st.none() | st.text(max_size=5), st.none() | st.text(max_size=5))
def test_braces_match_and_no_sign_of_latex_is_bare_whatever_the_name(
    name: str, sub: str | None, at: str | None
) -> None:
    for style in (LATEX, MATHJAX):
        latex = name_to_latex(name, sub, at, style)
        bare = latex.replace("\\\\", "").replace(r"\{", "").replace(r"\}", "")
        assert bare.count("{") == bare.count("}")
        for sign in "#%&$":
            assert bare.count(sign) == bare.count("\\" + sign)
