"""The functions that C lacks or has in an unstable form, as static functions: text."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from symback.code.infix import Helper
from symback.program.functions import LEAK


def _one_line(name: str, arguments: str, text: str, *needs: str) -> Helper:
    declared = ", ".join(f"double {argument}" for argument in arguments.split())
    return Helper(name, f"static double {name}({declared})\n{{\n    return {text};\n}}\n", needs)


_LEAK = repr(float(LEAK))

_SIGMOID = """\
static double sigmoid(double t)
{
    const double e = exp(-fabs(t));
    return (t < 0.0 ? e : 1.0) / (1.0 + e);
}
"""

_MODULO = """\
static double modulo(double s, double t)
{
    const double rest = fmod(s, t);
    return rest != 0.0 && (rest < 0.0) != (t < 0.0) ? rest + t : rest;
}
"""

# Above 0 by recurrence and the asymptotic series, below by reflection; t - floor(t + 0.5) is exact.
_DIGAMMA = """\
static double digamma(double t)
{
    static const double terms[] = {
        -3617.0 / 8160.0, 1.0 / 12.0, -691.0 / 32760.0, 1.0 / 132.0, -1.0 / 240.0, 1.0 / 252.0, -1.0 / 120.0, 1.0 / 12.0
    };
    const double pi = 3.14159265358979323846;
    double x = t > 0.0 ? t : 1.0 - t, total = 0.0, series = 0.0, z;
    int k;
    if (t <= 0.0 && t == floor(t))
        return NAN;
    for (; x < 12.0; x += 1.0)
        total -= 1.0 / x;
    z = 1.0 / (x * x);
    for (k = 0; k < 8; k++)
        series = z * (terms[k] + series);
    total += log(x) - 0.5 / x - series;
    return t > 0.0 ? total : total - pi / tan(pi * (t - floor(t + 0.5)));
}
"""

# The same ways; a derivative of cot is a polynomial in cot, its coefficients all of one sign.
_POLYGAMMA = """\
static double polygamma(double n, double t)
{
    static const double bernoulli[] = {
        1.0 / 6.0, -1.0 / 30.0, 1.0 / 42.0, -1.0 / 30.0, 5.0 / 66.0, -691.0 / 2730.0, 7.0 / 6.0, -3617.0 / 510.0
    };
    const double pi = 3.14159265358979323846;
    const int order = (int)n;
    const double sign = order % 2 == 0 ? 1.0 : -1.0;
    double x = t > 0.0 ? t : 1.0 - t, total = 0.0, factor, slope = 0.0, cot, power = 1.0;
    double now[64] = {0.0, 1.0}, then[64];
    int k, j;
    if ((t <= 0.0 && t == floor(t)) || order < 1 || order > 60)
        return NAN;
    for (; x < 15.0 + n; x += 1.0)
        total += n * pow(1.0 / x, n + 1.0);
    factor = pow(1.0 / x, n);
    total += factor * (1.0 + 0.5 * n / x);
    for (k = 1; k <= 8; k++) {
        factor *= (n + 2.0 * k - 2.0) * (n + 2.0 * k - 1.0) / ((2.0 * k - 1.0) * (2.0 * k) * x * x);
        total += bernoulli[k - 1] * factor;
    }
    total *= -sign * tgamma(n);
    if (t > 0.0)
        return total;
    for (k = 0; k < order; k++) {
        for (j = 0; j <= k + 2; j++)
            then[j] = -((j <= k ? (j + 1) * now[j + 1] : 0.0) + (j >= 2 ? (j - 1) * now[j - 1] : 0.0));
        for (j = 0; j <= k + 2; j++)
            now[j] = then[j];
        power *= pi;
    }
    cot = 1.0 / tan(pi * (t - floor(t + 0.5)));
    for (j = order + 1; j >= 0; j--)
        slope = slope * cot + now[j];
    return sign * total - pi * power * slope;
}
"""

# t*s(n) + n*s(n - 1) is the n-th derivative of sin(t); where that cancels, the power series of s(n).
_SINC_DERIVATIVE = """\
static double sinc_derivative(double n, double t)
{
    const int order = (int)n;
    int k;
    if (fabs(t) < n + 0.5) {
        const int half = (order + 1) / 2;
        double total = 0.0, power = (order % 2 == 0 ? 1.0 : t) * (half % 2 == 0 ? 1.0 : -1.0);
        for (k = half; k < order / 2 + 16 + 2 * order; k++) {
            total += power / (2.0 * k + 1.0);
            power *= -t * t / ((2.0 * k + 1.0 - n) * (2.0 * k + 2.0 - n));
        }
        return total;
    } else {
        const double sine = sin(t), cosine = cos(t);
        const double turns[] = {sine, cosine, -sine, -cosine};
        double total = sine / t;
        for (k = 1; k <= order; k++)
            total = (turns[k % 4] - k * total) / t;
        return total;
    }
}
"""

#: Function -> the static function that computes it. A value that is not a number stays one.
HELPERS: Mapping[str, Helper] = MappingProxyType(
    {
        "sign": _one_line("sign", "t", "t > 0.0 ? 1.0 : t < 0.0 ? -1.0 : 0.0"),
        "step": _one_line("step", "t", "t > 0.0 ? 1.0 : 0.0"),
        "jump": _one_line("jump", "t h", "t > 0.0 ? 1.0 : t == 0.0 ? h : 0.0"),
        "relu": _one_line("relu", "t", "t <= 0.0 ? 0.0 : t"),
        "leaky_relu": _one_line("leaky_relu", "t", f"t > 0.0 ? t : {_LEAK} * t"),
        "leaky_step": _one_line("leaky_step", "t", f"t > 0.0 ? 1.0 : {_LEAK}"),
        "elu": _one_line("elu", "t", "t > 0.0 ? t : expm1(t)"),
        "max": _one_line("larger", "s t", "s > t || s != s ? s : t"),
        "min": _one_line("smaller", "s t", "s < t || s != s ? s : t"),
        "mod": Helper("modulo", _MODULO),
        "sigmoid": Helper("sigmoid", _SIGMOID),
        "softplus": _one_line("softplus", "t", "(t > 0.0 ? t : 0.0) + log1p(exp(-fabs(t)))"),
        "Phi": _one_line("normal_cdf", "t", "erfc(-t / 1.4142135623730951) / 2.0"),
        "phi": _one_line("normal_pdf", "t", "exp(-t * t / 2.0) / 2.5066282746310002"),
        "log_cosh": _one_line("log_cosh", "t", "fabs(t) + log1p(exp(-2.0 * fabs(t))) - 0.6931471805599453"),
        "log_sigmoid": _one_line("log_sigmoid", "t", "(t < 0.0 ? t : 0.0) - log1p(exp(-fabs(t)))"),
        "log_other_sigmoid": _one_line("log_other_sigmoid", "t", "(t > 0.0 ? -t : 0.0) - log1p(exp(-fabs(t)))"),
        "acot": _one_line("acot", "t", "t != 0.0 ? atan(1.0 / t) : 1.5707963267948966"),
        "loggamma": _one_line("loggamma", "t", "t < 0.0 ? NAN : lgamma(t)"),
        "digamma": Helper("digamma", _DIGAMMA),
        "polygamma": Helper("polygamma", _POLYGAMMA),
        "sinc": _one_line("sinc", "t", "t != 0.0 ? sin(t) / t : 1.0"),
        "sinc_derivative": Helper("sinc_derivative", _SINC_DERIVATIVE),
    }
)
