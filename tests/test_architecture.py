"""The house as DESIGN says it is: what is absent. Every rule is read from the syntax trees, nothing is imported."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "symback"
MODULES = sorted(path.relative_to(ROOT).as_posix() for path in PACKAGE.rglob("*.py"))

#: From a part of the house to what it must not know. One direction, no arrow back.
FORBIDDEN_IMPORTS: Mapping[str, tuple[str, ...]] = {
    "symback/problem": (
        "symback.derivation", "symback.document", "symback.code", "symback.audit", "symback.compare",
        "symback.pipeline", "symback.commands", "symback.cli", "symback.files",
    ),
    "symback/program": (
        "symback.problem", "symback.optimise", "symback.transform", "symback.derivation", "symback.document",
        "symback.code", "symback.audit", "symback.compare", "symback.pipeline", "symback.commands", "symback.cli",
        "symback.files",
    ),
    "symback/optimise": (
        "symback.problem", "symback.derivation", "symback.document", "symback.code", "symback.transform",
        "symback.audit",
        "symback.compare", "symback.savings", "symback.pipeline", "symback.commands", "symback.cli", "symback.files",
    ),
    "symback/transform": (
        "symback.derivation", "symback.document", "symback.audit", "symback.compare", "symback.pipeline",
        "symback.commands", "symback.cli", "symback.files",
    ),
    "symback/derivation": (
        "symback.document", "symback.code", "symback.audit", "symback.compare", "symback.pipeline",
        "symback.commands", "symback.cli", "symback.files",
    ),
    "symback/document": ("symback.code", "symback.audit", "symback.commands", "symback.cli", "symback.files"),
    "symback/code": ("symback.document", "symback.audit", "symback.commands", "symback.cli", "symback.files"),
    "symback/audit": ("symback.code", "symback.commands", "symback.cli", "symback.files"),
    "symback/compare.py": ("symback.document", "symback.code", "symback.commands", "symback.cli", "symback.files"),
    "symback/pipeline.py": ("symback.commands", "symback.cli", "symback.files"),
    "symback/commands": ("symback.cli",),
}  # fmt: skip

#: Only these write files or print.
WRITERS = ("symback/cli.py", "symback/commands/", "symback/files.py")

#: Module -> the reason why it may do what the others may not.
WRITES_ALL_THE_SAME: Mapping[str, str] = {
    "symback/plot.py": "matplotlib draws into the temporary file that the command hands it",
}
EXECUTES_ALL_THE_SAME: Mapping[str, str] = {
    "symback/transform/load.py": "it compiles the text that its own backend wrote; names are made identifiers first",
}
LONG_ALL_THE_SAME: Mapping[str, str] = {}

CACHES_ALL_THE_SAME: Mapping[str, str] = {
    "symback/program/functions.py": "a function is the same object wherever it is called by the same name",
    "symback/document/phrases.py": "there are two languages, and another one raises",
}

LONGEST = 300

DANGEROUS = {"eval", "exec", "compile", "__import__", "sympify", "parse_expr", "parse_latex", "lambdify", "input"}

WRITING_METHODS = {
    "write_text", "write_bytes", "mkdir", "unlink", "rename", "rmdir", "touch", "symlink_to", "savefig", "makedirs",
    "rmtree", "copyfile", "move",
}  # fmt: skip

MUTATING_METHODS = {
    "append", "extend", "insert", "remove", "pop", "clear", "add", "discard", "update", "setdefault", "popitem",
}  # fmt: skip


@cache
def tree(module: str) -> ast.Module:
    return ast.parse((ROOT / module).read_text(encoding="utf-8"), module)


def imports(module: str) -> Iterator[str]:
    """Every module that a module imports, at the top, in a function or for the type checker alone."""
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module}:{node.lineno} imports relatively"
            assert node.module
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def within(name: str, parents: Iterable[str]) -> bool:
    return any(name == parent or name.startswith(f"{parent}.") for parent in parents)


def called(node: ast.AST) -> str:
    """The last part of the name of what a call calls."""
    if not isinstance(node, ast.Call):
        return ""
    if isinstance(node.func, ast.Name):
        return node.func.id
    return node.func.attr if isinstance(node.func, ast.Attribute) else ""


def is_plain(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name)


def dangers(module: str) -> list[str]:
    found = []
    for node in ast.walk(tree(module)):
        name = called(node)
        # re.compile is not compile.
        if name in DANGEROUS and (is_plain(node) or name not in ("compile", "input")):
            found.append(f"{module}:{node.lineno} calls {name}")  # type: ignore[attr-defined]
    return found + [f"{module} imports {name}" for name in imports(module) if within(name, ("pickle", "marshal"))]


def writings(module: str) -> list[str]:
    found = []
    for node in ast.walk(tree(module)):
        name = called(node)
        writes = name in WRITING_METHODS or (name in ("print", "open") and is_plain(node))
        standard = isinstance(node, ast.Attribute) and node.attr in ("stdout", "stderr", "environ")
        if writes or standard:
            found.append(f"{module}:{node.lineno} uses {name or ast.unparse(node)}")  # type: ignore[attr-defined]
    return found


def module_names(module: str) -> set[str]:
    names: set[str] = set()
    for node in tree(module).body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def state(module: str) -> list[str]:
    """Places where a function changes a name of its module, and caches that grow without bound."""
    mine = module_names(module)
    found = []
    for function in ast.walk(tree(module)):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        local = {n.id for n in ast.walk(function) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
        local |= {argument.arg for argument in ast.walk(function) if isinstance(argument, ast.arg)}
        shared = mine - local
        for node in ast.walk(function):
            if isinstance(node, ast.Global):
                found.append(f"{module}:{node.lineno} says global")
            elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
                if isinstance(node.value, ast.Name) and node.value.id in shared:
                    found.append(f"{module}:{node.lineno} changes {node.value.id}")
            elif called(node) in MUTATING_METHODS and isinstance(node, ast.Call):
                owner = node.func.value if isinstance(node.func, ast.Attribute) else None
                if isinstance(owner, ast.Name) and owner.id in shared:
                    found.append(f"{module}:{node.lineno} changes {owner.id}")
    return found


def unbounded_caches(module: str) -> list[str]:
    found = []
    for function in ast.walk(tree(module)):
        if not isinstance(function, ast.FunctionDef):
            continue
        takes_arguments = bool(function.args.args or function.args.kwonlyargs or function.args.vararg)
        for decorator in function.decorator_list:
            text = ast.unparse(decorator).removeprefix("functools.")
            if text == "cache" or re.search(r"lru_cache\((maxsize=)?None\)", text):
                small = takes_arguments and all(is_small(argument) for argument in function.args.args)
                if takes_arguments and not small:
                    found.append(f"{module}:{function.lineno} {function.name} has a cache without a bound")
    return found


def is_small(argument: ast.arg) -> bool:
    """Whether an argument has few values: a bool, a Literal."""
    text = ast.unparse(argument.annotation) if argument.annotation else ""
    return text == "bool" or text.startswith("Literal[")


@pytest.mark.parametrize("part", FORBIDDEN_IMPORTS)
def test_imports_go_in_one_direction(part: str) -> None:
    inside = [module for module in MODULES if module == part or module.startswith(f"{part}/")]
    wrong = {(m, name) for m in inside for name in imports(m) if within(name, FORBIDDEN_IMPORTS[part])}
    assert not wrong


def test_nothing_typed_is_ever_executed() -> None:
    found = [danger for module in MODULES if module not in EXECUTES_ALL_THE_SAME for danger in dangers(module)]
    assert not found


def test_only_the_commands_write_files_or_print() -> None:
    inside = [m for m in MODULES if not m.startswith(WRITERS) and m not in WRITES_ALL_THE_SAME]
    assert not [writing for module in inside for writing in writings(module)]


def test_no_function_changes_a_name_of_its_module() -> None:
    assert not [change for module in MODULES for change in state(module)]


def test_caches_are_bounded() -> None:
    assert not [cached for m in MODULES if m not in CACHES_ALL_THE_SAME for cached in unbounded_caches(m)]


def test_a_file_fits_on_a_few_screens_or_has_a_reason() -> None:
    lengths = {m: len((ROOT / m).read_text(encoding="utf-8").splitlines()) for m in MODULES}
    assert not {m: lines for m, lines in lengths.items() if lines > LONGEST and m not in LONG_ALL_THE_SAME}
    assert not {m for m in LONG_ALL_THE_SAME if lengths.get(m, 0) <= LONGEST}, "a reason that is not needed any more"


def test_every_exception_from_a_rule_is_still_needed() -> None:
    assert not [m for m in EXECUTES_ALL_THE_SAME if m not in MODULES or not dangers(m)]
    assert not [m for m in WRITES_ALL_THE_SAME if m not in MODULES or not writings(m)]
    assert not [m for m in CACHES_ALL_THE_SAME if m not in MODULES or not unbounded_caches(m)]


def test_every_module_has_a_test_file() -> None:
    """symback/program/cost.py has tests/test_cost.py, or test_program_cost.py where the short name says too little."""
    there = {path.stem for path in (ROOT / "tests").rglob("test_*.py")}
    without = []
    for module in MODULES:
        *parents, stem = Path(module).with_suffix("").parts[1:]
        # cli and its process are tested together; the version is data.
        if stem not in ("__init__", "__main__", "version"):
            names = {f"test_{'_'.join([*parents[start:], stem])}" for start in range(len(parents) + 1)}
            if not names & there:
                without.append(module)
    assert not without


def test_nothing_below_the_commands_knows_a_path_of_one_machine() -> None:
    home = re.compile(r"(?<![\w.])/(?:home|root|Users|tmp|work)/\w")
    assert not [m for m in MODULES if home.search((ROOT / m).read_text(encoding="utf-8"))]


def test_the_rules_see_what_they_are_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A rule that finds nothing proves nothing; here is something to find."""
    (tmp_path / "bad.py").write_text(
        "import functools, os, pickle, re\nfrom symback.code import generate\nTABLE = {}\nre.compile('x')\n"
        "@functools.cache\ndef f(x):\n    TABLE[x] = eval(x)\n    TABLE.update({})\n    print(open(x))\n"
        "    os.environ\n    compile('', '', 'exec')\n"
    )
    monkeypatch.setattr(sys.modules[__name__], "ROOT", tmp_path)
    assert "symback.code.generate" in set(imports("bad.py"))
    assert [d.rpartition(" ")[2] for d in dangers("bad.py")] == ["eval", "compile", "pickle"]
    assert len(writings("bad.py")) == 3
    assert len(state("bad.py")) == 2
    assert len(unbounded_caches("bad.py")) == 1
