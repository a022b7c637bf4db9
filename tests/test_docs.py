"""README.md and docs/: every command runs and prints what the page shows, every example is solved, every link leads on.

A page is walked from top to bottom in one empty folder, as its reader would. What is executed:

- ``sh`` blocks, a command a line: ``symback …`` and ``./run solve …`` through ``symback.cli.main``, ``python FILE`` by
  the interpreter; the other commands a page may name are in NOT_RUN.
- ``python`` and ``toml`` blocks; one that begins with ``# NAME.toml`` or ``# NAME.py`` is also written under that name.
- Commands within sentences, in a folder beside that one.
- A block of OUTPUT right after one of these is what it prints. There ``…`` stands for anything.
"""

from __future__ import annotations

import argparse
import contextlib
import importlib
import importlib.util
import io
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from symback.cli import COMMANDS, main
from symback.pipeline import solve
from symback.problem.activations import ACTIVATIONS
from symback.problem.losses import LOSSES
from symback.problem.matrix_formula import MATRIX_ALIASES, MATRIX_FUNCTIONS
from symback.problem.matrix_losses import MATRIX_LOSSES
from symback.problem.matrix_ready import MATRIX_READY
from symback.problem.read import read_problem
from symback.problem.ready import READY
from symback.problem.spellings import ALIASES
from symback.problem.toml import KEYS
from symback.program.functions import TYPED
from tests.support import require

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
EXAMPLES = sorted((ROOT / "docs" / "examples").glob("*.toml"))
REFERENCE = ROOT / "docs" / "reference.md"

OUTPUT = ("text", "json", "csv")
#: Beginnings of commands that a reader types and a test does not: set-up, other people's tools.
NOT_RUN = ("./run test", "./run golden", "pip install ", "jupyter-book build ", "git clone ", "cd ")
#: Languages of blocks that are to be read only.
READ_ONLY = ("yaml", "tex")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page; ``shown`` is the output that follows it, None where the page shows none."""

    place: str
    language: str
    text: str
    shown: str | None = None


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def blocks(text: str, place: str = "page") -> list[Block]:
    """The fenced blocks in order; an output is part of the block right before it."""
    found: list[Block] = []
    end = -1
    for match in re.finditer(r"^(`{3,})(\w*)\n(.*?)^\1$", text, re.MULTILINE | re.DOTALL):
        line = text.count("\n", 0, match.start()) + 1
        language, content = match[2], match[3]
        if language in OUTPUT and found and found[-1].shown is None and not text[end : match.start()].strip():
            before = found.pop()
            found.append(Block(before.place, before.language, before.text, content))
        else:
            found.append(Block(f"{place}:{line}", language, content))
        end = match.end()
    return found


def agrees(shown: str, printed: str) -> bool:
    """Whether a page shows what was printed; ``…`` stands for anything, alone on its line for any lines."""
    lines = []
    for line in shown.rstrip().splitlines():
        kept = ".*".join(map(re.escape, line.rstrip().split("…")))
        lines.append("(?:.*\n)*?" if line.strip() == "…" else f"{kept}[ ]*\n")
    return re.fullmatch("".join(lines), printed.rstrip() + "\n") is not None


class Walk:
    """One reader of one page, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.missing: set[str] = set()

    def follow(self, block: Block) -> None:
        """Do what a block says and compare what comes out."""
        missing = len(self.missing)
        if block.language == "sh":
            printed = "".join(self.command(line, block) for line in command_lines(block.text))
        elif block.language == "python":
            self.keep(block)
            printed = self.python(["-c", block.text], block)
        elif block.language == "toml":
            path = self.keep(block) or self.folder / "example.toml"
            path.write_text(block.text, encoding="utf-8")
            printed = solve(read_problem(str(path))).verification.sentence()
        else:
            assert block.language in READ_ONLY, f"{block.place}: nobody checks a block of «{block.language}»"
            return
        if block.shown is not None and len(self.missing) == missing:
            assert agrees(block.shown, printed), f"{block.place} prints:\n{printed}\nand the page shows:\n{block.shown}"

    def keep(self, block: Block) -> Path | None:
        """The file that a block is, if its first line says so."""
        named = re.match(r"# ([\w-]+\.(?:toml|py))\n", block.text)
        if named is None:
            return None
        path = self.folder / named[1]
        path.write_text(block.text, encoding="utf-8")
        return path

    def command(self, line: str, block: Block) -> str:
        """Run one command line; what it prints."""
        words = shlex.split(line, comments=True)
        if line.startswith(NOT_RUN):
            return ""
        if words[0] == "python":
            return self.python(words[1:], block)
        assert words[0] in ("symback", "./run"), f"{block.place}: nobody knows how to check «{line}»"
        target = None
        if ">" in words:
            *words, arrow, target = words
            assert arrow == ">", f"{block.place}: only «> FILE» at the end is understood"
        refused = block.shown is not None and "symback: error:" in block.shown
        with contextlib.chdir(self.folder):
            printed, complaint, code = said(self.possible(words[1:]))
        assert code == (2 if refused else 0), f"{block.place}: «{line}» ended with {code}: {complaint}"
        if target is None:
            return printed + complaint
        (self.folder / target).write_text(printed, encoding="utf-8")
        return complaint

    def possible(self, words: list[str]) -> list[str]:
        """The command without what this machine lacks a tool for; the tool is noted."""
        if "--pdf" in words and shutil.which("pdflatex") is None:
            self.missing.add("pdflatex")
            words = [word for word in words if word != "--pdf"]
        if "--plot" in words and importlib.util.find_spec("matplotlib") is None:
            self.missing.add("matplotlib")
            at = words.index("--plot")
            words = words[:at] + words[at + 2 :]
        return words

    def python(self, words: list[str], block: Block) -> str:
        """Run Python in a process of its own, with the page's folder as the working directory."""
        surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
        done = subprocess.run(
            [sys.executable, "-W", "error", *words],
            cwd=self.folder,
            env=surroundings,
            capture_output=True,
            encoding="utf-8",
            timeout=120,
        )
        assert done.returncode == 0, f"{block.place}: {done.stderr}"
        return done.stdout


def said(words: list[str]) -> tuple[str, str, int]:
    """Standard output, standard error and the exit code of one symback command."""
    printed, complaint = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(complaint):
        code = main(words)
    texts = []
    for stream in (printed, complaint):
        stream.flush()
        texts.append(stream.buffer.getvalue().decode())
    return texts[0], texts[1], code


def command_lines(text: str) -> Iterator[str]:
    """The commands of a block; one that ends in a backslash goes on in the next line."""
    for line in text.replace("\\\n", " ").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line


def options(command: str) -> set[str]:
    """Every option of a command."""
    module = {"list": "listing"}.get(command, command)
    parser: argparse.ArgumentParser = importlib.import_module(f"symback.commands.{module}").parser()
    return {name for action in parser._actions for name in action.option_strings}


def spoken(text: str) -> set[str]:
    """Whatever stands between backticks in a page, blocks left out."""
    return set(re.findall(r"`([^`\n]+)`", re.sub(r"^(`{3,}).*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)))


def commands_within_sentences(text: str) -> set[str]:
    """Whole commands between backticks; ``symback COMMAND --help`` and ``symback code …`` are none."""
    commands = f"symback (?:{'|'.join(COMMANDS)})|./run solve"
    return {word for word in spoken(text) if re.fullmatch(rf"(?:{commands})\b[^…]*", word) and "COMMAND" not in word}


def broken_links(page: Path) -> list[str]:
    """The relative links of a page, pictures too, that lead nowhere."""
    text = re.sub(r"^(`{3,}).*?^\1$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = link.partition("#")
        if re.match(r"[a-z]+:", link):
            continue
        target = (page.parent / path) if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    return broken


def anchors(page: Path) -> set[str]:
    """The anchors of the headings of a page, as GitHub makes them."""
    titles = re.findall(r"^#+ (.+)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_whoever_follows_a_page_sees_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    shutil.copytree(ROOT / "docs" / "examples", tmp_path / "docs" / "examples")
    walk = Walk(tmp_path)
    for block in blocks(text, name_of(page)):
        walk.follow(block)
    (tmp_path / "aside").mkdir()
    aside = Walk(tmp_path / "aside")
    for command in sorted(commands_within_sentences(text)):
        aside.follow(Block(f"{name_of(page)}, «{command}»", "sh", command))
    for tool in walk.missing | aside.missing:
        require(tool)


@pytest.mark.slow
@pytest.mark.parametrize("example", EXAMPLES, ids=name_of)
def test_every_example_file_is_solved_and_verified(example: Path) -> None:
    solution = solve(read_problem(str(example)))
    assert "verified" in solution.verification.sentence()
    for lang in ("en", "ru"):
        page = solution.to_myst(lang=lang)
        title = tomllib.loads(example.read_text(encoding="utf-8")).get("title")
        assert title is None or title in page


def test_there_is_an_example_for_every_key_of_a_problem_file() -> None:
    tables = [tomllib.loads(example.read_text(encoding="utf-8")) for example in EXAMPLES]
    assert {key for table in tables for key in table} == set(KEYS)


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_link_leads_to_something(page: Path) -> None:
    assert broken_links(page) == []


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_option_that_a_page_names_exists(page: Path) -> None:
    known = {"--version", *(name for command in COMMANDS for name in options(command))}
    told = spoken(page.read_text(encoding="utf-8"))
    named = {word for phrase in told for word in re.findall(r"--[a-z]+(?:-[a-z]+)*", phrase)}
    assert named <= known


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_every_way_to_call_the_run_script_exists(page: Path) -> None:
    script = (ROOT / "run").read_text(encoding="utf-8")
    for word in re.findall(r"\./run ([a-z-]+)", page.read_text(encoding="utf-8")):
        assert word in COMMANDS or re.search(rf"^ *{word}\)", script, re.MULTILINE), word


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_no_page_names_a_place_on_somebody_s_machine(page: Path) -> None:
    assert re.findall(r"(?:/home/|/tmp/|/root/|/work/|/usr/|[A-Z]:\\)\S*", page.read_text(encoding="utf-8")) == []


def test_the_reference_has_every_option_and_every_name() -> None:
    told = spoken(REFERENCE.read_text(encoding="utf-8"))
    words = {word for phrase in told for word in re.split(r"[\s,=]+", phrase)}
    wanted = {name for command in COMMANDS for name in options(command)} - {"-h", "--help"}
    wanted |= {*COMMANDS, *KEYS, *READY, *ACTIVATIONS, *LOSSES, *TYPED, *ALIASES}
    wanted |= {*MATRIX_READY, *MATRIX_LOSSES, *MATRIX_FUNCTIONS, *MATRIX_ALIASES}
    words |= {word.partition("(")[0] for word in words}
    assert wanted - words == set()


def test_the_reference_tells_the_formulas_of_activations_losses_and_problems() -> None:
    told = spoken(REFERENCE.read_text(encoding="utf-8"))
    formulas = {*ACTIVATIONS.values(), *LOSSES.values(), *(ready.formula for ready in READY.values())}
    assert formulas - told == set()


def test_the_reference_has_every_public_name() -> None:
    import symback

    text = REFERENCE.read_text(encoding="utf-8")
    assert [name for name in symback.__all__ if not re.search(rf"`(symback\.)?{name}\b", text)] == []


def test_the_checks_notice_what_is_wrong(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# A page\n[here](#a-page), [there](nowhere.md), [up](#b-page)\n", encoding="utf-8")
    assert broken_links(page) == ["nowhere.md", "#b-page"]
    assert agrees("one\n…\nlast … line\n", "one\ntwo\nthree\nlast of all line\n")
    assert not agrees("one\ntwo\n", "one\nthree\n")
    assert not agrees("one\n", "one\ntwo\n")
    for wrong in (
        "```sh\nsymback solve --frobnicate\n```\n",
        "```sh\nfrobnicate\n```\n",
        "```sh\nsymback --version\n```\n\n```text\nsymback 99\n```\n",
        "```python\nprint(1)\n```\n\n```text\n2\n```\n",
        "```python\nraise SystemExit(1)\n```\n",
        "```cobol\n```\n",
    ):
        (block,) = blocks(wrong)
        with pytest.raises(AssertionError, match="page:1"):
            Walk(tmp_path).follow(block)
