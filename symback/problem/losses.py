"""The losses by name, as formulas in ``y`` (the observed value) and ``yhat`` (the prediction)."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

LOSSES: Mapping[str, str] = MappingProxyType(
    {
        "half_squared": "(y - yhat)**2/2",
        "squared": "(y - yhat)**2",
        "absolute": "abs(y - yhat)",
        "log_cosh": "log(cosh(y - yhat))",
        "hinge": "relu(1 - y*yhat)",
        "cross_entropy": "-(y*log(yhat) + (1 - y)*log(1 - yhat))",
        "cross_entropy_with_logits": "softplus(yhat) - y*yhat",
    }
)

DEFAULT = "half_squared"
