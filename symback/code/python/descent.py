"""Gradient descent with the module of a chain: the lines of its two functions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from symback.code.python.layout import INDENT, WIDTH, call

#: Names of data that are longer than this together are not written out in a loop over the observations.
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Descent:
    """What the lines are made of.

    ``local`` and ``called`` lead from our names to those that are free here, ``plural`` from a quantity to the list
    of its observations, ``functions`` are the arguments that every function gets last.
    """

    local: Mapping[str, str]
    called: Mapping[str, str]
    data: Sequence[str]
    plural: Mapping[str, str]
    functions: Sequence[str]
    mean: bool

    def step(self) -> list[str]:
        """The body of one step."""
        n, passed = self.local, [self.local["w"], *self.data, *self.functions]
        return [
            *call(f"_, {n['partials']} = {self.called['value_and_grad']}", passed),
            *self.moved("return", n["w"], n["partials"], n["learning_rate"], 1),
        ]

    def rate(self) -> list[str]:
        """The rate for the sum of the gradients, where the mean of the losses goes down."""
        n = self.local
        return [f"{INDENT}{n['rate']} = {n['learning_rate']} / {self.count()}"] if self.mean else []

    def share(self) -> str:
        """What makes of the sum of the losses the quantity that goes down."""
        return f" / {self.count()}" if self.mean else ""

    def count(self) -> str:
        return f"{self.called['len']}({self.plural[self.data[0]]})"

    def sum_gradient(self) -> list[str]:
        """The sum of the losses and of their gradients over the observations."""
        n = self.local
        head = f"{n['value']}, {n['partials']} = {self.called['value_and_grad']}"
        pairs = f"{self.called['zip']}({n['gradient']}, {n['partials']}, strict=True)"
        return [
            *self.loop(2),
            *call(head, [n["weights"], *self.observation(), *self.functions], INDENT * 3),
            f"{INDENT * 3}{n['total']} += {n['value']}",
            *bracketed(f"{n['gradient']} =", f"{n['g']} + {n['p']}", f"{n['g']}, {n['p']} in {pairs}", 3),
        ]

    def descend(self) -> list[str]:
        """The new weights."""
        n = self.local
        rate = n["rate" if self.mean else "learning_rate"]
        return self.moved(f"{n['weights']} =", n["weights"], n["gradient"], rate, 2)

    def sum_loss(self) -> list[str]:
        """The sum of the losses at the weights that were reached."""
        n = self.local
        passed = [n["weights"], *self.observation(), *self.functions]
        return [*self.loop(1), *call(f"{n['total']} += {self.called['loss']}", passed, INDENT * 2)]

    def moved(self, head: str, weights: str, gradient: str, rate: str, level: int) -> list[str]:
        n = self.local
        pairs = f"{self.called['zip']}({weights}, {gradient}, strict=True)"
        return bracketed(head, f"{n['w_k']} - {rate} * {n['p']}", f"{n['w_k']}, {n['p']} in {pairs}", level)

    def loop(self, level: int) -> list[str]:
        """The head of the loop over the observations."""
        lists = [self.plural[name] for name in self.data]
        if len(lists) == 1:
            return [f"{INDENT * level}for {self.data[0]} in {lists[0]}:"]
        target = ", ".join(self.data) if self.short() else self.local["observation"]
        *lines, last = call(f"for {target} in {self.called['zip']}", [*lists, "strict=True"], INDENT * level)
        return [*lines, f"{last}:"]

    def observation(self) -> list[str]:
        """How the functions get one observation."""
        return list(self.data) if self.short() else [f"*{self.local['observation']}"]

    def short(self) -> bool:
        return len(self.data) == 1 or len(", ".join(self.data)) <= LONGEST


def bracketed(head: str, item: str, loop: str, level: int) -> list[str]:
    """A list made by a loop, on one line or on two inside the brackets.

    >>> bracketed("w =", "2 * p", "p in w", 1)
    ['    w = [2 * p for p in w]']
    """
    indent = INDENT * level
    line = f"{indent}{head} [{item} for {loop}]"
    if len(line) <= WIDTH:
        return [line]
    inner = f"{item} for {loop}"
    if len(indent) + 4 + len(inner) <= WIDTH:
        return [f"{indent}{head} [", f"{indent}{INDENT}{inner}", f"{indent}]"]
    return [f"{indent}{head} [", f"{indent}{INDENT}{item}", f"{indent}{INDENT}for {loop}", f"{indent}]"]
