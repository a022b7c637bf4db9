"""``symback solve``: the solution of a problem, written into a folder."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from symback.commands.options import Parser, add_problem, command_line, one_of, read, several
from symback.errors import InputError

if TYPE_CHECKING:
    from symback.pipeline import Solution

LANGUAGES = ("en", "ru")
FORMATS = ("latex", "myst")

_EXAMPLES = """\
  symback solve                                        the chain of depth 3 with unknown f
  symback solve --depth 5 --activation sigmoid --lang ru -o solution-ru
  symback solve "w2*tanh(w1*x + b1) + b2" --at "x=1,y=0,w1=1/2,w2=1,b1=0,b2=-1"
  symback solve "x**2 + x*y + (x + y)**2"              a value used in several places: adjoints that add up
  symback solve dense --layers 2,2,2,1 --elementwise   neuron by neuron, until the matrices appear
  symback solve problem.toml --format latex --pdf
"""


def parser() -> Parser:
    """What ``symback solve`` understands."""
    parser = Parser("solve", "write the worked solution of a problem into a folder", _EXAMPLES)
    add_problem(parser)
    group = parser.add_argument_group("the solution")
    group.add_argument("--lang", default="en", metavar="LANG", help="en or ru (default: en)")
    group.add_argument("--format", default="latex,myst", metavar="NAMES", help="latex, myst, or both (default)")
    group.add_argument("--full", action="store_true", help="show every layer of a deep network")
    group.add_argument("--elementwise", action="store_true", help="derive single weights of a small dense network")
    group.add_argument("--pdf", action="store_true", help="also typeset solution.pdf (needs a TeX)")
    group.add_argument("-o", "--output", default="solution", metavar="DIR", help="the folder (default: ./solution)")
    group.add_argument("--force", action="store_true", help="overwrite files that symback did not make, or were edited")
    return parser


def run(args: argparse.Namespace) -> int:
    """Solve, write, and say in a few lines what was written and how it was verified."""
    from symback.commands.terminal import progress
    from symback.counting import collector_paused
    from symback.files import check_folder, write_folder

    one_of("language", args.lang, LANGUAGES)
    formats = several("format", args.format, FORMATS)
    check_folder(args.output)
    problem = read(args)
    refusal: InputError | None = None
    with progress("deriving, verifying, writing …"), collector_paused():
        from symback.pipeline import solve

        solution = solve(problem)
        # Before anything is written: a partial that is wrong must not reach a file.
        verified = solution.verification.sentence()
        files = _files(solution, formats, args.lang, args.full, args.elementwise)
        if args.pdf:
            from symback.commands.pdf import typeset

            try:
                files["solution.pdf"] = typeset(
                    solution.to_latex(lang=args.lang, full=args.full, elementwise=args.elementwise)
                )
            except InputError as error:
                # The rest of the solution is worth having without it.
                refusal = error
        write_folder(args.output, files, command=command_line("solve", args), force=args.force)
    _report(args.output, files)
    print(verified)
    if refusal:
        raise refusal
    return 0


def _files(
    solution: Solution, formats: tuple[str, ...], lang: str, full: bool, elementwise: bool
) -> dict[str, str | bytes]:
    import json

    files: dict[str, str | bytes] = {}
    if "latex" in formats:
        files["solution.tex"] = solution.to_latex(lang=lang, full=full, elementwise=elementwise)
    if "myst" in formats:
        files["solution.md"] = solution.to_myst(lang=lang, full=full, elementwise=elementwise)
        figures = solution.figures(lang=lang, full=full, elementwise=elementwise)
        files |= {f"figures/{name}.svg": svg for name, svg in figures.items()}
    files["gradient.py"] = solution.to_python()
    files["counts.json"] = json.dumps(solution.counts, indent=2, ensure_ascii=False) + "\n"
    return files


_TOLD = (
    ("solution.tex", "the solution, for pdflatex or xelatex"),
    ("solution.pdf", "the solution, typeset"),
    ("solution.md", "the solution as a MyST page"),
    ("gradient.py", "the gradient module"),
    ("counts.json", "the operation counts"),
)


def _report(folder: str, files: dict[str, str | bytes]) -> None:
    lines = [(name, told) for name, told in _TOLD if name in files]
    figures = sum(name.startswith("figures/") for name in files)
    if figures:
        lines.append(("figures/", f"{figures} figures"))
    print(f"Wrote into {folder}:")
    for name, told in lines:
        print(f"  {name:<14}{told}")
