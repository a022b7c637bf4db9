"""The problem of a formula with matrices: shapes, the loss, who is a parameter and who is data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from symback.errors import InputError, suggestion
from symback.problem.activations import Activation
from symback.problem.activations import activation as find_activation
from symback.problem.draft import Draft
from symback.problem.identifiers import check_name
from symback.problem.matrix_formula import TAKEN_IN_MATRICES, is_mathematics, read_matrix_formula
from symback.problem.matrix_kinds import PENALTY
from symback.problem.matrix_losses import DEFAULT_LOSS, MATRIX_LOSSES, is_mean, named_losses
from symback.problem.matrix_naming import name_matrices
from symback.problem.matrix_shapes import Shapes
from symback.problem.matrix_write import write
from symback.problem.problem import DATA, Problem, told_activation
from symback.program.arrays import total
from symback.program.core import Builder
from symback.program.sizes import ONE, SCALAR, Shape, Size, letters_of, show_shape

#: Names of the prediction in a loss.
PREDICTION = ("Yhat", "yhat", "Y_hat", "y_hat")


def read_shapes(text: str) -> dict[str, Shape]:
    """The shapes of ``X: n x d0, w: d0 x 1, c: number``; a single size is a column.

    Raises InputError for anything else.

    >>> {name: show_shape(shape) for name, shape in read_shapes("X: n x 3, w: 3").items()}
    {'X': 'n×3', 'w': '3×1'}
    """
    found: dict[str, Shape] = {}
    for part in text.split(","):
        if not part.strip():
            continue
        match = re.fullmatch(r"\s*(\w+)\s*:\s*(.+?)\s*", part)
        if match is None:
            raise InputError(f'--shapes «{part.strip()}»: write name: rows x columns, such as --shapes "X: n x 3"')
        name, sizes = match.groups()
        check_name(name, lambda what: InputError(f"--shapes: {what}"))
        if name in found:
            raise InputError(f"--shapes gives the shape of {name} twice; give each once")
        found[name] = read_shape(sizes, f"--shapes, {name}")
    return found


def read_shape(text: str, place: str) -> Shape:
    """One shape: ``n x d0``, ``3x1``, a single size (a column), or ``number``. Raises InputError."""
    if text in ("number", "scalar", "1 number"):
        return SCALAR
    # between two sizes stands x, × or *; with spaces around it a letter x cannot be part of a name
    parts = re.split(r"\s+x\s+|\s*[×*]\s*|(?<=\d)x(?=\w)", text.strip())
    if len(parts) > 2 or not all(re.fullmatch(r"[1-9][0-9]{0,8}|[A-Za-z]\w{0,20}", part) for part in parts):
        raise InputError(f"{place}: «{text}» is no shape; write rows x columns such as n x 3, or number")
    if len(parts) == 1 and re.fullmatch(r"\w+x\w+", text):
        raise InputError(f"{place}: «{text}» is one word; write rows x columns with spaces around the x, such as n x d")
    for letter in parts:
        if not letter.isdigit():
            check_name(letter, lambda what: InputError(f"{place}: {what}"))
    sizes = [Size.of(int(part) if part.isdigit() else part) for part in parts]
    return sizes[0], (sizes[1] if len(sizes) == 2 else ONE)


def from_matrix_stages(
    stages: Mapping[str, str],
    last: str | None = None,
    *,
    shapes: Mapping[str, Shape] | None = None,
    activation: str | None = None,
    loss: str | None = None,
    reduce: str = "sum",
    wrt: Sequence[str] | None = None,
    data: Sequence[str] | None = None,
    name: str = "formula",
    title: str | None = None,
) -> Problem:
    """The problem of one or several formulas with matrices; shapes that are not given are inferred.

    ``loss`` is the name of a loss, a formula in Y and Yhat, or "none"; by default half the squared Frobenius norm
    of Ŷ - Y, or none if the formula is a number by itself. ``reduce="mean"`` divides it by the number of rows.

    >>> problem = from_matrix_stages({}, "f(X@W1)@W2")
    >>> {name: show_shape(problem.shape(name)) for name in ("X", "W1", "W2", "Y")}
    {'X': 'n×d0', 'W1': 'd0×d1', 'W2': 'd1×d2', 'Y': 'n×d2'}
    """
    draft = Draft()
    used = find_activation(activation)
    functions = {"f": used.function} if used.formula is not None else {}
    scope: dict[str, int] = {}
    row = -1
    for stage, text in stages.items():
        check_name(stage, lambda what: InputError(f"the stage {what}"))
        if stage in TAKEN_IN_MATRICES or draft.has_input(stage):
            raise InputError(f"the stage {stage} has the name of a function or of a value used before; rename it")
        draft.stages.add(stage)
        row = scope[stage] = read_matrix_formula(text, draft, scope, functions, f"the stage {stage}")
    if last is not None:
        row = read_matrix_formula(last, draft, scope, functions)
    if activation is not None and not any(r.payload is used.function for r in draft.rows):
        raise InputError(f"the formula has no f for which {activation} could stand; write f(…) where it belongs")
    told = "; ".join([*(f"{stage} = {text}" for stage, text in stages.items()), *([last] if last else [])])
    if draft.rows[row].op == "const":
        raise InputError(f"the formula {told} is a number and depends on no parameter; write one such as X@W")
    mathematics = any(is_mathematics(text) for text in (*stages.values(), last or ""))
    known = dict(shapes or {})
    loss = _chosen_loss(draft, row, known, mathematics, loss)
    root = row
    reached = set(draft.reachable(row))
    of_formula = [name for name, node in draft.inputs().items() if loss == "none" or node in reached]
    if loss != "none":
        if not loss.strip():
            raise InputError('the loss is empty; write one such as "sum((Yhat - Y)**2)/2", or none')
        if reduce == "mean" and is_mean(loss):
            raise InputError(f"the loss «{loss}» is a mean already; leave out the reduction mean")
        formula = named_losses(loss) if reduce == "sum" else f"({named_losses(loss)})/rows(Yhat)"
        predictions = dict.fromkeys(PREDICTION, row)
        clash = next((alias for alias in predictions if draft.has_input(alias)), None)
        if clash is not None:
            raise InputError(f"{clash} is the name of the prediction itself; give the quantity another name")
        root = read_matrix_formula(formula, draft, {**scope, **predictions}, functions, "the loss")
        if row not in draft.reachable(root):
            remedy = suggestion(loss, MATRIX_LOSSES) or "write it in Y and Yhat"
            raise InputError(f"the loss «{loss}» does not depend on Yhat, the prediction; {remedy}")
    _all_known(draft, known)
    found = Shapes(draft, root, known, mathematics).solve()
    _letters_apart(draft, found, known)
    b = Builder()
    nodes = write(draft, found, b)
    result = _number(b, nodes[root], "the loss" if loss != "none" else "the formula", loss)
    prediction = None if loss == "none" else nodes[row]
    named = {stage: nodes[number] for stage, number in scope.items() if number in nodes}
    return _assemble(b, result, prediction, named, of_formula, told, loss, reduce, wrt, data, used, name, title)


def _chosen_loss(draft: Draft, row: int, known: Mapping[str, Shape], mathematics: bool, loss: str | None) -> str:
    """The loss that was asked for, or the default: none for a formula that is a number already."""
    if loss is not None:
        return loss
    shape = Shapes(draft, row, known, mathematics).solve()[row]
    return "none" if shape in (SCALAR, (ONE, ONE)) else DEFAULT_LOSS


def _is_data(name: str) -> bool:
    return DATA.fullmatch(name) is not None or name in PENALTY


def _all_known(draft: Draft, known: Mapping[str, Shape]) -> None:
    inputs = draft.inputs()
    for name in known:
        if name not in inputs:
            hint = suggestion(name, inputs) or f"the quantities are {', '.join(inputs)}"
            raise InputError(f"--shapes gives a shape for {name}, which does not occur; {hint}")


def _letters_apart(draft: Draft, shapes: Mapping[int, Shape], known: Mapping[str, Shape]) -> None:
    """A letter of a shape is no name of a matrix, of a stage or of a function; as a number it is the size itself."""
    matrices = {draft.rows[node].payload for node, shape in shapes.items() if shape and draft.rows[node].op == "input"}
    functions = {row.payload.name for row in draft.rows if row.op == "call"}
    taken = matrices | draft.stages | functions | TAKEN_IN_MATRICES | {*PREDICTION, *known}
    for letter in letters_of(shapes.values()):
        if letter in taken:
            raise InputError(f"{letter} is a size and something else in the formula as well; rename one of them")


def _number(b: Builder, node: int, what: str, loss: str) -> int:
    """The node as a number: the only element of a 1×1 matrix is one."""
    shape = b.shape(node)
    if shape not in (SCALAR, (ONE, ONE)):
        remedy = "take its sum(…) or choose a --loss" if loss == "none" else "add it up with sum(…)"
        raise InputError(f"{what} is {show_shape(shape)}, but a gradient needs a number; {remedy}")
    return total(b, node)


def _assemble(
    b: Builder,
    result: int,
    prediction: int | None,
    stages: Mapping[str, int],
    of_formula: Sequence[str],
    text: str,
    loss: str,
    reduce: str,
    wrt: Sequence[str] | None,
    data: Sequence[str] | None,
    used: Activation,
    name: str,
    title: str | None,
) -> Problem:
    forward = b.build([result])
    inputs, reached = forward.inputs(), set(forward.reachable())
    is_data = _is_data if data is None else set(data).__contains__
    free = [n for n in of_formula if n in inputs and not is_data(n)]
    chosen = tuple(wrt) if wrt is not None else tuple(free or (inputs if loss == "none" else ()))
    if not chosen:
        raise InputError("there is no parameter; name one with --wrt or use a name such as W1 (X and Y are data)")
    if len(set(chosen)) != len(chosen):
        raise InputError("--wrt names a parameter twice; name each once")
    sizes = letters_of(b.shapes.values())
    for parameter in chosen:
        check_name(parameter, lambda what: InputError(f"--wrt: {what}"))
        if parameter in sizes:
            raise InputError(f"--wrt names {parameter}, which is a size; a derivative is by a matrix or a number")
        if parameter not in inputs:
            hint = suggestion(parameter, inputs) or f"the quantities are {', '.join(inputs)}"
            raise InputError(f"--wrt names {parameter}, which does not occur; {hint}")
    if reached.isdisjoint(inputs.values()):
        raise InputError(f"the formula {text} is a number and depends on no parameter; write one such as X@W")
    output = name_matrices(b, result, prediction, stages, tuple(inputs), "z" if loss == "none" else "L")
    forward = b.build([result])
    given = [n for n, node in inputs.items() if n not in chosen and node in reached]
    return Problem(
        name=name,
        title=title,
        formula=text,
        loss=None if loss == "none" else loss,
        forward=forward,
        prediction=prediction,
        output=output,
        parameters=chosen,
        data=tuple(given),
        activation=told_activation(forward, used),
        reduce=reduce,
    )
