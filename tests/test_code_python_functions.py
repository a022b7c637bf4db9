"""Functions that are passed in, and those that come along."""

from __future__ import annotations

from symback.code.names import Names
from symback.code.python.expressions import PythonSpeller
from symback.code.python.functions import callable_type, helper_sources, math_import, reserved, unknown_arguments
from symback.program.functions import derivative, unknown


def test_every_unknown_function_is_followed_by_its_derivatives() -> None:
    g = unknown("g", 3)
    found = unknown_arguments({g: "g", unknown("f"): "f"}, Names())
    assert list(found.values()) == ["g", "dg_1", "dg_2", "dg_3", "f", "df"]
    assert found[derivative(g, 1)] == "dg_2"


def test_the_type_of_a_function_has_its_number_of_arguments() -> None:
    assert callable_type(2) == "Callable[[float, float], float]"


def test_only_what_is_used_comes_along() -> None:
    speller = PythonSpeller()
    assert math_import(speller) == ""
    assert helper_sources(speller) == []
    assert speller.helper("sigmoid") == "sigmoid"
    assert math_import(speller) == "import math"
    assert helper_sources(speller)[0].startswith("def sigmoid(t: float)")


def test_a_helper_and_the_module_math_give_way_to_a_persons_names() -> None:
    speller = PythonSpeller(rename=reserved(Names(["math", "normal_cdf"])))
    assert speller.helper("Phi") == "normal_cdf_"
    assert math_import(speller) == "import math as math_"
    assert "def normal_cdf_(t: float)" in helper_sources(speller)[0]
    assert "math_.erfc" in helper_sources(speller)[0]
