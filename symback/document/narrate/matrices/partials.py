"""The second answer: the convention, the rules, the derivative of the loss, and every partial derivative."""

from __future__ import annotations

from fractions import Fraction

from symback.document import display as m
from symback.document.matrix_terms import TWO, Term, told
from symback.document.narrate.matrices.facts import in_order
from symback.document.narrate.matrices.rules import rules
from symback.document.narrate.matrices.teller import MatrixTeller
from symback.document.narrate.statement import names
from symback.document.narrate.teller import display, equation
from symback.document.shape_math import shape_math, shape_note, size_math
from symback.document.tree import Block
from symback.program.core import Program
from symback.program.shapes import ELEMENTWISE
from symback.program.sizes import ONE, Shape

ZERO = m.Number(Fraction(0))


def partials(teller: MatrixTeller) -> list[Block]:
    """Every partial by the chain rule."""
    blocks: list[Block] = []
    if teller.prediction is not None:
        loss = teller.forward.write(teller.problem.result, own=True)
        blocks += [*teller.say("matrix_loss"), display(m.Line(teller.output, (loss,)))]
    if teller.used:
        blocks += _convention(teller)
        blocks += rules(teller)
        blocks += _loss(teller)
        blocks += teller.say("matrix_backwards", several=len(teller.used) > 1, kept=bool(teller.backward.carriers))
        blocks.append(display(*lines(teller)))
        blocks += _shared_weights(teller)
        blocks += _fits(teller)
    if teller.unused:
        zero = equation(*(teller.partial(name) for name in teller.unused), ZERO)
        blocks += teller.say("partials_zero", parameters=names(teller.unused), zero=zero)
    return blocks


def _convention(teller: MatrixTeller) -> list[Block]:
    """The gradient has the shape of the parameter."""
    name = next((name for name in teller.problem.parameters if teller.shape(name)), None)
    if name is None:
        return []
    w = m.Name(name)
    letter = name.rstrip("0123456789_")
    element = m.Name(letter.lower(), sub="i,j")
    d = m.Partial(teller.output, w)
    total = m.Call("trace", (m.MatrixProduct((m.Transpose(d), m.Name(f"d{name}"))),))
    differential = equation(m.Name(f"d{teller.output.name}"), total)
    return teller.say(
        "matrix_convention",
        W=w,
        partial=d,
        size=shape_math(teller.shape(name)),
        element=m.Partial(teller.output, element),
        differential=differential,
        i=m.Name("i"),
        j=m.Name("j"),
    )


def lines(teller: MatrixTeller) -> list[m.Line]:
    """The derivatives by the values that are kept and by the parameters, from the result back."""
    program = teller.derivation.gradient.program
    out: list[m.Line] = []
    for part in in_order(teller.backward, teller.used):
        if isinstance(part, str):
            out.append(_partial_line(teller, part))
        else:
            value = teller.adjoint(part, teller.derivatives)
            out.append(m.Line(teller.derivative(part), (value,), note=shape_note(program.shape(part.of))))
    return out


def _partial_line(teller: MatrixTeller, name: str) -> m.Line:
    left, short = teller.partial(name), teller.written(name, teller.derivatives)
    chain: tuple[m.Math, ...] = (short,)
    if short == left or not teller.is_long(name):
        whole = teller.written(name)
        chain = (whole,) if short in (left, whole) else (short, whole)
    return m.Line(left, chain, note=shape_note(teller.shape(name)))


def _loss(teller: MatrixTeller) -> list[Block]:
    """The derivative of the loss by the prediction: element by element, then for the whole matrix."""
    special = teller.residual
    if special is not None:
        return _softmax(teller)
    found = _squares(teller)
    if found is None or teller.prediction is None:
        return _by_elements(teller)
    factor, target, (rows, columns) = found
    yhat, y = (m.Name(name, sub="i,j") for name in ("yhat", target.lower()))
    if columns == ONE:
        yhat, y = m.Name("yhat", sub="i"), m.Name(target.lower(), sub="i")
    difference = m.Sum(((1, yhat), (-1, y)))
    square: m.Math = m.Power(difference, TWO)
    one = m.Number(Fraction(1))
    if columns != ONE:
        square = m.BigSum("j", one, size_math(columns), square)
    total = m.BigSum("i", one, size_math(rows), square)
    front = m.Power(m.Norm(m.Sum(((1, teller.prediction), (-1, m.Name(target)))), columns != ONE), TWO)
    value = told(factor.with_body(total))
    short = told(Term(factor.coefficient * 2, factor.over, factor.under, difference))
    element = m.Line(m.Partial(teller.output, yhat), (_dotted(factor, difference), short))
    whole = told(Term(factor.coefficient * 2, factor.over, factor.under, _whole(teller, target)))
    return [
        *teller.say("loss_squares", written=told(factor.with_body(front)), yhat=yhat),
        display(m.Line(told(factor.with_body(front)), (value,)), element),
        *teller.say("loss_together"),
        display(m.Line(m.Partial(teller.output, teller.prediction), (whole,))),
    ]


def _by_elements(teller: MatrixTeller) -> list[Block]:
    """The derivative of a loss that is a sum over the elements of the prediction; nothing for another one."""
    problem = teller.problem
    forward, prediction = problem.forward, problem.prediction
    carrier = next((c for c in teller.backward.carriers if c.of == prediction), None)
    if prediction is None or carrier is None:
        return []
    if not _is_sum_of_elements(forward, prediction):
        return []
    line = m.Line(teller.derivative(carrier), (teller.adjoint(carrier),))
    return [*teller.say("loss_elements", yhat=teller.prediction), display(line)]


def _is_sum_of_elements(forward: Program, prediction: int) -> bool:
    """Is the result a sum, times a number, of terms that have one element of the prediction each?"""
    below = forward.depending_on([prediction])
    for node in below - {prediction}:
        op, args = forward.ops[node], forward.args[node]
        if forward.shape(node):
            fits = op in ELEMENTWISE and forward.shape(node) == forward.shape(prediction)
        elif forward.shape(args[0]):
            fits = op == "sum"
        elif op in ("mul", "div"):
            fits = len(below.intersection(args)) == 1 and (op == "mul" or args[1] not in below)
        else:
            fits = op in ("add", "sub", "neg")
        if not fits:
            return False
    return True


def _dotted(factor: Term, difference: m.Math) -> m.Math:
    """The derivative of c·(ŷ - y)² as the rule gives it: c·2(ŷ - y)."""
    number = told(factor)
    return m.Product((TWO, difference) if number == m.Number(Fraction(1)) else (number, TWO, difference))


def _whole(teller: MatrixTeller, target: str) -> m.Math:
    assert teller.prediction is not None
    return m.Sum(((1, teller.prediction), (-1, m.Name(target))))


def _squares(teller: MatrixTeller) -> tuple[Term, str, Shape] | None:
    """(c, the name of Y, rows and columns) where the loss has c·‖Ŷ - Y‖² and nothing else in Ŷ."""
    problem = teller.problem
    forward, gradient = problem.forward, teller.derivation.gradient
    prediction = problem.prediction
    if prediction is None or not forward.shape(prediction):
        return None
    users = [node for node in forward.reachable() if prediction in forward.args[node]]
    if len(users) != 1 or forward.ops[users[0]] != "sub" or forward.args[users[0]][0] != prediction:
        return None
    (difference,) = users
    target = forward.args[difference][1]
    if forward.ops[target] != "input" or target in gradient.adjoints:
        return None
    for node in forward.reachable():
        if teller.forward.squared(node) == difference and node in gradient.adjoints:
            sign, adjoint = gradient.adjoints[node]
            factor = teller.writer().term(adjoint).times(sign)
            if factor.body is None and forward.uses()[difference] == 1:
                return factor, str(forward.name(target)), forward.shape(prediction)
    return None


def _softmax(teller: MatrixTeller) -> list[Block]:
    """From one row of softmax and cross-entropy to P - Y."""
    special = teller.residual
    assert special is not None
    h, p, y = (m.Name(letter, sub="j") for letter in ("h", "p", "y"))
    index = next(letter for letter in "kmlsq" if letter not in special.classes.letters)
    hk, pk, yk = (m.Name(letter, sub=index) for letter in ("h", "p", "y"))
    one, c = m.Number(Fraction(1)), size_math(special.classes)
    ell = m.Symbol("ell")

    def total(body: m.Math) -> m.Math:
        return m.BigSum("j", one, c, body)

    log_p = m.Call("log", (p,))
    exp_h, exp_k = m.Call("exp", (h,)), m.Call("exp", (hk,))
    equal = m.MatrixProduct((pk, m.Sum(((1, one), (-1, pk)))))
    unequal = m.Negative(m.MatrixProduct((p, pk)))
    first = m.Negative(total(m.MatrixProduct((m.Quotient(y, p), m.Partial(p, hk)))))
    left_out = m.Sum(((1, total(y)), (-1, yk)))
    put_in = m.Sum(((-1, m.MatrixProduct((yk, m.Sum(((1, one), (-1, pk)))))), (1, m.MatrixProduct((pk, left_out)))))
    second = m.Sum(((-1, yk), (1, m.MatrixProduct((pk, total(y))))))
    third = m.Sum(((1, pk), (-1, yk)))
    whole = told(special.adjoint.times(_sign(teller)))
    of = m.Partial(teller.output, special.logits)
    row = (
        m.Line(pk, (m.Quotient(exp_k, total(exp_h)),)),
        m.Line(ell, (m.Negative(total(m.MatrixProduct((y, log_p)))),)),
    )
    jacobian = [
        m.Line(m.Partial(pk, hk), (equal,)),
        m.Line(m.Partial(p, hk), (unequal,), note=m.Row((m.Name("j"), m.Symbol("not_equal"), m.Name(index)))),
    ]
    return [
        *teller.say("softmax_row"),
        display(*row),
        *teller.say("softmax_jacobian"),
        display(*jacobian),
        *teller.say("softmax_chain", h=hk, ones=equation(total(y), one)),
        display(m.Line(m.Partial(ell, hk), (first, put_in, second, third))),
        *teller.say("softmax_together", mean=special.factor if special.factor != one else None),
        display(m.Line(of, (whole,))),
    ]


def _sign(teller: MatrixTeller) -> int:
    special = teller.residual
    assert special is not None
    return next(sign for sign, node in teller.derivation.gradient.adjoints.values() if node == special.node)


def _shared_weights(teller: MatrixTeller) -> list[Block]:
    """Parameters whose partial is a sum over several uses."""
    several = [name for name in teller.used if len(teller.backward.shares.get(name, ())) > 1]
    if not several:
        return []
    sums = tuple(teller.partial(name) for name in several)
    return teller.say("matrix_paths", parameters=names(several), partials=sums)


def _fits(teller: MatrixTeller) -> list[Block]:
    """The sizes of one product checked: the order of its factors and the transpose are what fits."""
    program = teller.derivation.gradient.program
    for name in reversed(teller.used):
        shares = teller.backward.shares.get(name, ())
        if len(shares) != 1 or program.ops[shares[0].node] != "matmul":
            continue
        parts = program.args[shares[0].node]
        writer = teller.writer(teller.derivatives)
        written = [writer.write(part) for part in parts]
        if not any(isinstance(part, m.Transpose) for part in written):
            continue
        if any(isinstance(part, m.MatrixProduct | m.Negative | m.Hadamard) for part in written):
            continue
        sizes = [program.shape(part) for part in parts]
        sized = tuple(m.Sized(part, shape_math(size)) for part, size in zip(written, sizes, strict=True))
        left = m.Sized(teller.partial(name), shape_math(teller.shape(name)))
        bare = [part.body if isinstance(part, m.Transpose) else part for part in written]
        plain = [s[::-1] if isinstance(part, m.Transpose) else s for part, s in zip(written, sizes, strict=True)]
        wrong = m.MatrixProduct((bare[1], bare[0])) if plain[1][1] != plain[0][0] else None
        inner = size_math(sizes[0][1])
        said = teller.say("matrix_fits", W=m.Name(name), inner=inner, wrong=wrong)
        return [*said, display(m.Line(left, (m.MatrixProduct(sized),)))]
    return []
