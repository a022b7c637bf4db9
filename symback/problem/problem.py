"""Problem: what is asked. The formula as it was typed, the loss, who is a parameter and who is data."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from symback.errors import InputError, suggestion
from symback.problem.activations import ACTIVATIONS, Activation
from symback.problem.activations import activation as find_activation
from symback.problem.chain import Chain, find_chain, loss_is_apart
from symback.problem.formula import TAKEN, read_formula
from symback.problem.identifiers import check_name
from symback.problem.losses import DEFAULT, LOSSES
from symback.problem.matrix_formula import has_matrices
from symback.problem.naming import name_stages
from symback.program.core import Builder, Program
from symback.program.functions import FUNCTIONS, Function
from symback.program.matrix import Matrix
from symback.program.sizes import Shape

#: Names that are data when nothing else is said: x, y, X, Y and their indexed forms.
DATA = re.compile(r"[xyXY]_?\d*")
#: The deepest chain that can be asked for.
DEEPEST = 1_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """A formula with its loss, as a program in the order in which it was typed.

    ``forward`` has one output: the loss, or the formula itself where there is no loss. ``prediction`` is the node
    of ŷ (None without a loss), ``output`` the name of the output (L, or z without a loss). ``values`` are sample
    values of numbers; a problem with matrices has ``samples``, and ``sizes`` for the letters of its shapes.
    """

    name: str
    title: str | None
    formula: str
    loss: str | None
    forward: Program
    prediction: int | None
    output: str
    parameters: tuple[str, ...]
    data: tuple[str, ...]
    chain: Chain | None = None
    activation: Activation | None = None
    values: Mapping[str, Fraction] = field(default_factory=dict)
    samples: Mapping[str, Fraction | Matrix] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    observations: str | None = None
    reduce: str = "sum"
    command: str = ""

    @property
    def result(self) -> int:
        """The node of the output."""
        return self.forward.outputs[0]

    @property
    def has_matrices(self) -> bool:
        """Is one of its quantities a matrix?"""
        return bool(self.forward.shapes)

    def shape(self, name: str) -> Shape:
        """The shape of an input or a named value; the empty shape of a number. Raises KeyError."""
        return self.forward.shape(self.forward.node(name))

    @property
    def unknown_functions(self) -> tuple[Function, ...]:
        """The unknown functions of the formula, in the order of their first use."""
        program = self.forward
        found = (program.function(node) for node in program.reachable() if program.ops[node] == "call")
        return tuple(dict.fromkeys(function for function in found if function.unknown))


def from_formula(
    text: str,
    *,
    activation: str | None = None,
    loss: str | None = None,
    wrt: Sequence[str] | None = None,
    shapes: str | None = None,
    name: str = "formula",
    title: str | None = None,
) -> Problem:
    """The problem of one formula.

    ``loss`` is a formula in y and yhat, the name of a loss, "none", or None for ½(y - ŷ)². ``wrt`` are the
    parameters; by default every name that is not data. Where the formula has an @ or ``shapes`` are given, as in
    ``X: n x d, w: d x 1``, its quantities are matrices. Raises InputError for what cannot be read.

    >>> from_formula("w2*tanh(w1*x + b1) + b2").parameters
    ('w2', 'w1', 'b1', 'b2')
    >>> from_formula("tanh(X@W1 + b1)@W2", shapes="X: n x d").parameters
    ('W1', 'b1', 'W2')
    """
    if shapes is not None or has_matrices(text):
        from symback.problem.matrices import from_matrix_stages, read_shapes

        given = read_shapes(shapes or "")
        return from_matrix_stages(
            {}, text, shapes=given, activation=activation, loss=loss, wrt=wrt, name=name, title=title
        )
    return from_stages({}, text, activation=activation, loss=loss, wrt=wrt, name=name, title=title)


def chain(
    depth: int = 3, activation: str | Activation | None = None, loss: str | None = None, title: str | None = None
) -> Problem:
    """The chain ŷ = f(…f(x·w_1)·w_2…)·w_m of a given depth m.

    ``activation`` is its name, a formula in t, or an Activation; None leaves f unknown.

    >>> chain(depth=2).formula
    'f(x*w1)*w2'
    """
    if not 1 <= depth <= DEEPEST:
        raise InputError(f"the depth is {depth}; it must be a whole number from 1 to {DEEPEST}")
    b = Builder()
    used = activation if isinstance(activation, Activation) else find_activation(activation)
    node = b.input("x")
    for k in range(1, depth + 1):
        node = b.emit("mul", (node, b.input(f"w{k}")))
        if k < depth:
            node = b.emit("call", (node,), used.function)
    text = "x*w1" if depth == 1 else f"{'f(' * (depth - 1)}x*w1)" + ")".join(f"*w{k}" for k in range(2, depth + 1))
    return _assemble(b, node, text if depth <= 50 else "", loss, None, used, "chain", title)


def from_stages(
    stages: Mapping[str, str],
    last: str | None = None,
    *,
    activation: str | None = None,
    loss: str | None = None,
    wrt: Sequence[str] | None = None,
    data: Sequence[str] | None = None,
    name: str = "formula",
    title: str | None = None,
) -> Problem:
    """The problem of several formulas that are computed one after another; each may use the names before it."""
    b = Builder()
    used = find_activation(activation)
    functions = {"f": used.function} if used.formula is not None else {}
    scope: dict[str, int] = {}
    node, met, seen = -1, set[str](), 0
    for stage, text in stages.items():
        met.update(str(b.payloads[n]) for n in range(seen, len(b.ops)) if b.ops[n] == "input")
        seen = len(b.ops)
        check_name(stage, lambda what: InputError(f"the stage {what}"))
        if stage in TAKEN or stage in met:
            raise InputError(f"the stage {stage} has the name of a function or of a value used before; rename it")
        node = read_formula(text, b, scope, functions, f"the stage {stage}")
        if b.ops[node] in ("input", "const"):
            raise InputError(f"the stage {stage} «{text}» computes nothing; write the value where it is used")
        scope[stage] = node
        b.name(node, stage)
    if last is not None:
        node = read_formula(last, b, scope, functions)
    if activation is not None and not any(p is used.function for p in b.payloads.values()):
        raise InputError(f"the formula has no f for which {activation} could stand; write f(…) where it belongs")
    told = [f"{stage} = {text}" for stage, text in stages.items()]
    text = "; ".join([*told, last] if last is not None else told)
    return _assemble(b, node, text, loss, wrt, used, name, title, data)


def _assemble(
    b: Builder,
    root: int,
    text: str,
    loss: str | None,
    wrt: Sequence[str] | None,
    used: Activation,
    name: str,
    title: str | None,
    data: Sequence[str] | None = None,
) -> Problem:
    inputs = [str(b.payloads[node]) for node, op in enumerate(b.ops) if op == "input"]
    _no_clash(b, inputs)
    is_data = DATA.fullmatch if data is None else set(data).__contains__
    free = [n for n in inputs if not is_data(n)]
    if loss is None and wrt is None and not free and inputs:
        loss = "none"
    loss = LOSSES.get(loss or DEFAULT, loss)
    output = _free_name(("z", "F", "q", "z_out") if loss == "none" else ("L", "J", "E", "L_out"), b, inputs)
    if wrt is not None:
        parameters = _parameters(wrt)
    else:
        parameters = tuple(free or inputs if loss == "none" else free)
    if not parameters:
        raise InputError("there is no parameter; name one with --wrt or use a name such as w1 (x and y are data)")
    prediction: int | None = None
    if loss == "none":
        result = root
        if b.ops[root] in ("input", "const"):
            raise InputError("the formula computes nothing; write an operation such as w1*x")
        layers = None
    else:
        if b.ops[root] == "const":
            raise InputError(f"the formula {text} is a number and depends on no parameter; write one such as w1*x")
        for alias in ("yhat", "y_hat"):
            if alias in inputs:
                raise InputError(f"{alias} is the name of the prediction itself; give the quantity another name")
        prediction = root
        layers = find_chain(b, root, parameters)
        result = read_formula(str(loss), b, {"yhat": root, "y_hat": root}, place="the loss")
        if root not in b.build([result]).reachable():
            remedy = suggestion(str(loss), LOSSES) or "write it in y and yhat"
            raise InputError(f"the loss «{loss}» does not depend on yhat, the prediction; {remedy}")
        if layers is not None and not loss_is_apart(b, result, root, layers.weights):
            layers = None
    if result in b.names:
        output = b.names[result][0]
    name_stages(b, root, result, prediction, layers, output, inputs)
    alive = set(b.build([result]).reachable())
    for node in [node for node in b.names if node not in alive]:
        del b.names[node]  # a stage that nothing uses is not told
    for parameter in parameters:
        b.input(parameter)
    forward = b.build([result])
    reached = set(forward.reachable())
    chosen = set(parameters)
    given = [n for n, node in forward.inputs().items() if n not in chosen and node in reached]
    return Problem(
        name=name,
        title=title,
        formula=text,
        loss=None if loss == "none" else loss,
        forward=forward,
        prediction=prediction,
        output=output,
        parameters=parameters,
        data=tuple(given),
        chain=layers,
        activation=told_activation(forward, used),
    )


def _no_clash(b: Builder, inputs: Sequence[str]) -> None:
    functions = {p.name for p in b.payloads.values() if isinstance(p, Function)}
    for name in inputs:
        if name in functions:
            raise InputError(f"{name} is a function and a quantity at once; give one of them another name")


def _free_name(candidates: Sequence[str], b: Builder, inputs: Sequence[str]) -> str:
    taken = {*inputs, *(n for names in b.names.values() for n in names)}
    return next(candidate for candidate in candidates if candidate not in taken)


def _parameters(wrt: Sequence[str]) -> tuple[str, ...]:
    for name in wrt:
        check_name(name, lambda what: InputError(f"--wrt: {what}"))
        if name in TAKEN:
            raise InputError(f"--wrt: {name} is a function, not a quantity")
    if len(set(wrt)) != len(wrt):
        raise InputError("--wrt names a parameter twice; name each once")
    return tuple(wrt)


def told_activation(forward: Program, used: Activation) -> Activation | None:
    """The activation whose derivative is worth telling: the one of f, or the first known one in the formula."""
    functions = [forward.function(node) for node in forward.reachable() if forward.ops[node] == "call"]
    if used.function in functions:
        return used
    for function in functions:
        if function.name in ACTIVATIONS and function.name in FUNCTIONS:
            return find_activation(function.name)
    return None
