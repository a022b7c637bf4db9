"""Functions that a module carries along because its library lacks them; the alias of the library is put for xp."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symback.code.infix import Helper
from symback.code.numpy.namespaces import NUMPY
from symback.program.functions import LEAK

_LEAK = repr(float(LEAK))


def _helper(name: str, about: str, *lines: str, arguments: str = "t: Array") -> Helper:
    body = "\n".join(f"    {line}" for line in lines)
    return Helper(name, f'def {name}({arguments}) -> Array:\n    """{about}"""\n{body}\n')


SIGMOID = _helper(
    "sigmoid",
    "1/(1 + exp(-t)); the exponential never overflows.",
    "e = xp.exp(-xp.abs(t))",
    "return xp.where(t < 0, e, xp.ones_like(e)) / (1 + e)",
)
ACOT = _helper(
    "acot",
    "The inverse of cot, pi/2 at 0.",
    "one = xp.ones_like(t)",
    "return xp.where(t == 0, 1.5707963267948966 * one, xp.{arctan}(1 / xp.where(t == 0, one, t)))",
)
CBRT = _helper("cbrt", "The real cube root.", "return xp.sign(t) * xp.abs(t) ** (1 / 3)")

#: Functions of elements that no library has in a form that is quiet for large arguments.
ELEMENTS: Mapping[str, Helper] = MappingProxyType(
    {
        "jump": _helper(
            "jump",
            "1 above 0, h at 0, 0 below.",
            "one = xp.ones_like(t)",
            "return xp.where(t > 0, one, xp.where(t == 0, h * one, 0 * one))",
            arguments="t: Array, h: Array | float",
        ),
        "leaky_relu": _helper(
            "leaky_relu", f"t above 0, {_LEAK} * t elsewhere.", f"return xp.where(t > 0, t, {_LEAK} * t)"
        ),
        "leaky_step": _helper(
            "leaky_step",
            f"1 above 0, {_LEAK} elsewhere.",
            "one = xp.ones_like(t)",
            f"return xp.where(t > 0, one, {_LEAK} * one)",
        ),
        "elu": _helper(
            "elu",
            "t above 0, exp(t) - 1 elsewhere.",
            "return xp.where(t > 0, t, xp.expm1(xp.where(t > 0, xp.zeros_like(t), t)))",
        ),
        "phi": _helper(
            "normal_pdf",
            "The density of the standard normal distribution; the square never overflows.",
            "s = xp.where(xp.abs(t) > 40, 40 * xp.ones_like(t), t)",
            "return xp.exp(-s * s / 2) / 2.5066282746310002",
        ),
        "log_cosh": _helper(
            "log_cosh",
            "log(cosh(t)); the hyperbolic cosine never overflows.",
            "return xp.abs(t) + xp.log1p(xp.exp(-2 * xp.abs(t))) - 0.6931471805599453",
        ),
        "log_sigmoid": _helper(
            "log_sigmoid",
            "log(1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 0.",
            "return -xp.logaddexp(-t, xp.zeros_like(t))",
        ),
        "log_other_sigmoid": _helper(
            "log_other_sigmoid",
            "log(1 - 1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 1.",
            "return -xp.logaddexp(t, xp.zeros_like(t))",
        ),
        "sinc": _helper(
            "sinc",
            "sin(t)/t, 1 at 0.",
            "one = xp.ones_like(t)",
            "s = xp.where(t == 0, one, t)",
            "return xp.where(t == 0, one, xp.sin(s) / s)",
        ),
    }
)

#: Exponentials along an axis: the largest value is subtracted first, so none overflows.
FORMS: Mapping[str, Helper] = MappingProxyType(
    {
        "softmax": _helper(
            "softmax",
            "exp(t) divided by its sum along an axis; the exponential never overflows.",
            "e = xp.exp(t - xp.max(t, axis=axis, keepdims=True))",
            "return e / xp.sum(e, axis=axis, keepdims=True)",
            arguments="t: Array, axis: int | None",
        ),
        "log_softmax": _helper(
            "log_softmax",
            "The logarithm of softmax; finite also where softmax itself is rounded to 0.",
            "s = t - xp.max(t, axis=axis, keepdims=True)",
            "return s - xp.log(xp.sum(xp.exp(s), axis=axis, keepdims=True))",
            arguments="t: Array, axis: int | None",
        ),
        "logsumexp": _helper(
            "logsumexp",
            "log(sum(exp(t))) along an axis; the exponential never overflows.",
            "largest = xp.max(t, axis=axis, keepdims=True)",
            "return largest + xp.log(xp.sum(xp.exp(t - largest), axis=axis, keepdims=True))",
            arguments="t: Array, axis: int | None",
        ),
        "embed": _helper(
            "embedded",
            "The matrix with rows and columns of zeros around it.",
            'like = {"dtype": t.dtype, "device": device(t)}',
            "above, below = (xp.zeros((rows, t.shape[1]), **like) for rows in (top, bottom))",
            "t = xp.concat((above, t, below), axis=0)",
            "before, after = (xp.zeros((t.shape[0], columns), **like) for columns in (left, right))",
            "return xp.concat((before, t, after), axis=1)",
            arguments="t: Array, top: int, bottom: int, left: int, right: int",
        ),
    }
)

PLACED = Helper(
    "placed",
    '''def placed(value: Array, buffer: Array | None) -> Array:
    """The value as an array of its own, in the buffer if there is one."""
    if buffer is None:
        return np.array(value)
    np.copyto(buffer, value)
    return buffer
''',
)

#: Functions of numbers that NumPy lacks, applied to one element after the other.
SCALAR: Mapping[str, Helper] = MappingProxyType(
    {
        name: NUMPY.helpers[name]
        for name in ("erf", "erfc", "gamma", "Phi", "loggamma", "digamma", "polygamma", "sinc_derivative")
    }
)
