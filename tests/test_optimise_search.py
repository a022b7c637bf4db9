"""The search keeps the smallest of what it tries."""

from __future__ import annotations

from symback.optimise.elimination import ORDERS, Task
from symback.optimise.plain import plain_derivatives
from symback.optimise.search import Search
from symback.problem.formula import read_formula
from symback.program.core import Builder


def task(*texts: str, wrt: str) -> Task:
    b = Builder()
    return Task(b.build([read_formula(text, b) for text in texts]), tuple(wrt))


def search(wanted: Task, fast_math: bool = False) -> Search:
    return Search(wanted, plain_derivatives(wanted), fast_math)


def test_the_beam_is_at_least_as_good_as_the_fixed_sequences() -> None:
    wanted = task("exp(a*b*c)*(a*b + a*c)", "sin(a*b)*c + a*b*c", wrt="abc")
    assert search(wanted).beam().operations <= search(wanted).near_linear().operations


def test_all_orders_are_tried_for_several_outputs() -> None:
    several = search(task("a*b*c", "sin(a)*b", wrt="abc"))
    several.near_linear()
    assert tuple(several.orders) == ORDERS
    single = search(task("a*b*c", wrt="abc"))
    single.near_linear()
    assert single.orders == {}


def test_the_function_is_collected_before_it_is_differentiated() -> None:
    found = search(task("a*b + a*c + a*d", wrt="abcd")).near_linear()
    assert found.begun == "collect the function, reverse"
    assert found.operations == 3
