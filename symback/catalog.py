"""What there is by name: ready-made problems, activations, losses, targets, each with a line about it."""

from __future__ import annotations

from symback.code import TARGETS
from symback.problem.activations import ACTIVATIONS
from symback.problem.losses import DEFAULT, LOSSES
from symback.problem.matrix_losses import DEFAULT_LOSS, MATRIX_LOSSES
from symback.problem.matrix_ready import MATRIX_READY, MatrixReady
from symback.problem.ready import READY


def listing() -> dict[str, list[tuple[str, str]]]:
    """Kind -> (name, what it is) for everything that can be asked for by a name.

    >>> listing()["losses"][0]
    ('half_squared', '(y - yhat)**2/2; the default')
    """
    return {
        "problems": [(name, f"{ready.formula}: {ready.about}") for name, ready in READY.items()],
        "activations": list(ACTIVATIONS.items()),
        "losses": [(name, loss + ("; the default" if name == DEFAULT else "")) for name, loss in LOSSES.items()],
        "problems with matrices": [(name, _told(ready)) for name, ready in MATRIX_READY.items()],
        "losses with matrices": [
            (name, loss + ("; the default" if name == DEFAULT_LOSS else "")) for name, loss in MATRIX_LOSSES.items()
        ],
        "targets": [(name, target.about) for name, target in TARGETS.items()],
    }


def _told(ready: MatrixReady) -> str:
    formula = "; ".join([*(f"{name} = {text}" for name, text in ready.stages.items()), ready.formula or ""])
    return f"{formula}: {ready.about}"
