"""How Python writes numbers and functions: tables, one line an entry."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from symback.code.python.special import DIGAMMA, LOGGAMMA, POLYGAMMA, SINC, SINC_DERIVATIVE
from symback.errors import InputError
from symback.program.functions import LEAK
from symback.program.interpret import FLOAT

#: Functions that the module math has.
MATH: Mapping[str, str] = MappingProxyType(
    {
        **{name: f"math.{name}" for name in "exp log sqrt cbrt sin cos tan asin acos atan atan2 hypot".split()},
        **{name: f"math.{name}" for name in "sinh cosh tanh asinh acosh atanh erf erfc gamma log1p expm1".split()},
        "abs": "math.fabs",
    }
)

_LEAK = repr(float(LEAK))

#: Functions that are a comparison; it repeats its arguments, which therefore have to be names.
#: Each is written so that a value that is not a number stays one.
COMPARISONS: Mapping[str, str] = MappingProxyType(
    {
        "sign": "1.0 if {0} > 0 else -1.0 if {0} < 0 else 0.0",
        "step": "1.0 if {0} > 0 else 0.0",
        "leaky_step": f"1.0 if {{0}} > 0 else {_LEAK}",
        "relu": "0.0 if {0} <= 0 else {0}",
        "leaky_relu": f"{{0}} if {{0}} > 0 else {_LEAK} * {{0}}",
        "elu": "{0} if {0} > 0 else math.expm1({0})",
        "jump": "1.0 if {0} > 0 else {1} if {0} == 0 else 0.0",
        "acot": "math.atan(1 / {0}) if {0} else math.pi / 2",
    }
)

#: Conditions: 1 where the comparison holds, 0 elsewhere.
CONDITIONS: Mapping[str, str] = MappingProxyType({"less": "<", "less_equal": "<=", "equal": "=="})

#: Functions that Python has built in.
BUILTINS = ("max", "min")


@dataclass(frozen=True, slots=True)
class Helper:
    """A function that the module carries with it, because math does not have it in a stable form."""

    name: str
    source: str


_SIGMOID = '''\
def sigmoid(t: float) -> float:
    """1/(1 + exp(-t)); the exponential never overflows."""
    if t >= 0:
        return 1 / (1 + math.exp(-t))
    e = math.exp(t)
    return e / (1 + e)
'''
_SOFTPLUS = '''\
def softplus(t: float) -> float:
    """log(1 + exp(t)); the exponential never overflows."""
    return (t if t > 0 else 0.0) + math.log1p(math.exp(-math.fabs(t)))
'''
_NORMAL_CDF = '''\
def normal_cdf(t: float) -> float:
    """The distribution function of the standard normal distribution, accurate in both tails."""
    return math.erfc(-t / math.sqrt(2)) / 2
'''
_NORMAL_PDF = '''\
def normal_pdf(t: float) -> float:
    """The density of the standard normal distribution."""
    return math.exp(-t * t / 2) / math.sqrt(2 * math.pi)
'''
_LOG_COSH = '''\
def log_cosh(t: float) -> float:
    """log(cosh(t)); the hyperbolic cosine never overflows."""
    size = math.fabs(t)
    return size + math.log1p(math.exp(-2 * size)) - math.log(2)
'''
_LOG_SIGMOID = '''\
def log_sigmoid(t: float) -> float:
    """log(1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 0."""
    return (t if t < 0 else 0.0) - math.log1p(math.exp(-math.fabs(t)))
'''
_LOG_OTHER = '''\
def log_other_sigmoid(t: float) -> float:
    """log(1 - 1/(1 + exp(-t))); finite also where the sigmoid itself is rounded to 1."""
    return (-t if t > 0 else 0.0) - math.log1p(math.exp(-math.fabs(t)))
'''

#: Function -> the helper that computes it.
HELPERS: Mapping[str, Helper] = MappingProxyType(
    {
        "sigmoid": Helper("sigmoid", _SIGMOID),
        "softplus": Helper("softplus", _SOFTPLUS),
        "Phi": Helper("normal_cdf", _NORMAL_CDF),
        "phi": Helper("normal_pdf", _NORMAL_PDF),
        "loggamma": Helper("loggamma", LOGGAMMA),
        "digamma": Helper("digamma", DIGAMMA),
        "polygamma": Helper("polygamma", POLYGAMMA),
        "sinc": Helper("sinc", SINC),
        "sinc_derivative": Helper("sinc_derivative", SINC_DERIVATIVE),
        "log_cosh": Helper("log_cosh", _LOG_COSH),
        "log_sigmoid": Helper("log_sigmoid", _LOG_SIGMOID),
        "log_other_sigmoid": Helper("log_other_sigmoid", _LOG_OTHER),
    }
)

#: Constants with a name.
CONSTANTS: Mapping[str, str] = MappingProxyType(
    {"pi": "math.pi", "e": "math.e", "nan": "math.nan"}
    | {name: repr(FLOAT.constants[name]) for name in ("EulerGamma", "Catalan", "GoldenRatio")}
)

#: A fraction of longer numbers is written as the nearest floating-point number.
_LONGEST = 10**6


def number(value: Fraction) -> str:
    """A rational number as Python writes it: ``2``, ``0.5``, ``1 / 3``.

    Raises InputError for a number that no floating-point number can hold.

    >>> [number(Fraction(text)) for text in ("2", "1/2", "1/3", "-0.1")]
    ['2', '0.5', '1 / 3', '-0.1']
    """
    if value.denominator == 1 and abs(value.numerator) < 2**53:
        return str(value.numerator)
    try:
        nearest = float(value)
    except OverflowError:
        raise InputError("a constant of the formula is too large for a floating-point number") from None
    text = repr(nearest).replace("e+", "e")
    if Fraction(nearest) == value or Fraction(text) == value:
        return text
    if abs(value.numerator) <= _LONGEST and value.denominator <= _LONGEST:
        return f"{value.numerator} / {value.denominator}"
    return text
