"""``symback code``: the module that computes the gradient."""

from __future__ import annotations

import argparse

from symback.commands.options import Parser, add_problem, read

_EXAMPLES = """\
  symback code                                         the chain of depth 3; f and df are arguments
  symback code --activation tanh -o gradient.py
  symback code "w2*tanh(w1*x + b1) + b2" --wrt w1,w2
  echo "x**2 + x*y + (x + y)**2" | symback code -
"""


def parser() -> Parser:
    """What ``symback code`` understands."""
    parser = Parser("code", "print the gradient module of a problem, or write it into a file", _EXAMPLES)
    add_problem(parser)
    group = parser.add_argument_group("the module")
    group.add_argument("--target", default="python", metavar="NAME", help="the language (default: python)")
    group.add_argument("-o", "--output", default="-", metavar="FILE", help="the file (default: standard output)")
    group.add_argument("--force", action="store_true", help="overwrite a file that symback did not make")
    return parser


def run(args: argparse.Namespace) -> int:
    """Generate the module; standard output carries it and nothing else."""
    from symback.commands.terminal import progress, write_utf8
    from symback.files import check_file, write_file

    if args.output != "-":
        check_file(args.output, force=args.force)
    problem = read(args)
    with progress("generating …"):
        from symback.pipeline import solve

        module = solve(problem).to_python(args.target)
    if args.output == "-":
        write_utf8(module)
    else:
        write_file(args.output, module, force=args.force)
        print(f"Wrote {args.output}")
    return 0
