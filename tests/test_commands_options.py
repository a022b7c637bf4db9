"""What the options take, and what they refuse."""

from __future__ import annotations

import io
import shlex
import sys
from pathlib import Path

import pytest

from symback.commands import options
from symback.commands.options import MOST_DEPTHS, Parser, add_problem, command_line, depths, one_of, several, whole
from symback.errors import InputError
from tests import fakes


@pytest.fixture
def parser() -> Parser:
    parser = Parser("solve", "try things", "  symback solve")
    add_problem(parser)
    parser.add_argument("-o", "--output")
    return parser


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> fakes.House:
    return fakes.install(monkeypatch)


def stdin(monkeypatch: pytest.MonkeyPatch, content: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))


def test_depths_are_single_numbers_ranges_with_both_ends_and_steps() -> None:
    assert depths("1:50") == tuple(range(1, 51))
    assert depths("10,100,100000") == (10, 100, 100000)
    assert depths("1:50:5") == (1, 6, 11, 16, 21, 26, 31, 36, 41, 46)
    assert depths("7") == depths("7:7") == (7,)
    assert depths(" 3 , 1:2 ") == (3, 1, 2)


def test_a_depth_named_twice_is_counted_once() -> None:
    assert depths("1:3,2:4") == (1, 2, 3, 4)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "a number in --depths is a whole number, not «»"),
        ("1,,2", "is a whole number, not «»"),
        (":", "is a whole number, not «»"),
        ("a:b", "is a whole number, not «a»"),
        ("1:2:3:4", "does not understand «1:2:3:4»; write 1:50, 1:50:5 or 10,100,1000"),
        ("0:5", "the depth 0 in --depths is below 1"),
        ("-3", "the depth -3 in --depths is below 1"),
        ("1:5:0", "the step 0 in --depths «1:5:0» must be 1 or more"),
        ("1:5:-1", "the step -1"),
        ("50:1", "runs backwards; write 1:50"),
        ("1:1000000000000", f"more than {MOST_DEPTHS} depths; a step makes fewer"),
        ("1e3", "is a whole number, not «1e3»"),
        ("9" * 30, "has 30 digits"),
    ],
)
def test_a_bad_range_is_told_in_a_sentence(text: str, sentence: str) -> None:
    with pytest.raises(InputError) as caught:
        depths(text)
    assert sentence in str(caught.value)


def test_the_most_depths_are_allowed_and_not_one_more() -> None:
    assert len(depths(f"1:{MOST_DEPTHS}")) == MOST_DEPTHS
    with pytest.raises(InputError):
        depths(f"1:{MOST_DEPTHS + 1}")


def test_whole_numbers_may_be_negative_so_that_the_problem_can_say_why_not() -> None:
    assert whole("--depth", "-3") == -3
    with pytest.raises(InputError, match="--depth is a whole number, not «--3»"):
        whole("--depth", "--3")


def test_known_words_only_with_the_nearest_offered() -> None:
    assert one_of("language", "ru", ("en", "ru")) == "ru"
    assert several("format", "latex,latex", ("latex", "myst")) == ("latex",)
    with pytest.raises(InputError, match="unknown format «mist»; did you mean myst?"):
        several("format", "latex,mist", ("latex", "myst"))


def test_every_option_reaches_the_reader(parser: Parser, house: fakes.House) -> None:
    line = "F --depth 4 --activation tanh --loss none --wrt w1,w2 --at x=1 --observations 7 --reduce mean --title T"
    line += " --shapes X:3x2 --matrices --layers 2,3,1 --bias --steps 5"
    options.read(parser.parse(line.split()))
    assert house.problem == {
        "text": "F",
        "depth": 4,
        "activation": "tanh",
        "loss": "none",
        "wrt": "w1,w2",
        "at": "x=1",
        "observations": "7",
        "reduce": "mean",
        "title": "T",
        "shapes": "X:3x2",
        "matrices": True,
        "layers": [2, 3, 1],
        "bias": True,
        "steps": 5,
    }


def test_what_is_not_said_is_none(parser: Parser, house: fakes.House) -> None:
    options.read(parser.parse([]))
    switches = {name for name, value in house.problem.items() if value is False}
    assert switches == {"matrices", "bias"}
    assert {value for name, value in house.problem.items() if name not in switches} == {None}


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("--layers 2,x", "--layers is a whole number, not «x»"),
        ("--layers 2,,1", "--layers is a whole number, not «»"),
        ("--layers ''", "--layers is a whole number, not «»"),
        ("--steps 2.5", "--steps is a whole number, not «2.5»"),
        ("--steps 99999999999999999999", "--steps has 20 digits"),
    ],
)
def test_layers_and_steps_are_whole_numbers(parser: Parser, house: fakes.House, line: str, sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        options.read(parser.parse(shlex.split(line)))


@pytest.mark.parametrize("formula", ["-x*w1", "-(x + w1)", "-f(x*w1)", "-x - w1*x"])
def test_a_formula_may_begin_with_a_minus(parser: Parser, formula: str) -> None:
    assert parser.parse([formula, "--depth", "-3"]).problem == formula
    assert parser.parse(["--depth=3", "--", formula]).problem == formula


def test_a_value_may_begin_with_a_minus_after_an_equals_sign(parser: Parser) -> None:
    assert parser.parse(["--loss=-y*yhat"]).loss == "-y*yhat"


def test_a_minus_alone_is_standard_input(parser: Parser, house: fakes.House, monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, "\ufeffx*w1\n".encode())
    options.read(parser.parse(["-"]))
    assert house.problem["text"] == "x*w1"


@pytest.mark.parametrize(
    ("content", "sentence"),
    [(b" \n", "standard input is empty"), (b"x*\xff", "not UTF-8 at byte 2"), (b"x" * 101, "longer than 100 bytes")],
)
def test_bad_standard_input_is_told_in_a_sentence(
    parser: Parser, monkeypatch: pytest.MonkeyPatch, content: bytes, sentence: str
) -> None:
    monkeypatch.setattr(options, "MOST_INPUT", 100)
    stdin(monkeypatch, content)
    with pytest.raises(InputError, match=sentence):
        options.read(parser.parse(["-"]))


@pytest.mark.parametrize("place", ["-o DIR", "-oDIR", "--output DIR", "--output=DIR", "-o DIR --force", ""])
def test_the_recorded_command_does_not_say_where_it_wrote(parser: Parser, place: str) -> None:
    parser.add_argument("--force", action="store_true")
    args = parser.parse(["f(x*w1)", "--depth", "3", *place.split()])
    assert command_line("solve", args) == "symback solve 'f(x*w1)' --depth 3"


def test_an_option_must_be_written_out(parser: Parser) -> None:
    with pytest.raises(InputError, match="has no option «--act»"):
        parser.parse(["--act=tanh"])


def test_help_fits_a_narrow_terminal(
    parser: Parser, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit):
        parser.parse(["--help"])
    assert max(map(len, capsys.readouterr().out.splitlines())) <= 60
