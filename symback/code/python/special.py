"""Special functions in plain Python, for modules that carry them along: text, with nothing but ``math`` in it."""

from __future__ import annotations

LOGGAMMA = '''\
def loggamma(t: float) -> float:
    """log(gamma(t)), which is real for t > 0 only."""
    if t < 0:
        raise ValueError("math domain error")
    return math.lgamma(t)
'''

# Above 0 by recurrence and the asymptotic series, below by reflection; t - round(t) is exact.
DIGAMMA = '''\
def digamma(t: float) -> float:
    """The derivative of log(gamma(t))."""
    if t <= 0 and t == math.floor(t):
        raise ValueError("math domain error")
    x, total = t if t > 0 else 1 - t, 0.0
    while x < 12:
        total -= 1 / x
        x += 1
    z, series = 1 / (x * x), 0.0
    for term in (-3617 / 8160, 1 / 12, -691 / 32760, 1 / 132, -1 / 240, 1 / 252, -1 / 120, 1 / 12):
        series = z * (term + series)
    total += math.log(x) - 0.5 / x - series
    return total if t > 0 else total - math.pi / math.tan(math.pi * (t - round(t)))
'''

# The same ways; a derivative of cot is a polynomial in cot, its coefficients all of one sign.
POLYGAMMA = '''\
def polygamma(n: int, t: float) -> float:
    """The n-th derivative of digamma(t), n > 0."""
    if t <= 0 and t == math.floor(t):
        raise ValueError("math domain error")
    sign, x, total = (1 if n % 2 == 0 else -1), (t if t > 0 else 1 - t), 0.0
    while x < 15 + n:
        total += n * (1 / x) ** (n + 1)
        x += 1
    factor = (1 / x) ** n
    total += factor * (1 + 0.5 * n / x)
    bernoulli = (1 / 6, -1 / 30, 1 / 42, -1 / 30, 5 / 66, -691 / 2730, 7 / 6, -3617 / 510)
    for k, number in zip(range(2, 18, 2), bernoulli, strict=True):
        factor *= (n + k - 2) * (n + k - 1) / ((k - 1) * k * x * x)
        total += number * factor
    total *= -sign * math.factorial(n - 1)
    if t > 0:
        return total
    powers = [0, 1]
    for _ in range(n):
        slopes = [k * c for k, c in enumerate(powers)][1:]
        powers = [-a - b for a, b in zip([*slopes, 0, 0], [0, 0, *slopes], strict=True)]
    cot, slope = 1 / math.tan(math.pi * (t - round(t))), 0.0
    for c in reversed(powers):
        slope = slope * cot + c
    return sign * total - math.pi ** (n + 1) * slope
'''

SINC = '''\
def sinc(t: float) -> float:
    """sin(t)/t, 1 at 0."""
    return math.sin(t) / t if t else 1.0
'''

# t*s(n) + n*s(n - 1) is the n-th derivative of sin(t); where that cancels, the power series of s(n).
SINC_DERIVATIVE = '''\
def sinc_derivative(n: int, t: float) -> float:
    """The n-th derivative of sin(t)/t."""
    if math.fabs(t) < n + 0.5:
        total, power = 0.0, (1.0 if n % 2 == 0 else t) * (1 - (n + 1) // 2 % 2 * 2)
        for k in range((n + 1) // 2, n // 2 + 16 + 2 * n):
            total += power / (2 * k + 1)
            power *= -t * t / ((2 * k + 1 - n) * (2 * k + 2 - n))
        return total
    sine, cosine = math.sin(t), math.cos(t)
    total = sine / t
    for k in range(1, n + 1):
        total = ((sine, cosine, -sine, -cosine)[k % 4] - k * total) / t
    return total
'''
