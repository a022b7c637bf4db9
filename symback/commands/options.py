"""What the commands have in common: their parser, the options of a problem, and the values that options take."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NoReturn

from symback.errors import InputError, suggestion, unknown

if TYPE_CHECKING:
    from symback.problem.problem import Problem

#: The most depths one comparison shows; every one of them is a row for each form.
MOST_DEPTHS = 10_000

#: A formula on standard input is read up to this many bytes.
MOST_INPUT = 10_000_000


class Parser(argparse.ArgumentParser):
    """The parser of one command, whose errors are sentences with a remedy."""

    def __init__(self, command: str, summary: str, examples: str) -> None:
        super().__init__(
            prog=f"symback {command}",
            description=f"{summary[0].upper()}{summary[1:]}.",
            epilog=f"examples:\n{examples}",
            formatter_class=argparse.RawDescriptionHelpFormatter,
            allow_abbrev=False,
        )

    def parse(self, argv: Sequence[str]) -> argparse.Namespace:
        """The options in ``argv``; ``args.argv`` keeps what was typed. Raises InputError."""
        args, rest = self.parse_known_args(argv)
        if len(rest) == 1 and getattr(args, "problem", "") is None and _is_formula(rest[0]):
            args.problem = rest.pop()
        if rest:
            raise self._too_much(rest[0])
        args.argv = list(argv)
        return args

    def error(self, message: str) -> NoReturn:
        """Every complaint of argparse, as a sentence of ours."""
        message = message.removeprefix("argument ").replace("with argument", "with")
        if message.endswith("expected one argument"):
            option = message.partition(":")[0].rsplit("/", maxsplit=1)[-1]
            message = f"{option} needs a value; one that begins with a minus is written {option}=-…"
        raise InputError(f"{message} ({self.prog} --help shows the options)")

    def _too_much(self, word: str) -> InputError:
        if not word.startswith("-") or word == "-":
            return InputError(f"one problem at a time: «{word}» is one too many; put a formula in quotes")
        option = word.split("=", maxsplit=1)[0]
        known = [name for name in self._option_string_actions if name.startswith("--")]
        remedy = suggestion(option, known) or f"{self.prog} --help shows the options"
        return InputError(f"{self.prog} has no option «{option}»; {remedy}")


def add_problem(parser: Parser) -> None:
    """PROBLEM and the options that change it; ``read`` understands them."""
    parser.add_argument(
        "problem", nargs="?", metavar="PROBLEM", help="a formula, a ready-made problem, a file problem.toml, or -"
    )
    group = parser.add_argument_group("the problem")
    group.add_argument("--depth", metavar="M", help="number of layers of the ready-made chain (default: 3)")
    group.add_argument(
        "--activation", metavar="NAME", help="sigmoid, tanh, relu … (symback list), or a formula in t: 't/(1+abs(t))'"
    )
    group.add_argument("--loss", metavar="EXPR", help="default: '(y - yhat)**2/2'; none: the formula is the output")
    group.add_argument("--wrt", metavar="NAMES", help="the parameters, as in w1,w2 (default: all that is not data)")
    group.add_argument("--at", metavar="VALUES", help="sample values, as in 'x=1,y=0,w1=1/2'")
    group.add_argument("--observations", metavar="N", help="the loss over several observations: a number or n")
    group.add_argument("--reduce", metavar="HOW", help="the loss over observations: sum or mean")
    group.add_argument("--title", metavar="TEXT", help="the title of the solution")
    group = parser.add_argument_group("matrices")
    group.add_argument(
        "--shapes", metavar="SHAPES", help="as in 'X: n x d, w: d x 1'; what can be inferred need not be said"
    )
    group.add_argument("--matrices", action="store_true", help="the ready-made problem for many observations at once")
    group.add_argument("--layers", metavar="SIZES", help="of the problem dense: the numbers of neurons, as in 2,3,1")
    group.add_argument("--bias", action="store_true", help="of the problem dense: with biases")
    group.add_argument("--steps", metavar="T", help="of the problem rnn: how many steps (default: 3)")


def read(args: argparse.Namespace) -> Problem:
    """The Problem that the options ask for. Raises InputError."""
    depth = None if args.depth is None else whole("--depth", args.depth)
    if args.reduce is not None:
        one_of("reduction", args.reduce, ("sum", "mean"))
    text = _standard_input() if args.problem == "-" else args.problem
    from symback.problem.read import read_problem

    return read_problem(
        text,
        depth=depth,
        activation=args.activation,
        loss=args.loss,
        wrt=args.wrt,
        at=args.at,
        observations=args.observations,
        reduce=args.reduce,
        title=args.title,
        shapes=args.shapes,
        layers=None if args.layers is None else [whole("--layers", part) for part in args.layers.split(",")],
        bias=args.bias,
        steps=None if args.steps is None else whole("--steps", args.steps),
        matrices=args.matrices,
    )


def command_line(command: str, args: argparse.Namespace) -> str:
    """What was typed, without where it was written: the same work gives the same text in any folder.

    >>> command_line("solve", argparse.Namespace(argv=["x*w1", "--lang", "ru", "-o", "DIR", "--force"]))
    "symback solve 'x*w1' --lang ru"
    """
    import shlex

    words: list[str] = []
    rest = iter(args.argv)
    for word in rest:
        if word in ("-o", "--output"):
            next(rest, None)
        elif word != "--force" and not word.startswith(("-o", "--output=")):
            words.append(word)
    return shlex.join(["symback", command, *words])


def whole(option: str, text: str) -> int:
    """A whole number, as a person types it.

    >>> whole("--depth", "3")
    3
    """
    digits = text.strip().removeprefix("-")
    if not (digits.isascii() and digits.isdigit()):
        raise InputError(f"{option} is a whole number, not «{text}»")
    if len(digits) > 18:
        raise InputError(f"{option} has {len(digits)} digits; that is more than any computer can hold")
    return int(text)


def depths(text: str) -> tuple[int, ...]:
    """The depths that ``--depths`` names: single ones, ranges with both ends, ranges with a step.

    >>> depths("10,100,100000"), depths("1:5"), depths("1:10:4,2")
    ((10, 100, 100000), (1, 2, 3, 4, 5), (1, 5, 9, 2))
    """
    found: dict[int, None] = {}
    for part in text.split(","):
        for depth in _range(part):
            if len(found) == MOST_DEPTHS:
                raise InputError(f"--depths names more than {MOST_DEPTHS} depths; a step makes fewer: 1:100000:100")
            found[depth] = None
    return tuple(found)


def several(kind: str, text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Known words separated by commas, each once.

    >>> several("format", "myst, latex", ("latex", "myst"))
    ('myst', 'latex')
    """
    return tuple(dict.fromkeys(one_of(kind, word.strip(), known) for word in text.split(",")))


def one_of(kind: str, word: str, known: Iterable[str]) -> str:
    """The word, if it is known; otherwise raises InputError with the nearest known one."""
    known = tuple(known)
    if word not in known:
        raise unknown(kind, word, known)
    return word


def _is_formula(word: str) -> bool:
    """Whether a word that begins with one minus, and is no option, is meant as a formula: -x*w1."""
    return word[0] == "-" and word[1:2] != "-" and any(sign in word for sign in "*/+(^")


def _range(text: str) -> range:
    parts = text.split(":")
    if len(parts) > 3:
        raise InputError(f"--depths does not understand «{text}»; write 1:50, 1:50:5 or 10,100,1000")
    numbers = [whole("a number in --depths", part) for part in parts]
    first, last = numbers[0], numbers[min(1, len(numbers) - 1)]
    step = numbers[2] if len(numbers) == 3 else 1
    if first < 1:
        raise InputError(f"the depth {first} in --depths is below 1; the first is 1")
    if step < 1:
        raise InputError(f"the step {step} in --depths «{text}» must be 1 or more")
    if last < first:
        raise InputError(f"--depths «{text}» runs backwards; write {last}:{first}")
    return range(first, last + 1, step)


def _standard_input() -> str:
    given = sys.stdin.buffer.read(MOST_INPUT + 1)
    if len(given) > MOST_INPUT:
        raise InputError(f"standard input is longer than {MOST_INPUT} bytes; that is no formula")
    try:
        text = given.decode("utf-8-sig").strip()
    except UnicodeDecodeError as error:
        raise InputError(f"standard input is not UTF-8 at byte {error.start}") from error
    if not text:
        raise InputError("standard input is empty; «-» reads a formula from it: echo 'x*w1' | symback solve -")
    return text
