"""What NumPy, JAX, PyTorch and the array API standard call the functions of elements, and what each of them lacks.

Every spelling keeps the type of the elements: float32 stays float32. None of
them overflows or warns where its value exists.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symback.code.array.helpers import ACOT, CBRT, ELEMENTS, FORMS, PLACED, SCALAR, SIGMOID
from symback.code.infix import Helper


@dataclass(frozen=True)
class Library:
    """A library of arrays.

    ``functions`` leads from a function to what it is called, or to a pattern with its arguments as {0}, {1}. Those in
    ``arrays_only`` take no plain numbers beside an array. ``axis`` and ``keep`` are the words for the axis of a
    reduction and for keeping it, ``number`` is how a plain number becomes an array of the type of {like}, ``typed``
    says the type of a new array, ``copy`` copies {0}. With ``in_place`` operations write into arrays that are not
    needed again.
    """

    name: str
    alias: str
    imports: tuple[str, ...]
    array: str
    functions: Mapping[str, str]
    helpers: Mapping[str, Helper]
    operations: Mapping[str, str]
    number: str
    typed: str
    copy: str
    arrays_only: frozenset[str] = frozenset()
    axis: str = "axis"
    keep: str = "keepdims"
    in_place: bool = False
    namespace: str = ""


_SAME = "exp log sqrt sin cos tan sinh cosh tanh abs sign log1p expm1 hypot floor"
_ARC = "sin cos tan sinh cosh tanh"


def _through(alias: str, names: Mapping[str, str]) -> dict[str, str]:
    return {name: f"{alias}.{called}" for name, called in names.items()}


def _tested(cast: str) -> dict[str, str]:
    """Functions that are 1 or 0, made of a comparison by ``cast``."""
    tests = {"step": "{0} > 0", "less": "{0} < {1}", "less_equal": "{0} <= {1}", "equal": "{0} == {1}"}
    return {name: cast.format(test) for name, test in tests.items()}


_NUMPY_NAMES: Mapping[str, str] = {
    **{name: name for name in _SAME.split()},
    **{f"a{name}": f"arc{name}" for name in _ARC.split()},
    "atan2": "arctan2",
    "max": "maximum",
    "min": "minimum",
    "ceiling": "ceil",
    "mod": "remainder",
    "cbrt": "cbrt",
}
_STANDARD_NAMES: Mapping[str, str] = {
    **{name: name for name in _SAME.split()},
    **{f"a{name}": f"a{name}" for name in _ARC.split()},
    "atan2": "atan2",
    "max": "maximum",
    "min": "minimum",
    "ceiling": "ceil",
    "mod": "remainder",
}
_PIECES: Mapping[str, str] = {
    "select": "{alias}.where({0} != 0, {1}, {2})",
    "guard": "{alias}.where({0} != 0, {1}, {2})",
}


def _pieces(alias: str) -> dict[str, str]:
    return {name: text.replace("{alias}", alias) for name, text in _PIECES.items()}


#: What is the same in all libraries, through the alias; {typed} is the type of a new array.
_OPERATIONS: Mapping[str, str] = {
    "sum": "{alias}.sum({0}{axes}{keep})",
    "amax": "{alias}.max({0}{axes}{keep})",
    "softmax": "{helper}({0}, {axis})",
    "log_softmax": "{helper}({0}, {axis})",
    "logsumexp": "{helper}({0}, {axis})",
    "trace": "{alias}.trace({0})",
    "diag": "{alias}.diagflat({0})",
    "diagonal": "{alias}.diagonal({0})[:, None]",
    "reshape": "{alias}.reshape({0}, {shape})",
    "full": "{alias}.full({shape}, {0}, {typed})",
    "repeat": "{alias}.broadcast_to({0}, {shape})",
    "concat": "{alias}.concatenate(({all}), axis={axis})",
    "embed": "{alias}.pad({0}, (({top}, {bottom}), ({left}, {right})))",
    "eye": "{alias}.eye({rows}, {typed})",
    "ones": "{alias}.ones({shape}, {typed})",
    "inverse": "{alias}.linalg.inv({0})",
    "solve": "{alias}.linalg.solve({0}, {1})",
    "det": "{alias}.linalg.det({0})",
    "logdet": "{alias}.linalg.slogdet({0})[1]",
    "kron": "{alias}.kron({0}, {1})",
    "permute": "{alias}.transpose({0}, (0, 2, 1, 3))",
}


NUMPY = Library(
    name="NumPy",
    alias="np",
    imports=("import numpy as np", "from numpy.typing import NDArray"),
    array="NDArray[np.floating[Any]]",
    functions=MappingProxyType(
        {
            **_through("np", _NUMPY_NAMES),
            **_tested("np.asarray({}, dtype={{like}}.dtype)"),
            **_pieces("np"),
            "relu": "np.maximum({0}, 0)",
            "softplus": "np.logaddexp(0, {0})",
            **dict.fromkeys(SCALAR, "{helper}({all}).astype({like}.dtype)"),
        }
    ),
    helpers=MappingProxyType({**ELEMENTS, **FORMS, **SCALAR, "sigmoid": SIGMOID, "acot": ACOT, "placed": PLACED}),
    operations=MappingProxyType({**_OPERATIONS, "matmul": "np.dot({0}, {1})", "vdot": "np.vdot({0}, {1})"}),
    number="np.asarray({0}, dtype={like}.dtype)",
    typed="dtype={like}.dtype",
    copy="np.array({0})",
    in_place=True,
)

JAX = Library(
    name="JAX",
    alias="jnp",
    imports=("import jax", "import jax.numpy as jnp"),
    array="jax.Array",
    functions=MappingProxyType(
        {
            **_through("jnp", _NUMPY_NAMES),
            **_tested("jnp.asarray({}, dtype={{like}}.dtype)"),
            **_pieces("jnp"),
            **{name: f"jax.scipy.special.{name}" for name in "erf erfc gamma digamma polygamma".split()},
            "loggamma": "jax.scipy.special.gammaln",
            "Phi": "jax.scipy.special.ndtr",
            "relu": "jnp.maximum({0}, 0)",
            "sigmoid": "jax.nn.sigmoid",
            "softplus": "jnp.logaddexp(0, {0})",
            "log_sigmoid": "jax.nn.log_sigmoid",
        }
    ),
    helpers=MappingProxyType({**ELEMENTS, "acot": ACOT}),
    operations=MappingProxyType(
        {
            **_OPERATIONS,
            "softmax": "jax.nn.softmax({0}, axis={axis})",
            "log_softmax": "jax.nn.log_softmax({0}, axis={axis})",
            "logsumexp": "jax.nn.logsumexp({0}{axes}{keep})",
        }
    ),
    number="jnp.asarray({0}, dtype={like}.dtype)",
    typed="dtype={like}.dtype",
    copy="{0}",
)

TORCH = Library(
    name="PyTorch",
    alias="torch",
    imports=("import torch",),
    array="torch.Tensor",
    functions=MappingProxyType(
        {
            **_through("torch", _STANDARD_NAMES),
            **_tested("({}).to({{like}}.dtype)"),
            **_pieces("torch"),
            **{name: f"torch.{name}" for name in "erf erfc digamma relu sigmoid".split()},
            "loggamma": "torch.lgamma",
            "polygamma": "torch.polygamma",
            "Phi": "torch.special.ndtr",
            "softplus": "torch.logaddexp({0}, torch.zeros_like({0}))",
            "log_sigmoid": "torch.nn.functional.logsigmoid",
        }
    ),
    helpers=MappingProxyType({**ELEMENTS, "acot": ACOT, "cbrt": CBRT}),
    operations=MappingProxyType(
        {
            **_OPERATIONS,
            "softmax": "torch.softmax({0}, dim={axis})",
            "log_softmax": "torch.log_softmax({0}, dim={axis})",
            "logsumexp": "torch.logsumexp({0}, dim={both}{keep})",
            "amax": "torch.amax({0}, dim={both}{keep})",
            "concat": "torch.cat(({all}), dim={axis})",
            "embed": "torch.nn.functional.pad({0}, ({left}, {right}, {top}, {bottom}))",
            "diagonal": "torch.diagonal({0})[:, None]",
            "permute": "torch.permute({0}, (0, 2, 1, 3))",
        }
    ),
    number="torch.as_tensor({0}, dtype={like}.dtype, device={like}.device)",
    typed="dtype={like}.dtype, device={like}.device",
    copy="torch.clone({0})",
    arrays_only=frozenset({"max", "min", "hypot", "atan2", "select", "guard"}),
    axis="dim",
    keep="keepdim",
)

STANDARD = Library(
    name="the array API standard",
    alias="xp",
    imports=("from array_api_compat import array_namespace, device",),
    array="Any",
    functions=MappingProxyType(
        {
            **_through("xp", _STANDARD_NAMES),
            **_tested("xp.astype({}, {{like}}.dtype)"),
            **_pieces("xp"),
            "relu": "xp.maximum({0}, xp.zeros_like({0}))",
            "softplus": "xp.logaddexp({0}, xp.zeros_like({0}))",
        }
    ),
    helpers=MappingProxyType({**ELEMENTS, **FORMS, "sigmoid": SIGMOID, "acot": ACOT, "cbrt": CBRT}),
    operations=MappingProxyType(
        {
            **_OPERATIONS,
            "trace": "xp.linalg.trace({0})",
            "diag": "xp.eye({rows}, {typed}) * {0}",
            "concat": "xp.concat(({all}), axis={axis})",
            "kron": "xp.reshape({0}[:, None, :, None] * {1}[None, :, None, :], {shape})",
            "diagonal": "xp.linalg.diagonal({0})[:, None]",
            "embed": "{helper}({0}, {top}, {bottom}, {left}, {right})",
            "permute": "xp.permute_dims({0}, (0, 2, 1, 3))",
        }
    ),
    number="xp.asarray({0}, dtype={like}.dtype, device=device({like}))",
    typed="dtype={like}.dtype, device=device({like})",
    copy="xp.asarray({0}, copy=True)",
    arrays_only=frozenset({"max", "min", "hypot", "atan2", "mod", "select", "guard"}),
    namespace="array_namespace",
)
