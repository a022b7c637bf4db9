"""The search keeps the smallest of what it tries."""

from __future__ import annotations

from symback.optimise.candidates import Candidate
from symback.optimise.elimination import ORDERS, Task
from symback.optimise.plain import plain_derivatives
from symback.optimise.search import Search
from symback.problem.formula import read_formula
from symback.program.core import Builder
from symback.program.cost import cost


def task(*texts: str, wrt: str) -> Task:
    b = Builder()
    return Task(b.build([read_formula(text, b) for text in texts]), tuple(wrt))


def search(wanted: Task, fast_math: bool = False) -> Search:
    plain = plain_derivatives(wanted)
    return Search(wanted, plain, cost(plain).total, fast_math)


def near_linear(wanted: Task) -> Candidate:
    found = search(wanted).near_linear()
    assert found is not None
    return found


def test_the_beam_is_at_least_as_good_as_the_fixed_sequences() -> None:
    wanted = task("exp(a*b*c)*(a*b + a*c)", "sin(a*b)*c + a*b*c", wrt="abc")
    assert search(wanted).beam().operations <= near_linear(wanted).operations


def test_all_orders_are_tried_for_several_outputs() -> None:
    several = search(task("a*b*c", "sin(a)*b", wrt="abc"))
    several.near_linear()
    assert tuple(several.orders) == ORDERS
    single = search(task("a*b*c", wrt="abc"))
    single.near_linear()
    assert single.orders == {}


def test_the_function_is_collected_before_it_is_differentiated() -> None:
    found = near_linear(task("a*b + a*c + a*d", wrt="abcd"))
    assert found.begun == "collect the function, reverse"
    assert found.operations == 3


def test_nothing_is_found_where_the_plain_program_is_as_small() -> None:
    assert search(task("tanh(a*b)*c", wrt="abc")).near_linear() is None
