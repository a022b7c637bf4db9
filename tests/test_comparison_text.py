"""The table is aligned, exact or in powers of ten, with notes and laws below; the CSV has the exact numbers."""

from __future__ import annotations

import csv
import io

import pytest

from symback.compare import compare
from symback.problem.problem import chain, from_formula

DEFAULT = """\
depth  form         -   *  /  power  negation  function  total  ratio
    3  naive        4  29  1      1         0        16     51   3.00
       stored       1  12  1      1         0         5     20   1.17
       cse (basic)  1  10  1      1         0         4     17   1.00  [1]
       cse          1  10  1      1         3         4     20   1.17  [2]
       reverse      1  10  1      1         0         4     17   1.00

[1] SymPy's cse with optimizations='basic', on the partials that diff gives
[2] SymPy's cse without optimizations (its default), on the same partials

Growth with the depth m:
  naive    2*m**3/3 + 3*m**2 + 4*m/3 + 2
  stored   3*m**2/2 + 3*m/2 + 2
  cse      6*m - 1
  reverse  6*m - 1

On this chain of single neurons CSE ties with reverse accumulation; its way there is longer: the derived partials \
swell to Θ(m**3) before it shrinks them.
"""


def test_the_table_of_the_default() -> None:
    assert compare(chain(3)).to_table() == DEFAULT


@pytest.mark.slow
def test_huge_numbers_are_powers_of_ten_and_missing_ones_a_dash() -> None:
    table = compare(chain(3, "swish"), [2, 1000, 3000]).to_table()
    assert "·10^30" in table
    assert "—" in table
    assert "about 3.69·10^908 operations" not in table
    assert "SymPy was not asked: the naive partials have" in table
    assert table.count("\n\n") >= 4


def test_columns_stand_under_their_heads() -> None:
    lines = compare(chain(3), [3, 50, 2000]).to_table().split("\n\n[")[0].splitlines()
    end = lines[0].index("total") + len("total")
    for line in lines[1:]:
        assert not line or line[end - 1] != " "
        assert not line[end : end + 1].strip()


def test_a_formula_without_layers_has_no_column_of_depths() -> None:
    table = compare(from_formula("x**2 + x*y + (x + y)**2")).to_table()
    assert table.startswith("form ")
    assert "Growth" not in table


def test_the_csv_has_every_exact_number() -> None:
    text = compare(chain(3), [3, 3000]).to_csv()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 10
    for row in rows:
        kinds = [row[kind] for kind in ("+", "-", "*", "/", "power", "negation", "function")]
        assert (row["total"] == "") == (kinds == [""] * 7)
        if row["total"]:
            assert sum(map(int, kinds)) == int(row["total"])
    deep = next(row for row in rows if row["depth"] == "3000" and row["form"] == "naive")
    assert deep["total"] == str((2 * 3000**3 + 9 * 3000**2 + 4 * 3000 + 6) // 3)
