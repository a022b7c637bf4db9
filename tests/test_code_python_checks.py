"""The test file for a generated module: it passes for the module and fails for one with a mistake."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sympy

from symback.cli import main
from symback.code import generate
from symback.code.python.checks import checks, module_checks
from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.problem import Problem, from_formula
from symback.problem.read import read_problem
from symback.transform.api import value_and_grad
from symback.transform.wrappers import check_source

PROBLEMS = [
    read_problem(activation="tanh"),
    read_problem(depth=4),
    from_formula("w2*tanh(w1*x + b1) + b2"),
    from_formula("log(a)*sqrt(b) + a**b", loss="none"),
    from_formula("g(w1*x, f(w2))*w3"),
]


def outcome(folder: Path, name: str) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--rootdir", str(folder), name]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).returncode


@pytest.mark.slow
@pytest.mark.parametrize("problem", PROBLEMS, ids=lambda problem: problem.formula)
def test_it_passes_for_the_module_and_fails_for_a_mistake(problem: Problem, tmp_path: Path) -> None:
    derivation = derive(problem)
    text = generate(derivation)
    (tmp_path / "gradient.py").write_text(text, encoding="utf-8")
    (tmp_path / "test_gradient.py").write_text(module_checks(derivation, "gradient"), encoding="utf-8")
    assert outcome(tmp_path, "test_gradient.py") == 0
    before, head, after = text.partition("def value_and_grad")
    wrong = after.replace(" * ", " * 1.01 * ", 1)
    assert wrong != after
    (tmp_path / "gradient.py").write_text(before + head + wrong, encoding="utf-8")
    assert outcome(tmp_path, "test_gradient.py") == 1


@pytest.mark.slow
def test_a_generated_function_has_one_too(tmp_path: Path) -> None:
    x, y, z = sympy.symbols("x y z")
    function = value_and_grad(sympy.log(x) * sympy.Function("f")(y), [y, z, x])
    (tmp_path / "formula.py").write_text(function.source, encoding="utf-8")
    (tmp_path / "test_formula.py").write_text(check_source(function, "formula"), encoding="utf-8")
    assert outcome(tmp_path, "test_formula.py") == 0


@pytest.mark.slow
def test_the_command_writes_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["code", "w*tanh(x*v)", "-o", "line.py", "--tests", "test_line.py"]) == 0
    assert outcome(tmp_path, "test_line.py") == 0
    assert main(["code", "w*tanh(x*v)", "-o", "line.py", "--tests", "test_line.py"]) == 0


@pytest.mark.parametrize("module", ["a b", "class", "x-y", "math", "1", 'x"""'])
def test_what_cannot_be_imported_is_refused(module: str) -> None:
    with pytest.raises(InputError, match="no name of a module"):
        checks(module, ["x"], [0])
