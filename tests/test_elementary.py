"""The elementary functions by name."""

from __future__ import annotations

import pytest

from symback import elementary
from symback.program.functions import FUNCTIONS


def test_every_function_is_there_and_no_other() -> None:
    assert set(FUNCTIONS) <= set(dir(elementary))
    with pytest.raises(AttributeError, match="no function 'gmma'"):
        _ = elementary.gmma


def test_a_function_of_a_number_is_a_number() -> None:
    assert elementary.exp(0.0) == 1.0
