"""Tables of the mathematical printers: what a sign, a function and a relation are called in LaTeX."""

from __future__ import annotations

_GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi pi rho sigma tau upsilon phi chi psi "
    "omega"
).split()
_GREEK_CAPITALS = "Gamma Delta Theta Lambda Xi Pi Sigma Upsilon Phi Psi Omega".split()
_ROUND = {"epsilon": r"\varepsilon", "phi": r"\varphi"}

#: A Greek letter by its name. LaTeX has no command of its own for capitals that look Latin.
GREEK: dict[str, str] = {name: _ROUND.get(name, rf"\{name}") for name in _GREEK_NAMES} | {
    name: rf"\{name}" for name in _GREEK_CAPITALS
}
GREEK["omicron"] = "o"

_LETTERS = dict(zip("αβγδεζηθικλμνξπρστυφχψω", _GREEK_NAMES, strict=True))
_CAPITAL_LETTERS = dict(zip("ΓΔΘΛΞΠΣΥΦΨΩ", _GREEK_CAPITALS, strict=True))
GREEK_LETTERS: dict[str, str] = {letter: GREEK[name] for letter, name in (_LETTERS | _CAPITAL_LETTERS).items()} | {
    "ϕ": r"\phi", "ϵ": r"\epsilon", "ς": r"\varsigma", "ο": "o",
}  # fmt: skip

#: Signs that stand for themselves.
SYMBOLS: dict[str, str] = GREEK | {
    "dots": r"\ldots", "ldots": r"\ldots", "cdots": r"\cdots", "vdots": r"\vdots", "infinity": r"\infty",
    "partial": r"\partial",
    "nabla": r"\nabla", "times": r"\times", "cdot": r"\cdot", "circ": r"\circ", "in": r"\in", "reals": r"\mathbb{R}",
    "to": r"\to", "gets": r"\leftarrow", "mapsto": r"\mapsto", "implies": r"\Rightarrow", "approx": r"\approx",
    "equals": "=", "identical": r"\equiv", "not_equal": r"\neq", "less": "<", "greater": ">", "at_most": r"\leq",
    "at_least": r"\geq", "much_less": r"\ll", "plus": "+", "minus": "-", "comma": r",\ ", "quad": r"\quad ",
    "semicolon": r";\ ", "colon": ":", "prime": "'", "exclamation": "!", "sum": r"\sum", "ell": r"\ell",
    "hat": r"\hat{\ }", "odot": r"\odot ", "oslash": r"\oslash ", "otimes": r"\otimes ", "top": r"\top",
    "left_bracket": "[", "right_bracket": "]", "ones": r"\mathbf{1}", "semi": ";",
    "big_theta": r"\Theta", "big_o": "O", "dot": ".", "bar": r"\mid", "question": "?", "slash": "/",
}  # fmt: skip

#: The sign between the parts of a line.
RELATIONS: dict[str, str] = {
    "=": "=", "approx": r"\approx", "gets": r"\leftarrow", "to": r"\to", "mapsto": r"\mapsto", "<": "<", ">": ">",
    "<=": r"\leq", ">=": r"\geq", "!=": r"\neq", "implies": r"\Rightarrow", ":=": r"\mathrel{:=}", "in": r"\in",
    "equivalent": r"\equiv", "adds": r"\mathrel{+}=", ":": r"\colon",
}  # fmt: skip

#: Functions with a name of their own in mathematics. An unknown function prints like a quantity of that name.
FUNCTIONS: dict[str, str] = {
    "sigma": r"\sigma", "sigmoid": r"\sigma", "tanh": r"\tanh", "sinh": r"\sinh", "cosh": r"\cosh", "sin": r"\sin",
    "cos": r"\cos", "tan": r"\tan", "exp": r"\exp", "log": r"\ln", "ln": r"\ln", "max": r"\max", "min": r"\min",
    "asin": r"\arcsin", "acos": r"\arccos", "atan": r"\arctan", "relu": r"\operatorname{ReLU}",
    "leaky_relu": r"\operatorname{LeakyReLU}", "elu": r"\operatorname{ELU}", "gelu": r"\operatorname{GELU}",
    "softplus": r"\operatorname{softplus}", "swish": r"\operatorname{swish}", "identity": r"\operatorname{id}",
    "sign": r"\operatorname{sign}", "heaviside": r"\operatorname{H}", "step": r"\operatorname{H}",
    "leaky_step": r"\operatorname{H}_{1/100}", "erf": r"\operatorname{erf}",
    "sech": r"\operatorname{sech}", "sqrt": r"\operatorname{sqrt}", "abs": r"\operatorname{abs}", "Phi": r"\Phi",
    "phi": r"\varphi", "log1p": r"\operatorname{log1p}", "expm1": r"\operatorname{expm1}",
    "asinh": r"\operatorname{arsinh}", "acosh": r"\operatorname{arcosh}", "atanh": r"\operatorname{artanh}",
    "acot": r"\operatorname{arccot}", "atan2": r"\operatorname{atan2}", "hypot": r"\operatorname{hypot}",
    "cbrt": r"\operatorname{cbrt}", "erfc": r"\operatorname{erfc}", "sinc": r"\operatorname{sinc}",
    "sinc_derivative": r"\operatorname{sinc}", "gamma": r"\Gamma", "loggamma": r"\ln\Gamma", "digamma": r"\psi",
    "polygamma": r"\psi", "floor": r"\operatorname{floor}", "ceiling": r"\operatorname{ceil}",
    "mod": r"\operatorname{mod}", "jump": r"\operatorname{H}", "less": r"\operatorname{less}",
    "less_equal": r"\operatorname{atmost}", "equal": r"\operatorname{equal}",
    "select": r"\operatorname{select}", "guard": r"\operatorname{select}",
    # of matrices: a function of the whole, of every row, or (elements) of every element by itself
    "trace": r"\operatorname{tr}", "det": r"\det", "diag": r"\operatorname{diag}",
    "diagonal": r"\operatorname{diagonal}", "reshape": r"\operatorname{reshape}",
    "softmax": r"\operatorname{softmax}", "log_softmax": r"\ln\operatorname{softmax}",
    "logsumexp": r"\operatorname{LSE}", "row_max": r"\operatorname{rowmax}", "blocks": r"\operatorname{blocks}",
    "unblocks": r"\operatorname{unblocks}", "softmax_all": r"\operatorname{softmax}_{\mathrm{all}}",
    "log_softmax_all": r"\ln\operatorname{softmax}_{\mathrm{all}}",
    "logsumexp_all": r"\operatorname{LSE}_{\mathrm{all}}", "exp_elements": r"\exp",
    "step_elements": r"\operatorname{step}",
    "leaky_step_elements": r"\operatorname{step}_{1/100}",
    "sqrt_elements": r"\operatorname{sqrt}", "abs_elements": r"\operatorname{abs}",
}  # fmt: skip

#: Functions whose whole positive power stands at the name: sin²(x).
POWER_AT_NAME = frozenset({"sin", "cos", "tan", "sinh", "cosh", "tanh", "log", "ln", "sech"})
