"""``symback compare``: how many operations each way to the gradient takes, and how that grows with the depth."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from symback.commands.options import Parser, add_problem, depths, read
from symback.errors import InputError

if TYPE_CHECKING:
    from symback.problem.problem import Problem
    from symback.savings import Savings

_EXAMPLES = """\
  symback compare                                      the chain of depth 3, four ways
  symback compare --depths 1:50                        with the growth law of each
  symback compare --depths 10,100,100000 --json
  symback compare --activation tanh --depths 1:40 --plot counts.svg
  symback compare dense --bias --depths 1:10           matrices: polynomials in the sizes
  symback compare "a*b + a*c" --passes                 which passes bring the operations down, step by step
"""


def parser() -> Parser:
    """What ``symback compare`` understands."""
    parser = Parser("compare", "count the operations of each way to the gradient", _EXAMPLES)
    add_problem(parser)
    group = parser.add_argument_group("the comparison")
    group.add_argument("--depths", metavar="RANGE", help="1:50, 1:50:5 or 10,100,100000")
    form = group.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON")
    form.add_argument("--csv", action="store_true", help="print comma-separated values")
    group.add_argument("--passes", action="store_true", help="also show what each optimising pass leaves")
    group.add_argument("--plot", metavar="FILE", help="draw the counts against the depth (needs matplotlib)")
    group.add_argument("--force", action="store_true", help="overwrite a plot that symback did not make")
    return parser


def run(args: argparse.Namespace) -> int:
    """Count and show."""
    from symback.commands.terminal import progress, show_table, write_utf8
    from symback.files import replacing

    chosen = None if args.depths is None else depths(args.depths)
    if args.plot is not None:
        _check_plot(args)
    if args.passes and args.csv:
        raise InputError("--passes has no place in the columns of --csv; use --json")
    problem = read(args)
    with progress("counting …"):
        from symback.compare import compare

        comparison = compare(problem, chosen)
        found = _savings(problem) if args.passes else ()
        if args.plot is not None:
            with replacing(args.plot, force=args.force) as place:
                comparison.plot(place)
    if args.json:
        import json

        told = comparison.to_json()
        if found:
            told["passes"] = [one.to_json() for one in found]
        write_utf8(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
    elif args.csv:
        write_utf8(comparison.to_csv())
    else:
        show_table(comparison.to_table())
        if found:
            from symback.savings import to_text

            write_utf8("\n" + to_text(found))
        if args.plot is not None:
            print(f"Wrote {args.plot}")
    return 0


def _savings(problem: Problem) -> tuple[Savings, ...]:
    from symback.savings import savings

    return savings(problem)


def _check_plot(args: argparse.Namespace) -> None:
    from importlib.util import find_spec

    from symback.files import check_file

    if not args.plot.lower().endswith((".svg", ".png", ".pdf")):
        raise InputError(f"--plot draws .svg, .png or .pdf, so «{args.plot}» must end in one of them")
    if find_spec("matplotlib") is None:
        raise InputError("--plot needs matplotlib; install it with: pip install 'symback[plot]'")
    check_file(args.plot, force=args.force)
