"""The command ``symback``: finds the command, runs it, and turns every refusal into one sentence and an exit code.

Nothing heavy is imported here, and nothing of a command before it is known
which one is asked for: a person who only wants help should not wait for SymPy.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from symback.errors import InputError, unknown
from symback.version import __version__

#: Each command with what it does; its module in symback.commands has the same name (``list`` is ``listing``).
COMMANDS: Mapping[str, str] = MappingProxyType(
    {
        "solve": "write the worked solution: LaTeX, a MyST page, figures, the gradient module, the counts",
        "code": "print the gradient module",
        "compare": "count the operations: naive, common subexpressions, reverse accumulation",
        "list": "show the ready-made problems, activations, losses and targets",
    }
)

_MODULES: Mapping[str, str] = MappingProxyType({"list": "listing"})

_EXAMPLES = """\
examples:
  symback solve                                   the chain of depth 3 with unknown f, into ./solution
  symback solve "f(f(x*w1)*w2)*w3" --lang ru      a formula; the solution in Russian
  symback solve chain --depth 4 --activation tanh --at "x=1,y=0,w1=1/2,w2=1,w3=-1,w4=2"
  symback code "w2*tanh(w1*x + b1) + b2" -o gradient.py
  symback compare --depths 1:50
"""

INTERRUPTED = 130
BROKEN_PIPE = 141
REFUSED = 2


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code: 0, or 2 when the input or the machine does not allow it.

    >>> main(["--version"])
    symback 0.1.0
    0
    """
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal that lacks a sign still gets the rest.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
    except InputError as error:
        _tell(str(error))
        return REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        _drop_output()
        return BROKEN_PIPE
    except OSError as error:
        if error.filename is None:
            _drop_output()
        _tell(f"the system refused to read or write {error.filename or 'standard output'}: {error.strerror}")
        return REFUSED
    return code


def help_text() -> str:
    """What ``symback --help`` prints."""
    commands = "\n".join(f"  {name:<9}{summary}" for name, summary in COMMANDS.items())
    return (
        "usage: symback COMMAND [PROBLEM] [options]\n\n"
        "From a formula to its worked gradient derivation, its gradient module and its operation counts.\n\n"
        f"commands:\n{commands}\n\n"
        "PROBLEM is a formula, the name of a ready-made problem (symback list), a file problem.toml,\n"
        "or - for a formula from standard input; without it: the chain of depth 3.\n"
        "symback COMMAND --help shows the options of a command; symback --version the version.\n\n"
        f"{_EXAMPLES}"
    )


def _run(argv: list[str]) -> int:
    first = argv[0] if argv else "--help"
    if first in ("--help", "-h", "help"):
        sys.stdout.write(help_text())
        return 0
    if first in ("--version", "-V"):
        print(f"symback {__version__}")
        return 0
    if first not in COMMANDS:
        raise _no_command(first)
    from importlib import import_module

    command = import_module(f"symback.commands.{_MODULES.get(first, first)}")
    try:
        args = command.parser().parse(argv[1:])
    except SystemExit:
        return 0  # argparse leaves this way after --help
    return int(command.run(args))


def _no_command(word: str) -> InputError:
    if word.startswith("-"):
        return InputError(f"the command comes first, then «{word}»: symback solve {word} …")
    if not word.isidentifier():
        return InputError(f"«{word}» is not a command; a formula comes after one: symback solve '{word}'")
    return unknown("command", word, COMMANDS)


def _tell(sentence: str) -> None:
    """One line, whatever was typed: a control character must not reach the terminal."""
    printable = "".join(c if c.isprintable() else repr(c)[1:-1] for c in sentence)
    print(f"symback: error: {printable}", file=sys.stderr)


def _drop_output() -> None:
    """Nobody takes standard output any more: what is left in its buffer must not raise again at exit."""
    import os

    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
