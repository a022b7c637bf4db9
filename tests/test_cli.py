"""The command line as a person meets it: help, errors in one sentence, exit codes, and a quick start."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from symback import __main__ as symback_process
from symback import cli
from symback.cli import BROKEN_PIPE, COMMANDS, INTERRUPTED, REFUSED, main
from symback.errors import InputError
from symback.version import __version__
from tests import fakes


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> fakes.House:
    monkeypatch.chdir(tmp_path)
    return fakes.install(monkeypatch)


def symback(*args: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run([sys.executable, "-m", "symback", *args], capture_output=True, check=False, env=env)


@pytest.mark.parametrize("argv", [[], ["--help"], ["-h"], ["help"]])
def test_help_names_every_command(capsys: pytest.CaptureFixture[str], argv: list[str]) -> None:
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {name} " in out for name in COMMANDS)
    assert "examples:" in out


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_every_command_has_examples_that_begin_with_it(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main([command, "--help"]) == 0
    _, _, examples = capsys.readouterr().out.partition("examples:\n")
    assert examples.count(f"symback {command}") >= 2


def test_the_version_is_the_one_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"symback {__version__}\n"


REFUSALS = {
    "slove": "unknown command «slove»; did you mean solve?",
    "frobnicate": "unknown command «frobnicate»; known are solve, code, compare, list",
    "x*w1": "«x*w1» is not a command; a formula comes after one: symback solve 'x*w1'",
    "--lang ru solve": "the command comes first, then «--lang»: symback solve --lang …",
    "solve --dept 3": "symback solve has no option «--dept»; did you mean --depth?",
    "solve --colour": "symback solve has no option «--colour»; symback solve --help shows the options",
    "solve -force": "symback solve has no option «-force»; did you mean --force?",
    "solve x w1": "one problem at a time: «w1» is one too many; put a formula in quotes",
    "solve --depth": "--depth needs a value; one that begins with a minus is written --depth=-…",
    "solve -o": "--output needs a value",
    "solve --depth three": "--depth is a whole number, not «three»",
    "solve --depth 1.5": "--depth is a whole number, not «1.5»",
    "solve --depth ٣": "--depth is a whole number, not «٣»",
    "solve --depth " + "9" * 5000: "--depth has 5000 digits",
    "solve --lang de": "unknown language «de»; known are en, ru",
    "solve --format latx": "unknown format «latx»; did you mean latex?",
    "solve --format latex,": "unknown format «»; known are latex, myst",
    "solve --reduce mena": "unknown reduction «mena»; did you mean mean?",
    "solve -o no/such/place": "there is no folder «no/such» to make «place» in; make it first or choose another -o",
    "solve refused": "«refused» is refused; type something else",
    "code -o .": "«.» is a folder; name a file in it",
    "compare --json --csv": "--csv: not allowed with --json",
    "compare --depths 5:1": "--depths «5:1» runs backwards; write 1:5",
    "compare --plot counts.txt": "--plot draws .svg, .png or .pdf, so «counts.txt» must end in one of them",
    "list extra": "one problem at a time",
}


@pytest.mark.parametrize("line", REFUSALS)
def test_every_refusal_is_one_sentence_and_exit_code_2(
    house: fakes.House, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    assert main(line.split()) == REFUSED == 2
    out, err = capsys.readouterr()
    assert err.startswith(f"symback: error: {REFUSALS[line]}")
    assert err.count("\n") == 1
    assert out == ""
    assert not list(Path.cwd().iterdir())


def test_what_a_person_typed_cannot_drive_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["solve\x1b[2J\r\n\u202eevil\udcff"]) == REFUSED
    err = capsys.readouterr().err
    assert err.removesuffix("\n").isprintable()
    assert r"\x1b[2J\r\n\u202eevil\udcff" in err


def test_an_interrupt_is_quiet(
    house: fakes.House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sys.modules["symback.compare"], "compare", interrupted)
    assert main(["compare"]) == INTERRUPTED == 130
    assert capsys.readouterr() == ("", "")


def test_a_bug_is_not_hidden_behind_a_sentence(house: fakes.House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(sys.modules["symback.compare"], "compare", broken)
    with pytest.raises(ZeroDivisionError):
        main(["compare"])


def test_a_refusal_of_the_system_is_one_sentence(
    house: fakes.House, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied", "problem.toml")

    monkeypatch.setattr(sys.modules["symback.problem.read"], "read_problem", refused)
    assert main(["compare", "problem.toml"]) == REFUSED
    assert capsys.readouterr().err == (
        "symback: error: the system refused to read or write problem.toml: Permission denied\n"
    )


def test_a_reader_that_goes_away_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "symback", "--help"], stdout=pipe, stderr=subprocess.PIPE, check=False
        )
    assert (done.returncode, done.stderr) == (BROKEN_PIPE, b"")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only where the system has a disk that is always full")
def test_a_full_disk_behind_standard_output_is_told() -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "symback", "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == REFUSED
    assert b"refused to read or write standard output: No space left on device\n" in done.stderr


def test_a_locale_without_our_signs_is_no_error() -> None:
    done = symback("solve", "--help", env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert done.returncode == 0
    assert rb"tanh, relu \u2026" in done.stdout


WAITING = """
import signal, sys
from symback.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.exit(main(["solve", "-"]))
"""


def test_ctrl_c_ends_the_process_with_130() -> None:
    with subprocess.Popen([sys.executable, "-c", WAITING], stdin=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stderr is not None
        # More than a pipe holds: when all of it is written, somebody reads; then it waits for the rest.
        process.stdin.write(b"x" * 200_000)
        process.stdin.flush()
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == INTERRUPTED
        assert process.stderr.read() == b""


HEAVY = {"sympy", "jinja2", "rich", "ziamath", "mpmath", "numpy", "matplotlib", "argparse", "dataclasses", "json"}


@pytest.mark.parametrize("argv", [["--help"], ["--version"], ["slove"]])
def test_help_imports_nothing_heavy(argv: list[str]) -> None:
    told = symback(*argv, env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}).stderr.decode()
    imported = {line.split("|")[-1].strip().partition(".")[0] for line in told.splitlines() if "|" in line}
    assert "symback" in imported
    assert not imported & (HEAVY - {"argparse"} if argv == ["slove"] else HEAVY)


def test_a_figure_imports_nothing_that_speaks_to_the_network() -> None:
    told = [sys.executable, "-c", "import sys, symback.document.figure; print(sorted(sys.modules))"]
    modules = subprocess.run(told, capture_output=True, check=True).stdout.decode()
    assert "symback.document.figure.svg" in modules
    assert "http.client" not in modules


def test_the_process_looks_for_no_cycles_from_its_beginning_to_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[bool] = []

    def refuse() -> int:
        seen.append(gc.isenabled())
        return REFUSED

    monkeypatch.setattr(symback_process, "main", refuse)
    try:
        assert symback_process.run() == REFUSED
        assert seen == [False]
        assert gc.get_freeze_count() > 0
    finally:
        gc.unfreeze()
        gc.enable()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_a_command_imports_neither_sympy_nor_a_renderer(command: str) -> None:
    told = symback(command, "--help", env={**os.environ, "PYTHONPROFILEIMPORTTIME": "1"}).stderr.decode()
    imported = {line.split("|")[-1].strip().partition(".")[0] for line in told.splitlines() if "|" in line}
    assert not imported & (HEAVY - {"argparse"})


def test_the_error_is_a_value_error_for_those_who_call_from_python() -> None:
    with pytest.raises(ValueError, match="unknown command"):
        raise cli._no_command("slove")
    assert issubclass(InputError, ValueError)
