"""The counts of the plain ways against a count of the expressions written out as text."""

from __future__ import annotations

import gc
from decimal import Decimal

import pytest

from symback.counting import at_depth, collector_paused, counted, power_of_ten
from symback.derivation.derivation import derive
from symback.errors import InputError
from symback.problem.activations import ACTIVATIONS
from symback.problem.problem import chain, from_formula
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.program.core import Program
from symback.program.cost import cost
from symback.program.passes import executed, is_executed

OWN = "t/(1 + abs(t))"


def written(program: Program, node: int, free: frozenset[int] = frozenset()) -> str:
    """The expression of a node in prefix notation, every value written out; an operation is a word in brackets."""
    args = program.args[node]
    if node in free or not args:
        return "."
    count = len(args) - 1 if program.ops[node] in ("add", "mul") else 1
    return "#" * count + "".join(written(program, arg, free) for arg in args)


@pytest.mark.parametrize("activation", [None, "tanh", "sigmoid", "swish", OWN, "t*t + t"])
@pytest.mark.parametrize("depth", [1, 2, 3, 4])
def test_naive_is_the_number_of_operations_written_out(activation: str | None, depth: int) -> None:
    problem = chain(depth, activation)
    program = derive(problem).executed
    naive, stored, reverse = counted(problem)
    assert naive.total == sum(written(program, node).count("#") for node in program.outputs)
    forward = frozenset(program.reachable(program.outputs[:1]))
    partials = sum(written(program, node, forward).count("#") for node in program.outputs[1:])
    assert stored.total == cost(program, program.outputs[:1]).total + partials
    assert reverse.total == len([node for node in program.reachable() if program.args[node]])


@pytest.mark.parametrize("name", READY)
def test_every_way_takes_at_most_what_the_one_before_it_takes(name: str) -> None:
    naive, stored, reverse = (row.total or 0 for row in counted(read_problem(name)))
    assert naive >= stored >= reverse > 0


@pytest.mark.parametrize("activation", [None, *ACTIVATIONS, OWN])
@pytest.mark.parametrize("loss", [None, "abs(y - yhat)", "none", "(y - yhat)**2 + (yhat - y)**2"])
def test_a_program_that_is_executed_already_is_counted_as_it_is(activation: str | None, loss: str | None) -> None:
    program = derive(chain(3, activation, loss)).gradient.program
    if is_executed(program):
        assert cost(program) == cost(executed(program)[0])


def test_the_deep_chain_of_an_unknown_function_is_counted_as_it_is() -> None:
    assert is_executed(derive(chain(5)).gradient.program)
    assert not is_executed(derive(chain(5, "swish")).gradient.program)


@pytest.mark.parametrize(
    ("activation", "law"), [(None, (6, -1)), ("relu", (6, -1)), ("tanh", (7, -2)), ("sigmoid", (7, -2))]
)
def test_reverse_accumulation_takes_its_law_at_a_great_depth(activation: str | None, law: tuple[int, int]) -> None:
    assert counted(chain(2000, activation))[2].total == law[0] * 2000 + law[1]


@pytest.mark.slow
def test_an_exponential_count_is_told_as_a_power_of_ten() -> None:
    naive, stored, reverse = counted(chain(5000, "swish"))
    assert naive.total is None
    assert naive.note is not None
    assert naive.note.startswith("about ")
    # 10 (m - 1) 2^m
    exact = 10 * 4999 * 2**5000
    assert power_of_ten(exact) in naive.note
    assert stored.total is not None
    assert reverse.total == 10 * 5000 - 5


@pytest.mark.parametrize("formula", ["tanh(tanh(x*a)*b)*c", "atan(x*a)*b", "f(f(x1*v)*u)*w", "tan(x*a)*b", "x*a"])
def test_a_typed_chain_at_its_own_and_at_another_depth(formula: str) -> None:
    problem = from_formula(formula)
    own = problem.chain.depth if problem.chain else 0
    assert at_depth(problem, own) is problem
    deeper = at_depth(problem, own + 2)
    assert deeper.chain is not None
    assert deeper.chain.depth == own + 2
    again = at_depth(deeper, own)
    assert [row.cost for row in counted(again)] == [row.cost for row in counted(problem)]


def test_a_formula_without_layers_has_no_other_depth() -> None:
    with pytest.raises(InputError, match="leave --depths out"):
        at_depth(from_formula("w1*x + w2"), 3)


@pytest.mark.parametrize(
    ("number", "text"),
    [(1, "1.00·10^0"), (999_999, "1.00·10^6"), (10**4000, "1.00·10^4000"), (Decimal("3.456E+99999"), "3.46·10^99999")],
)
def test_a_power_of_ten_has_three_digits(number: object, text: str) -> None:
    assert power_of_ten(number) == text


def test_the_collector_is_as_it_was_before() -> None:
    for on in (True, False):
        (gc.enable if on else gc.disable)()
        with collector_paused():
            assert not gc.isenabled()
        assert gc.isenabled() == on
    gc.enable()
