"""The static functions of C: each compiles alone without a warning and needs only what it says."""

from __future__ import annotations

from pathlib import Path

import pytest

from symback.code.c.helpers import HELPERS
from symback.program.functions import FUNCTIONS
from tests.target_samples import compile_strictly


@pytest.mark.slow
@pytest.mark.parametrize("key", HELPERS)
def test_a_helper_compiles_alone(key: str, tmp_path: Path) -> None:
    helper = HELPERS[key]
    needed = "".join(HELPERS[need].source for need in helper.needs)
    source = f"#include <math.h>\n{needed}{helper.source}"
    arguments = helper.source.partition("(")[2].partition(")")[0].split(", ")
    call = f"{helper.name}({', '.join('1.5' for _ in arguments)})"
    compile_strictly(f"{source}double used(void);\ndouble used(void)\n{{\n    return {call};\n}}\n", tmp_path)


def test_helpers_are_functions_of_the_table_or_of_stable_losses() -> None:
    assert set(HELPERS) - set(FUNCTIONS) == {"log_cosh", "log_sigmoid", "log_other_sigmoid"}
