"""``symback code``: the module that computes the gradient."""

from __future__ import annotations

import argparse
from pathlib import PurePath
from typing import TYPE_CHECKING

from symback.commands.options import Parser, add_problem, read
from symback.errors import InputError

if TYPE_CHECKING:
    from symback.problem.problem import Problem

_EXAMPLES = """\
  symback code                                         the chain of depth 3; f and df are arguments
  symback code --activation tanh -o gradient.py
  symback code --activation tanh --target c -o gradient.c
  symback code --activation tanh --target c -o gradient.h
  symback code "w2*tanh(w1*x + b1) + b2" --wrt w1,w2
  symback code "w2*tanh(w1*x) + w3*tanh(w1*x)" -O2     in fewer operations
  symback code "w*x + b" -o line.py --tests test_line.py
  symback code "f(f(X@W1)@W2)@W3" --target jax          matrices: numpy (default), jax, torch, array
  echo "x**2 + x*y + (x + y)**2" | symback code -
"""


def parser() -> Parser:
    """What ``symback code`` understands."""
    parser = Parser("code", "print the gradient module of a problem, or write it into a file", _EXAMPLES)
    add_problem(parser)
    group = parser.add_argument_group("the module")
    group.add_argument(
        "--target",
        default="python",
        metavar="NAME",
        help="the language: python, numpy, numba or c (default: python); "
        "of formulas with matrices numpy (default), jax, torch or array",
    )
    group.add_argument(
        "-O",
        dest="optimize",
        type=int,
        choices=(0, 1, 2),
        default=0,
        metavar="LEVEL",
        help="fewer operations: -O1 fast passes, -O2 a search (default: -O0, reverse accumulation as it is told)",
    )
    group.add_argument("--fast-math", action="store_true", help="also rewriting that can lose accuracy (with -O1, -O2)")
    group.add_argument(
        "-o",
        "--output",
        default="-",
        metavar="FILE",
        help="the file (default: standard output); with --target c a name in .h gets the header alone",
    )
    group.add_argument(
        "--tests", metavar="FILE", help="also a test file for a Python module, which checks it by differences"
    )
    group.add_argument("--force", action="store_true", help="overwrite a file that symback did not make")
    return parser


def run(args: argparse.Namespace) -> int:
    """Generate the module; standard output carries it and nothing else."""
    from symback.commands.terminal import progress, write_utf8
    from symback.files import check_file, write_file

    header = args.output.endswith(".h")
    if header and args.target != "c":
        raise InputError(f"«{args.output}» is a header and the target is {args.target}; add --target c")
    if args.tests is not None:
        _check_tests(args)
    for path in (args.output, args.tests):
        if path not in ("-", None):
            check_file(path, force=args.force)
    if args.fast_math and not args.optimize:
        raise InputError("--fast-math has nothing to do at -O0; add -O1 or -O2")
    problem = read(args)
    if args.optimize or args.tests is not None:
        _check_numbers(problem, args)
    with progress("generating …"):
        from symback.pipeline import solve

        solution = solve(problem)
        if args.optimize:
            from dataclasses import replace

            from symback.code.fewer import in_fewer_operations

            fewer = in_fewer_operations(solution.derivation, args.optimize, args.fast_math)
            solution = replace(solution, derivation=fewer)
        if header:
            from symback.code.generate import generate_header

            module = generate_header(solution.derivation)
        else:
            module = solution.to_python(args.target)
        files = {args.output: module}
        if args.tests is not None:
            from symback.code.python.checks import module_checks

            files[args.tests] = module_checks(solution.derivation, PurePath(args.output).stem)
    for path, text in files.items():
        if path == "-":
            write_utf8(text)
        else:
            write_file(path, text, force=args.force)
            print(f"Wrote {path}")
    return 0


def _check_numbers(problem: Problem, args: argparse.Namespace) -> None:
    from symback.code.generate import backend_for

    if args.tests is not None and problem.has_matrices:
        raise InputError("--tests is for formulas of numbers and this one has matrices; leave it out")
    backend_for(problem, args.target, args.optimize)


def _check_tests(args: argparse.Namespace) -> None:
    if args.target != "python":
        raise InputError(f"--tests checks a Python module and the target is {args.target}; leave --target out")
    if not args.output.endswith(".py"):
        raise InputError("--tests needs the module in a file; add -o MODULE.py")
    if args.tests == "-" or PurePath(args.tests) == PurePath(args.output):
        raise InputError("--tests needs a file of its own; write --tests test_MODULE.py")
