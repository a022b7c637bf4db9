"""From what a person typed (a formula, a name, a file) to a Problem."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from symback.errors import InputError, suggestion
from symback.problem.identifiers import check_name
from symback.problem.problem import Problem, chain, from_formula, from_stages, with_values
from symback.problem.ready import READY

#: The keys of a problem.toml and what each must be.
KEYS: Mapping[str, type | tuple[type, ...]] = {
    "title": str,
    "formula": str,
    "stages": dict,
    "loss": str,
    "parameters": list,
    "data": list,
    "values": dict,
    "activation": str,
    "depth": int,
    "observations": (int, str),
    "reduce": str,
}


def read_problem(
    text: str | None = None,
    *,
    depth: int | None = None,
    activation: str | None = None,
    loss: str | None = None,
    wrt: str | None = None,
    at: str | None = None,
    observations: str | int | None = None,
    reduce: str | None = None,
    title: str | None = None,
) -> Problem:
    """The problem that a formula, the name of a ready-made problem or the path of a problem.toml stands for.

    Options win over what the file says. Raises InputError.

    >>> read_problem(depth=2).parameters
    ('w1', 'w2')
    """
    text = "chain" if text is None else text.strip()
    command = _command(text, depth, activation, loss, wrt)
    stages: dict[str, str] = {}
    data: list[str] | None = None
    values: dict[str, Fraction] = {}
    parameters = None if wrt is None else [name.strip() for name in wrt.split(",")]
    name = "formula"
    formula: str | None = text
    if text.endswith(".toml"):
        table = _load(Path(text))
        name = Path(text).stem
        place = f"the file {text}"
        formula, stages = table.get("formula"), table.get("stages", {})
        title = title if title is not None else table.get("title")
        loss = loss if loss is not None else table.get("loss")
        activation = activation if activation is not None else table.get("activation")
        depth = depth if depth is not None else table.get("depth")
        observations = observations if observations is not None else table.get("observations")
        reduce = reduce if reduce is not None else table.get("reduce")
        parameters = parameters if parameters is not None else table.get("parameters")
        data = table.get("data")
        values = {str(key): _number(str(value), f"{place}, values") for key, value in table.get("values", {}).items()}
        if formula is None and not stages:
            formula = "chain" if depth is not None else None
            if formula is None:
                raise InputError(f"{place} has neither a formula nor [stages]; write one of them")
    if formula in READY and formula is not None:
        ready = READY[formula]
        name = formula if name == "formula" else name
        loss = loss if loss is not None else ready.loss
        activation = activation if activation is not None else ready.activation
        parameters = parameters if parameters is not None else (list(ready.wrt) if ready.wrt else None)
        formula = ready.formula
    elif formula is not None and re.fullmatch(r"[A-Za-z]\w{3,}", formula) and not stages:
        hint = suggestion(formula, READY)
        if hint:
            raise InputError(f"the problem {formula} is not known; {hint}")
    if depth is not None and name != "chain" and not (formula == READY["chain"].formula and not stages):
        raise InputError("--depth belongs to the problem chain; a formula says its depth itself")
    if name == "chain" and parameters is None and data is None:
        problem = chain(3 if depth is None else depth, activation, loss, title)
    elif name == "chain" or depth is not None:
        text = chain(3 if depth is None else depth).formula
        problem = from_formula(text, activation=activation, loss=loss, wrt=parameters, name="chain", title=title)
    else:
        problem = from_stages(
            stages, formula, activation=activation, loss=loss, wrt=parameters, data=data, name=name, title=title
        )
    if at is not None:
        values |= _values(at)
    if values:
        problem = with_values(problem, values)
    return replace(
        problem,
        observations=_observations(observations),
        reduce=_reduce(reduce),
        command=command,
    )


def _load(path: Path) -> dict[str, Any]:
    import tomllib

    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise InputError(f"the file {path} does not exist; give the path of a problem.toml") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"the file {path} cannot be read ({error.__class__.__name__}); check the path") from None
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"the file {path} is not TOML: {error}") from None
    for key, value in table.items():
        if key not in KEYS:
            hint = suggestion(key, KEYS) or f"known are {', '.join(KEYS)}"
            raise InputError(f"the file {path} has an unknown key «{key}»; {hint}")
        if not isinstance(value, KEYS[key]) or isinstance(value, bool):
            raise InputError(f"the file {path}: «{key}» has the wrong type; see the example in the docs")
    for key in ("parameters", "data"):
        if not all(isinstance(item, str) for item in table.get(key, [])):
            raise InputError(f'the file {path}: «{key}» is a list of names such as ["w1", "w2"]')
    if not all(isinstance(item, str) for item in table.get("stages", {}).values()):
        raise InputError(f'the file {path}: each stage is a formula in quotation marks, such as h1 = "x*w1"')
    for name in table.get("data", []):
        check_name(name, lambda what: InputError(f"the file {path}, data: {what}"))
    return table


def _values(at: str) -> dict[str, Fraction]:
    values: dict[str, Fraction] = {}
    for part in at.split(","):
        if not part.strip():
            continue
        name, equals, number = (piece.strip() for piece in part.partition("="))
        if not equals:
            raise InputError(f'--at «{part.strip()}»: write name=number, such as --at "x=1,w1=0.5"')
        if name in values:
            raise InputError(f"--at gives {name} twice; give each value once")
        values[name] = _number(number, f"--at, {name}")
    if not values:
        raise InputError('--at is empty; write --at "x=1,w1=0.5"')
    return values


def _number(text: str, place: str) -> Fraction:
    if not re.fullmatch(r"[+-]?(\d{1,40}(\.\d{0,40})?|\.\d{1,40})([eE][+-]?\d{1,2})?(/\d{1,40})?", text):
        raise InputError(f"{place}: «{text}» is not a number; write 2, 0.5 or 1/3")
    numerator, _, denominator = text.partition("/")
    if denominator and int(denominator) == 0:
        raise InputError(f"{place}: «{text}» divides by zero")
    return Fraction(numerator) / int(denominator or 1)


def _observations(count: str | int | None) -> str | None:
    if count is None:
        return None
    text = str(count).strip()
    if re.fullmatch(r"[1-9]\d{0,8}|[a-zA-Z]", text):
        return text
    raise InputError(f"the number of observations is «{text}»; write a whole number from 1 or a letter such as n")


def _reduce(reduce: str | None) -> str:
    if reduce not in (None, "sum", "mean"):
        raise InputError(f"the reduction is «{reduce}»; write sum or mean")
    return reduce or "sum"


def _command(text: str, depth: int | None, activation: str | None, loss: str | None, wrt: str | None) -> str:
    """The words of the command line that lead to this problem."""
    words = [text]
    for option, value in (("--depth", depth), ("--activation", activation), ("--loss", loss), ("--wrt", wrt)):
        if value is not None:
            words += [option, str(value)]
    return " ".join(shlex.quote(word) for word in words)
