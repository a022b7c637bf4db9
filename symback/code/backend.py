"""What a target language has to offer."""

from __future__ import annotations

from typing import Protocol

from symback.derivation.derivation import Derivation


class Backend(Protocol):
    """Turns a derivation into the text of a module in one language."""

    def module(self, derivation: Derivation) -> str:
        """The whole module. Equal derivations give equal text: no time stamp, no order that depends on a hash."""
        ...
