"""What NumPy, PyTorch and JAX call the functions, and helpers for those that they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.code.infix import Helper
from symback.code.python.special import DIGAMMA, LOGGAMMA, POLYGAMMA, SINC_DERIVATIVE
from symback.program.functions import LEAK

_LEAK = repr(float(LEAK))


@dataclass(frozen=True)
class Namespace:
    """A library of arrays: ``imports`` are its lines, ``alias`` what the functions are called through.

    ``wrapped`` says that arguments arrive as arrays of one shape; else the text makes them so. ``folds`` says that the
    functions do not take plain numbers, so that what is made of constants is computed first.
    """

    alias: str
    imports: tuple[str, ...]
    spellings: Mapping[str, str]
    helpers: Mapping[str, Helper]
    wrapped: bool = False
    folds: bool = False


def _helper(name: str, arguments: str, about: str, *lines: str) -> Helper:
    typed = ", ".join(f"{argument}: Array" for argument in arguments.split())
    body = "\n".join(f"    {line}" for line in lines)
    return Helper(name, f'def {name}({typed}) -> Array:\n    """{about}"""\n{body}\n')


def _scalar(source: str) -> str:
    """A function of numbers applied to every element; outside its domain it is not a number, as with NumPy."""
    return f"@np.vectorize(otypes=[float])\n{source.replace('raise ValueError(' + _DOMAIN + ')', 'return math.nan')}"


_DOMAIN = '"math domain error"'
_PLAIN = "exp log sqrt sin cos tan sinh cosh tanh abs sign log1p expm1 hypot floor"
_ARC = {f"a{name}": f"arc{name}" for name in "sin cos tan sinh cosh tanh".split()}
#: The same in all three libraries, through the alias.
_COMMON: Mapping[str, str] = {
    **{name: f"np.{name}" for name in _PLAIN.split()},
    **{name: f"np.{other}" for name, other in _ARC.items()},
    "atan2": "np.arctan2",
    "max": "np.maximum",
    "min": "np.minimum",
    "ceiling": "np.ceil",
    "mod": "np.remainder",
}
#: The same in all three libraries, written with where; each is accurate and quiet for large arguments.
_HELPERS: Mapping[str, Helper] = {
    "step": _helper("step", "t", "1 above 0, 0 elsewhere.", "return np.where(t > 0, 1.0, 0.0)"),
    "jump": _helper(
        "jump", "t h", "1 above 0, h at 0, 0 below.", "return np.where(t > 0, 1.0, np.where(t == 0, h, 0.0))"
    ),
    "relu": _helper("relu", "t", "t above 0, 0 elsewhere.", "return np.where(t <= 0, 0.0, t)"),
    "leaky_relu": _helper(
        "leaky_relu", "t", f"t above 0, {_LEAK} * t elsewhere.", f"return np.where(t > 0, t, {_LEAK} * t)"
    ),
    "leaky_step": _helper("leaky_step", "t", f"1 above 0, {_LEAK} elsewhere.", f"return np.where(t > 0, 1.0, {_LEAK})"),
    "elu": _helper(
        "elu",
        "t",
        "t above 0, exp(t) - 1 elsewhere.",
        "return np.where(t > 0, t, np.expm1(np.where(t > 0, 0.0, t)))",
    ),
    "less": _helper("less", "s t", "1 where s < t, 0 elsewhere.", "return np.where(s < t, 1.0, 0.0)"),
    "less_equal": _helper("less_equal", "s t", "1 where s <= t, 0 elsewhere.", "return np.where(s <= t, 1.0, 0.0)"),
    "equal": _helper("equal", "s t", "1 where s == t, 0 elsewhere.", "return np.where(s == t, 1.0, 0.0)"),
    "select": _helper("select", "c s t", "s where c is not 0, t elsewhere.", "return np.where(c != 0, s, t)"),
    "guard": _helper("select", "c s t", "s where c is not 0, t elsewhere.", "return np.where(c != 0, s, t)"),
    "sigmoid": _helper(
        "sigmoid",
        "t",
        "1/(1 + exp(-t)); the exponential never overflows.",
        "e = np.exp(-np.abs(t))",
        "return np.where(t < 0, e, 1.0) / (1 + e)",
    ),
    "softplus": _helper(
        "softplus",
        "t",
        "log(1 + exp(t)); the exponential never overflows.",
        "return np.where(t > 0, t, 0.0) + np.log1p(np.exp(-np.abs(t)))",
    ),
    "phi": _helper(
        "normal_pdf",
        "t",
        "The density of the standard normal distribution; the square never overflows.",
        "s = np.where(np.abs(t) > 40, 40.0, t)",
        "return np.exp(-s * s / 2) / 2.5066282746310002",
    ),
    "log_cosh": _helper(
        "log_cosh",
        "t",
        "log(cosh(t)); the hyperbolic cosine never overflows.",
        "return np.abs(t) + np.log1p(np.exp(-2 * np.abs(t))) - 0.6931471805599453",
    ),
    "log_sigmoid": _helper(
        "log_sigmoid",
        "t",
        "log(1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 0.",
        "return np.where(t < 0, t, 0.0) - np.log1p(np.exp(-np.abs(t)))",
    ),
    "log_other_sigmoid": _helper(
        "log_other_sigmoid",
        "t",
        "log(1 - 1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 1.",
        "return np.where(t > 0, -t, 0.0) - np.log1p(np.exp(-np.abs(t)))",
    ),
    "acot": _helper(
        "acot",
        "t",
        "The inverse of cot, pi/2 at 0.",
        "return np.where(t == 0, 1.5707963267948966, np.arctan(1 / np.where(t == 0, 1.0, t)))",
    ),
    "sinc": _helper(
        "sinc",
        "t",
        "sin(t)/t, 1 at 0.",
        "s = np.where(t == 0, 1.0, t)",
        "return np.where(t == 0, 1.0, np.sin(s) / s)",
    ),
}


# What stands in the branch that is not taken is finite, so that its slope does not spoil the other one.
_SINC_DERIVATIVE = Helper(
    "sinc_derivative",
    '''\
def sinc_derivative(n: int, t: Array) -> Array:
    """The n-th derivative of sin(t)/t: the power series near 0, elsewhere by recurrence."""
    near = np.abs(t) < n + 0.5
    s, far = np.where(near, t, 0.0), np.where(near, 1.0, t)
    series, power = 0.0, (s if n % 2 else np.ones_like(s)) * (1 - (n + 1) // 2 % 2 * 2)
    for k in range((n + 1) // 2, n // 2 + 16 + 2 * n):
        series = series + power / (2 * k + 1)
        power = power * (-s * s / ((2 * k + 1 - n) * (2 * k + 2 - n)))
    sine, cosine = np.sin(far), np.cos(far)
    total = sine / far
    for k in range(1, n + 1):
        total = ((sine, cosine, -sine, -cosine)[k % 4] - k * total) / far
    return np.where(near, series, total)
''',
)


def _math(name: str, about: str, called: str) -> Helper:
    return Helper(
        name, _scalar(f'def {name}(t: float) -> float:\n    """{about}"""\n    return {called.format("t")}\n')
    )


NUMPY = Namespace(
    "np",
    ("import numpy as np",),
    MappingProxyType({**_COMMON, "cbrt": "np.cbrt"}),
    MappingProxyType(
        {
            **_HELPERS,
            "erf": _math("erf", "The error function.", "math.erf({})"),
            "erfc": _math("erfc", "The complement of the error function.", "math.erfc({})"),
            "gamma": _math(
                "gamma",
                "The gamma function.",
                "math.nan if {0} <= 0 and {0} == math.floor({0}) else math.gamma({0}) if {0} < 171.7 else math.inf",
            ),
            "Phi": _math(
                "normal_cdf",
                "The distribution function of the standard normal distribution, accurate in both tails.",
                "math.erfc(-{} / math.sqrt(2)) / 2",
            ),
            "loggamma": Helper("loggamma", _scalar(LOGGAMMA)),
            "digamma": Helper("digamma", _scalar(DIGAMMA)),
            "polygamma": Helper("polygamma", _scalar(POLYGAMMA)),
            "sinc_derivative": Helper("sinc_derivative", _scalar(SINC_DERIVATIVE)),
        }
    ),
)

_ROOT_TWO = "1.4142135623730951"
TORCH = Namespace(
    "np",
    ("import torch as np",),
    MappingProxyType(
        {
            **_COMMON,
            "erf": "np.erf",
            "erfc": "np.erfc",
            "loggamma": "np.lgamma",
            "digamma": "np.digamma",
        }
    ),
    MappingProxyType(
        {
            **_HELPERS,
            "leaky_step": _helper(
                "leaky_step", "t", "The slope of leaky_relu.", f"return np.where(t > 0, np.ones_like(t), {_LEAK})"
            ),
            "max": _helper("larger", "s t", "The larger of two.", "return np.where(s > t, s, t)"),
            "min": _helper("smaller", "s t", "The smaller of two.", "return np.where(s < t, s, t)"),
            "cbrt": _helper("cbrt", "t", "The real cube root.", "return np.sign(t) * np.abs(t) ** (1 / 3)"),
            "Phi": _helper("normal_cdf", "t", "The normal distribution.", f"return np.erfc(-t / {_ROOT_TWO}) / 2"),
            "polygamma": _helper("polygamma", "n t", "A derivative of digamma.", "return np.polygamma(int(n), t)"),
            "gamma": _helper(
                "gamma",
                "t",
                "The gamma function, not a number at its poles.",
                "below = np.floor(t)",
                "size = np.where((t <= 0) & (t == below), np.nan, np.exp(np.lgamma(t)))",
                "return np.where((t < 0) & (np.remainder(below, 2) == 1), -size, size)",
            ),
            "sinc_derivative": _SINC_DERIVATIVE,
        }
    ),
    wrapped=True,
    folds=True,
)
JAX = Namespace(
    "np",
    ("import jax.numpy as np", "from jax.scipy import special"),
    MappingProxyType(
        {
            **_COMMON,
            "cbrt": "np.cbrt",
            **{name: f"special.{name}" for name in "erf erfc gamma digamma polygamma".split()},
            "loggamma": "special.gammaln",
        }
    ),
    MappingProxyType(
        {
            **_HELPERS,
            "Phi": _helper("normal_cdf", "t", "The normal distribution.", f"return special.erfc(-t / {_ROOT_TWO}) / 2"),
            "sinc_derivative": _SINC_DERIVATIVE,
        }
    ),
    wrapped=True,
)
