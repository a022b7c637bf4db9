"""What each pass leaves, as `symback compare --passes` shows it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from symback.cli import main
from symback.problem.problem import chain, from_formula
from symback.program.cost import cost
from symback.program.passes import executed
from symback.program.reverse import reverse
from symback.savings import SETTINGS, savings, to_text


def test_the_first_stage_is_reverse_accumulation_and_no_setting_ends_above_it() -> None:
    problem = from_formula("a*b*x + a*c*y + a*b*sin(c)")
    plain = cost(executed(reverse(problem.forward, problem.parameters).program)[0]).total
    found = savings(problem)
    assert [(one.level, one.fast_math) for one in found] == list(SETTINGS)
    for one in found:
        assert one.stages[0].operations <= plain
        assert one.stages[-1].operations <= one.stages[0].operations
    assert found[0].stages[-1].operations < found[0].stages[0].operations


def test_a_chain_with_tanh_is_multiplied_out_under_fast_math_alone() -> None:
    text = to_text(savings(chain(4, "tanh")))
    assert "-O1              26 reverse accumulation; no pass saves anything" in text
    assert "-O2 --fast-math  26 reverse accumulation → 26 flatten → 23 multiply out" in text


def test_the_command_adds_them_to_the_table_and_to_the_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["compare", "a*b + a*c", "--passes"]) == 0
    assert "Which passes bring it down:" in capsys.readouterr().out
    assert main(["compare", "a*b + a*c", "--passes", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["passes"][0]["stages"][0]["pass"] == "reverse accumulation"
    assert told["passes"][0]["stages"][-1]["total"] < told["passes"][0]["stages"][0]["total"]


def test_there_are_no_columns_for_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["compare", "a*b + a*c", "--passes", "--csv"]) == 2
    assert "--passes has no place in the columns of --csv; use --json" in capsys.readouterr().err
