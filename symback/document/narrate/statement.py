"""The statement of the exercise and the first answer: the formula as a composite function."""

from __future__ import annotations

from typing import Any

from symback.document import display as m
from symback.document.express import by_name, call
from symback.document.narrate.activation import definition, is_worth_defining, variable
from symback.document.narrate.loss_values import named_in_statement
from symback.document.narrate.numbers import number
from symback.document.narrate.teller import Teller, display, equation, parts_of, separated
from symback.document.tree import Block, plain
from symback.program.functions import derivative


def title(teller: Teller) -> str:
    """What the page is called: as the person said, or by what it is about."""
    problem = teller.problem
    if problem.title is not None:
        return problem.title
    if problem.chain is not None:
        return plain(teller.inline("title_chain", depth=problem.chain.depth))
    return plain(teller.inline("title_network" if problem.prediction is not None else "title_function"))


def statement(teller: Teller) -> list[Block]:
    """What is given, and what is asked."""
    problem = teller.problem
    blocks: list[Block] = []
    if teller.prediction is None:
        function = equation(teller.output, formula(teller))
        blocks += teller.say("statement_function", function=function, parameters=names(problem.parameters))
    else:
        forward = problem.forward
        loss = equation(teller.output, teller.forward_writer(by_name(forward)).write(problem.result, own=True))
        network = equation(teller.prediction, formula(teller))
        if problem.chain is not None:
            blocks += _chain_statement(teller, network, loss)
        else:
            given = [name for name in problem.data if name != "y"]
            values: dict[str, Any] = {"data": names(given)} if given else {}
            values |= {"network": network, "parameters": names(problem.parameters)}
            if is_given(teller):
                learned = teller.prediction.name in problem.parameters
                block, values = "statement_given", {"yhat": teller.prediction, "learned": learned}
                alone = problem.parameters == (teller.prediction.name,)
                values["parameters"] = () if alone else names(problem.parameters)
            else:
                block = "statement_network" if given else "statement_network_without_data"
            blocks += teller.say(block, loss=loss, target=_target(teller), **values)
        blocks += named_in_statement(teller)
    blocks += unknown_functions(teller)
    if problem.activation is not None and problem.activation.formula is not None and is_worth_defining(teller):
        told = definition(teller, problem.activation)
        normal = m.Call("Phi", ()) if m.Call("Phi", (variable(teller, problem.activation),)) in parts_of(told) else None
        learns = teller.prediction is not None
        blocks += teller.say("statement_activation", definition=told, network=learns, Phi=normal)
    if problem.values:
        values_of = tuple(equation(m.Name(name), number(value)) for name, value in problem.values.items())
        blocks += teller.say("statement_values", values=values_of)
    return blocks


def unknown_functions(teller: Teller) -> list[Block]:
    """What is said of f where nothing is known of it."""
    unknown = teller.problem.unknown_functions
    if not unknown:
        return []
    functions = tuple(m.Name(function.name) for function in unknown)
    derivatives = tuple(call(derivative(function, k), ()) for function in unknown for k in range(function.arity))
    return teller.say("statement_unknown", functions=functions, derivatives=derivatives)


def _chain_statement(teller: Teller, network: m.Math, loss: m.Math) -> list[Block]:
    problem = teller.problem
    chain = problem.chain
    assert chain is not None
    weights = names(chain.weights)
    if len(weights) > 4:
        weights = (separated(weights[0], weights[1], m.Symbol("dots"), weights[-1]),)
    pair = m.Group(separated(m.Name(chain.data), m.Name("y")))
    f = call(chain.function, ()) if chain.function is not None else None
    return teller.say(
        "statement_chain",
        depth=chain.depth,
        network=network,
        x=m.Name(chain.data),
        weights=weights,
        activation=f,
        observation=pair,
        target=_target(teller),
        loss=loss,
    )


def is_given(teller: Teller) -> bool:
    """Is the prediction one of the inputs itself, so that nothing is computed before the loss?"""
    forward = teller.problem.forward
    return teller.problem.prediction is not None and forward.ops[teller.problem.prediction] == "input"


def _target(teller: Teller) -> m.Math | None:
    """The y of the loss, if it has one."""
    return m.Name("y") if "y" in teller.problem.forward.inputs() else None


def names(of: tuple[str, ...] | list[str]) -> tuple[m.Math, ...]:
    """Quantities by their names, ready to be listed in a sentence."""
    return tuple(m.Name(name) for name in of)


def formula(teller: Teller) -> m.Math:
    """The formula written out, a deep chain with dots in its middle."""
    problem = teller.problem
    chain = problem.chain
    if chain is None or chain.depth <= 4:
        root = problem.result if problem.prediction is None else problem.prediction
        return teller.forward_writer().write(root, own=True)
    f = chain.function
    assert f is not None
    first = call(f, (m.Product((m.Name(chain.data), m.Name(chain.weights[0]))),))
    second = call(f, (m.Product((first, m.Name(chain.weights[1]))),))
    dotted = m.Row((m.Symbol("dots"), second, m.Symbol("dots")))
    outer = call(f, (m.Product((dotted, m.Name(chain.weights[-2]))),))
    return m.Product((outer, m.Name(chain.weights[-1])))


def composite(teller: Teller) -> list[Block]:
    """The formula from the inside to the outside."""
    problem = teller.problem
    if problem.chain is not None:
        return _composite_chain(teller)
    forward = problem.forward
    writer = teller.forward_writer(by_name(forward))
    end = problem.result if problem.prediction is None else problem.prediction
    lines = [
        m.Line(m.Name(stage.name), (writer.write(stage.node, own=True),))
        for stage in teller.derivation.stages
        if stage.node <= end
    ]
    if not lines:
        return teller.say("composite_given", yhat=teller.prediction)
    blocks: list[Block] = [*teller.say("composite", steps=len(lines)), display(*lines)]
    if len(lines) > 1:
        name = m.Name(str(forward.name(end)))
        blocks += [*teller.say("composite_together"), display(m.Line(name, (formula(teller),)))]
    return blocks


def _composite_chain(teller: Teller) -> list[Block]:
    chain = teller.problem.chain
    assert chain is not None and teller.prediction is not None
    if chain.function is None:
        line = m.Line(teller.prediction, (formula(teller),))
        return [*teller.say("composite_chain_single"), display(line)]
    return [*teller.say("composite_chain", f=call(chain.function, ())), *_layers(teller)]


def _layers(teller: Teller) -> list[Block]:
    """Layer by layer, each written with the one before it put in."""
    chain = teller.problem.chain
    assert chain is not None and teller.prediction is not None
    writer = teller.forward_writer()
    shown = chain.after if chain.depth <= 4 else chain.after[:2]
    lines = []
    for k, node in enumerate(shown, start=1):
        note = plain(teller.inline("note_layer", k=k))
        lines.append(m.Line(m.Name(chain.data) if k == 1 else None, (writer.write(node, own=True),), "mapsto", note))
    if len(shown) < len(chain.after):
        lines.append(m.Line(None, (m.Symbol("dots"),), "mapsto"))
    note = plain(teller.inline("note_layer", k=chain.depth))
    lines.append(m.Line(None, (equation(formula(teller), teller.prediction),), "mapsto", note))
    return [display(*lines)]
