"""The page of the benchmarks is made of data; nothing is timed here and no peer is needed."""

import doctest
from types import ModuleType

import pytest

from benchmarks import build, memory, operations, report, running
from benchmarks.measuring import Side, close, in_turn
from benchmarks.peers import PEERS, Failure, requirements
from benchmarks.problems import GOALS, MULTIPLICATIONS, PROBLEMS
from benchmarks.report import Plot, Section, Table, markdown, write


def made_up() -> dict[str, dict[str, operations.Answer]]:
    """Answers for every problem; some cells failed."""
    columns = (*operations.OURS, *operations.PEERS)
    answers: dict[str, dict[str, operations.Answer]] = {
        name: {column: {"+": 3, "*": k} for k, column in enumerate(columns)} for name in PROBLEMS
    }
    answers["chain tanh 3"]["SymPy"] = Failure("time")
    answers["RoeFlux_1d"]["SymForce"] = Failure("RecursionError")
    return answers


def assert_well_formed(page: str) -> None:
    """Every table of a page has a head, a rule, and as many cells in each row."""
    lines = page.splitlines()
    starts = [k for k, line in enumerate(lines) if line.startswith("| ---")]
    assert starts
    for start in starts:
        width = lines[start].count(" |")
        assert lines[start - 1].count(" |") == width
        row = start + 1
        while row < len(lines) and lines[row].startswith("|"):
            assert lines[row].count(" |") == width
            row += 1
        assert row > start + 1


@pytest.mark.parametrize("module", [report, build, memory, operations, running])
def test_the_examples_in_the_benchmarks_run(module: ModuleType) -> None:
    assert doctest.testmod(module).failed == 0


def test_every_problem_is_a_row_of_the_table_of_operations() -> None:
    section = operations.section(made_up(), 60)
    assert [row[0] for row in section.tables[0].rows] == list(PROBLEMS)
    assert [row[0] for row in section.tables[1].rows] == [name for name in PROBLEMS if name in MULTIPLICATIONS]


def test_the_goals_of_every_problem_that_has_one_are_shown() -> None:
    section = operations.section(made_up(), 60)
    shown = {row[0]: row[-1] for row in section.tables[0].rows}
    assert {name: value for name, value in shown.items() if value != report.NOTHING} == {
        name: str(goal.goal) for name, goal in GOALS.items()
    }


def test_a_failure_is_a_word_in_its_cell_and_no_best_peer() -> None:
    answers = made_up()
    section = operations.section(answers, 60)
    first = section.tables[0].rows[0]
    assert "> limit" in first
    assert operations.best(answers["chain tanh 3"]) == 9
    assert operations.best(dict.fromkeys(operations.PEERS, Failure("absent"))) is None


def test_the_page_of_all_parts_is_well_formed() -> None:
    times: build.Times = {
        name: {tool: {10: build.Time(0.5, 100, 0.1, 50), 100: Failure("time")} for tool in build.TOOLS}
        for name in build.FAMILIES
    }
    sizes: memory.Sizes = {tool: {10: 2**20, 100: Failure("died")} for tool in build.TOOLS}
    every = {name: dict.fromkeys((running.LAMBDIFY, "ours -O0", "ours -O2"), (1e-6, 2e-6)) for name in PROBLEMS}
    chosen = {name: dict.fromkeys(running.PEERS, (1e-6, 2e-6)) for name in running.CHOSEN}
    loops = {
        f"chain sigmoid {depth}": dict.fromkeys((*running.BESIDE_LOOP, *running.COMPILED), Failure("Wrong"))
        for depth in running.DEPTHS
    }
    parts = [
        operations.section(made_up(), 60),
        build.section(times, 60),
        running.section((every, chosen, loops), 60),
        memory.section(sizes, 60),
    ]
    page = write("title", ["about"], parts)
    assert_well_formed(page)
    assert "Slower than lambdify: chain tanh 3 (2.00)" in page


def test_the_ratio_of_a_build_is_that_of_seconds_an_operation() -> None:
    assert build.Time(0.5, 100, 0.1, 50).ratio == pytest.approx(2.5)
    assert build.Time(0.5, 100).ratio is None


def test_a_row_with_too_few_cells_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="the row of second has not 2 cells"):
        Table("t", "", ["a", "b"], [["first", "1"], ["second"]])


def test_a_bar_in_a_cell_does_not_end_it() -> None:
    assert markdown(Table("", "", ["|a|"], [["|H|"]]))[2] == r"| \|H\| |"


def test_plots_are_linked_where_they_are_drawn() -> None:
    page = write("t", [], [Section("s", "", [], [Plot("name", "title", "x", "y", {})])])
    assert "![title](plots/name.svg)" in page


def test_sides_take_turns_and_each_is_timed_by_its_own_clock() -> None:
    done: list[str] = []
    fast, slow = iter(range(1000)), iter(range(0, 5000, 5))
    sides = [
        Side(lambda: done.append("a"), lambda: float(next(fast))),
        Side(lambda: done.append("b"), lambda: float(next(slow))),
    ]
    assert in_turn(sides, budget=0, least=3) == [1.0, 5.0]
    assert done == list("ababab")


def test_results_agree_up_to_rounding_and_have_the_same_length() -> None:
    assert close([1.0, 1e-20], [1.0, 0.0])
    assert not close([1.0, 1e-3], [1.0, 0.0])
    assert not close([1.0], [1.0, 0.0])


def test_every_peer_is_required_and_every_requirement_is_a_peer() -> None:
    assert sorted(line.split(">")[0] for line in requirements()) == sorted(peer.package for peer in PEERS)
