"""Names that C can use: letters of ASCII, none that the language or its library has."""

from __future__ import annotations

import re
import unicodedata

from symback.code.names import Names

_KEYWORDS = (
    "auto break case char const continue default do double else enum extern float for goto if inline int long register "
    "restrict return short signed sizeof static struct switch typedef union unsigned void volatile while "
    # later C and C++, in which the header may be included
    "alignas alignof bool constexpr false nullptr static_assert thread_local true typeof typeof_unqual and and_eq asm "
    "bitand bitor catch class compl concept const_cast consteval constinit co_await co_return co_yield decltype delete "
    "dynamic_cast explicit export friend mutable namespace new noexcept not not_eq operator or or_eq private protected "
    "public reinterpret_cast requires static_cast template this throw try typeid typename using virtual wchar_t xor "
    "xor_eq"
)
_MATH = (
    "acos asin atan atan2 cos sin tan acosh asinh atanh cosh sinh tanh exp exp2 expm1 frexp ilogb ldexp log log10 "
    "log1p log2 logb modf scalbn scalbln cbrt fabs hypot pow sqrt erf erfc lgamma tgamma ceil floor nearbyint rint "
    "lrint llrint round lround llround trunc fmod remainder remquo copysign nan nextafter nexttoward fdim fmax fmin "
    "fma j0 j1 jn y0 y1 yn gamma drem significand scalb finite isinf isnan pow10 exp10"
)
_OTHERS = (
    "main errno size_t ptrdiff_t NULL EOF stdin stdout stderr abs labs div exit abort atexit index rindex time clock "
    "signgam matherr fpclassify isfinite isnormal signbit isgreater isless isunordered "
    "I INFINITY NAN HUGE HUGE_VAL MAXFLOAT FP_NAN FP_INFINITE FP_ZERO FP_SUBNORMAL FP_NORMAL M_PI M_E "
    "linux unix i386 assert offsetof va_list TRUE FALSE"
)
#: What no argument may be called.
RESERVED = frozenset(
    [
        *_KEYWORDS.split(),
        *(f"{name}{kind}" for name in _MATH.split() for kind in ("", "f", "l")),
        *_OTHERS.split(),
    ]
)


def c_names(theirs: tuple[str, ...] = ()) -> Names:
    """A namespace in which the words of C are taken."""
    return Names([*RESERVED, *theirs])


def identifier(name: str) -> str:
    """The name in letters of ASCII.

    >>> identifier("σ"), identifier("Ω_1"), identifier("w_1"), identifier("é")
    ('sigma', 'Omega_1', 'w_1', 'e')
    """
    if name.isascii():
        return name
    plain = re.sub(r"\W", "", "".join(map(_letters, name)), flags=re.ASCII)
    return plain if plain.isidentifier() else f"x_{plain}"


def _letters(sign: str) -> str:
    if sign.isascii():
        return sign
    base = unicodedata.normalize("NFKD", sign)[0]
    if base.isascii() and base.isalnum():
        return base
    greek = re.fullmatch(r"GREEK (SMALL|CAPITAL) LETTER ([A-Z]+)( .*)?", unicodedata.name(base, ""))
    if greek:
        return greek[2].lower() if greek[1] == "SMALL" else greek[2].capitalize()
    return f"u{ord(sign):04x}"
