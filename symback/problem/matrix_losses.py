"""The losses of matrix formulas by name: sums over all observations, in ``Y`` (observed) and ``Yhat`` (predicted)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

MATRIX_LOSSES: Mapping[str, str] = MappingProxyType(
    {
        "half_squared": "sum((Yhat - Y)**2)/2",
        "squared": "sum((Yhat - Y)**2)",
        "mse": "sum((Yhat - Y)**2)/rows(Yhat)",
        "half_mse": "sum((Yhat - Y)**2)/(2*rows(Yhat))",
        "absolute": "sum(abs(Yhat - Y))",
        "log_cosh": "sum(log(cosh(Yhat - Y)))",
        "hinge": "sum(relu(1 - Y*Yhat))",
        "cross_entropy": "-sum(Y*log(Yhat) + (1 - Y)*log(1 - Yhat))",
        "cross_entropy_with_logits": "sum(softplus(Yhat) - Y*Yhat)",
        "categorical_cross_entropy": "-sum(Y*log(Yhat))",
        "softmax_cross_entropy": "-sum(Y*log_softmax(Yhat))",
    }
)

DEFAULT_LOSS = "half_squared"


def is_mean(text: str) -> bool:
    """Does this loss divide by the number of observations by itself?

    >>> is_mean("mse"), is_mean("half_squared")
    (True, False)
    """
    return re.search(r"\b(?:half_)?mse\b", text) is not None


def named_losses(text: str) -> str:
    """The formula of a loss with the names of losses written out, so that a penalty can be added to one.

    >>> named_losses("half_squared + lam/2*sum(W**2)")
    '(sum((Yhat - Y)**2)/2) + lam/2*sum(W**2)'
    """
    if text.strip() in MATRIX_LOSSES:
        return MATRIX_LOSSES[text.strip()]
    names = "|".join(sorted(MATRIX_LOSSES, key=len, reverse=True))
    return re.sub(rf"\b(?:{names})\b(?!\s*\()", lambda match: f"({MATRIX_LOSSES[match.group()]})", text)
