"""The statement of a problem with matrices, and the first answer: the formula with the sizes under its matrices."""

from __future__ import annotations

from symback.document import display as m
from symback.document.narrate.activation import definition, is_worth_defining
from symback.document.narrate.matrices.signs import signs
from symback.document.narrate.matrices.teller import MatrixTeller, length
from symback.document.narrate.statement import names, unknown_functions
from symback.document.narrate.teller import display, equation
from symback.document.shape_math import shape_math, shape_note, size_math
from symback.document.tree import Block, Inline, InlineMath, Table, plain
from symback.program.sizes import ONE, Size

#: A formula of more names than this is told step by step only.
LONGEST_FORMULA = 14
#: And so is one of more names than this that no line can be broken in, because it is no sum.
LONGEST_PIECE = 7


def title(teller: MatrixTeller) -> str:
    """What the page is called: as the person said, or by what it is about."""
    if teller.problem.title is not None:
        return teller.problem.title
    return plain(teller.inline("title_matrix_network" if teller.prediction is not None else "title_matrix_function"))


def statement(teller: MatrixTeller) -> list[Block]:
    """What is given, with a table of all shapes, and how matrices are written here."""
    problem = teller.problem
    parameters = names(problem.parameters)
    if teller.prediction is None:
        function = equation(teller.output, teller.typed())
        blocks = teller.say("matrix_function", function=function, parameters=parameters)
    else:
        loss = equation(teller.output, teller.forward.write(problem.result, own=True))
        n = observations(teller)
        network, size = _network(teller), None if n is None else size_math(n)
        blocks = teller.say("matrix_model", network=network, n=size)
        if network is None:
            blocks.append(display(*_steps(teller, with_sizes=False)))
        data = names(_inputs_of_prediction(teller))
        said = {"parameters": parameters, "loss": loss, "n": size, "yhat": teller.prediction, "data": data}
        blocks += teller.say("matrix_model_rows", **said)
    if teller.residual is not None:
        blocks += teller.say("matrix_labels", labels=teller.residual.labels)
    blocks += _functions(teller)
    blocks.append(_table(teller))
    return [*blocks, *signs(teller)]


def _network(teller: MatrixTeller) -> m.Math | None:
    """The formula in one line; None where it is told step by step."""
    written = teller.typed()
    prediction = teller.prediction
    assert prediction is not None
    longest = LONGEST_FORMULA if isinstance(written, m.Sum) else LONGEST_PIECE
    if length(written) > longest and len(_told(teller)) > 1:
        return None
    return prediction if written == prediction else equation(prediction, written)


def _told(teller: MatrixTeller) -> list[str]:
    """The named values up to the prediction, or to the result where there is none."""
    problem = teller.problem
    end = problem.result if problem.prediction is None else problem.prediction
    return [name for name in teller.computed if teller.nodes[name] <= end]


def _steps(teller: MatrixTeller, with_sizes: bool) -> list[m.Line]:
    """How each of them is computed."""
    return [
        m.Line(
            m.Name(name),
            (teller.forward.write(teller.nodes[name], own=True),),
            note=shape_note(teller.shape(name)) if with_sizes else "",
        )
        for name in _told(teller)
    ]


def observations(teller: MatrixTeller) -> Size | None:
    """How many observations there are: the rows that the prediction has in common with the data it is made of."""
    prediction = teller.problem.prediction
    if prediction is None:
        return None
    shape = teller.problem.forward.shape(prediction)
    data = [teller.shape(name) for name in _inputs_of_prediction(teller)]
    if not shape or not any(shape[0] == other[0] for other in data if other) or shape[0] == ONE:
        return None
    return shape[0]


def _inputs_of_prediction(teller: MatrixTeller) -> list[str]:
    """The data from which the prediction is computed."""
    problem = teller.problem
    assert problem.prediction is not None
    reached = set(problem.forward.reachable([problem.prediction]))
    return [name for name in problem.data if problem.forward.inputs()[name] in reached]


def _functions(teller: MatrixTeller) -> list[Block]:
    """What is known of f."""
    problem = teller.problem
    blocks = unknown_functions(teller)
    if problem.activation is not None and problem.activation.formula is not None and is_worth_defining(teller):
        told = definition(teller, problem.activation)
        blocks += teller.say("matrix_activation", definition=told)
    return blocks


def _table(teller: MatrixTeller) -> Table:
    """Every quantity with its size and its role."""
    problem = teller.problem
    head = tuple(teller.inline(f"head_{column}") for column in ("quantity", "size", "role"))
    rows: list[tuple[Inline, ...]] = []
    reached = set() if problem.prediction is None else set(_inputs_of_prediction(teller))
    for name in (*problem.data, *problem.parameters, *teller.computed):
        shape = problem.shape(name)
        if name in problem.parameters:
            role = "parameter"
        elif name in problem.data:
            role = "given" if problem.prediction is None or not shape else "input" if name in reached else "target"
        else:
            role = "prediction" if problem.prediction == teller.nodes[name] else "computed"
            role = "result" if problem.result == teller.nodes[name] else role
        size: Inline = (InlineMath(shape_math(shape)),) if shape else teller.inline("size_number")
        rows.append(((InlineMath(m.Name(name)),), size, teller.inline(f"role_{role}")))
    return Table(head, tuple(rows), ("left", "left", "left"), teller.inline("caption_shapes"))


def composite(teller: MatrixTeller) -> list[Block]:
    """The formula from the inside to the outside, with all sizes."""
    lines = _steps(teller, with_sizes=True)
    if not lines:
        return teller.say("composite_given", yhat=teller.prediction)
    blocks: list[Block] = []
    if len(lines) > 1:
        blocks += [*teller.say("matrix_composite", steps=len(lines)), display(*lines)]
    if length(teller.typed()) > LONGEST_FORMULA:
        return blocks
    last = _told(teller)[-1]
    together = m.Line(m.Name(last), (teller.typed(with_sizes=True),))
    shape = teller.shape(last)
    size = shape_math(shape) if shape else None
    return [*blocks, *teller.say("matrix_together", several=len(lines) > 1, size=size), display(together)]
