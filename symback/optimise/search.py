"""Which passes are tried in which order. The smallest program wins."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from symback.optimise.bounds import estimate, least
from symback.optimise.candidates import Candidate, Named
from symback.optimise.collect import collect
from symback.optimise.elimination import Task, jacobian_form
from symback.optimise.flatten import flatten
from symback.optimise.inline import inline_products
from symback.optimise.pairs import pair_factors, pair_terms
from symback.optimise.reading import to_form
from symback.optimise.scales import share_scales
from symback.optimise.split import split_products
from symback.optimise.writing import to_program
from symback.program.core import Program
from symback.program.cost import cost
from symback.program.passes import orient_differences

#: Of larger forms level 1 writes out only the one that looks smallest.
EXACT = 2_000
#: Level 2 keeps so many forms from round to round,
BEAM = 4
#: plays so many rounds,
ROUNDS = 5
#: and visits at most so many nodes in all.
EFFORT = 400_000


class Search:
    """The candidates for a task; ``plain`` is its program as it came, of ``total`` operations.

    ``orders`` has what each order of elimination takes before any pass, for several outputs.
    """

    def __init__(self, task: Task, plain: Program, total: int, fast_math: bool) -> None:
        self.task, self.plain, self.total, self.fast_math = task, plain, total, fast_math
        self.orders: dict[str, int] = {}
        flat: Named = ("flatten", partial(flatten, reorder=fast_math))
        gather: Named = ("collect", collect)
        factors: Named = ("share factors", pair_factors)
        terms: Named = ("share terms", partial(pair_terms, reorder=fast_math))
        self.before = (flat, gather, flat)
        self.polish = (flat, gather, flat, factors, terms)
        self.inline: tuple[Named, ...] = (("write products out", inline_products), *self.polish)
        self.split: tuple[Named, ...] = (flat, ("multiply out", split_products), *self.polish)
        self.scale: tuple[Named, ...] = (("share multiples", share_scales), gather, flat)
        reciprocals: Named = ("divide instead of multiplying by 1/x", partial(inline_products, longest=1))
        self.reciprocals: tuple[Named, ...] = (reciprocals, flat, factors)
        self.single: tuple[Named, ...] = (flat, factors, ("write products out", inline_products))

    def near_linear(self) -> Candidate | None:
        """Level 1: a few fixed sequences from every start; None where none takes fewer operations than came in."""
        found: list[Candidate] = []
        for start in self._starts():
            polished = start.after(self.polish)
            # Where nothing is written out, what follows is the polish once more.
            written = start.after(self.inline[:1])
            found += [polished, *([] if written is start else [written.after(self.inline[1:])])]
            found.append(polished.after(self.scale))
            if self.fast_math:
                found.append(start.after(self.split))
        few = list(dict.fromkeys(found))
        if len(few) > 1 and len(few[0].form.needed) > EXACT:
            few = [min(few, key=lambda candidate: estimate(candidate.form))]
        best, fewest = None, self.total
        for candidate in few:
            if least(candidate.form) < fewest and candidate.operations < fewest:
                best, fewest = candidate, candidate.operations
        return best

    def beam(self) -> Candidate:
        """Level 2: the best few forms are taken through every sequence, round after round."""
        moves = [self.polish, self.inline, self.scale, self.reciprocals, *((move,) for move in self.single)]
        if self.fast_math:
            moves.append(self.split)
        beam = sorted(self._starts(both=True), key=_size)
        best, spent = beam[0], 0
        seen: set[tuple[int, int]] = set()
        for _ in range(ROUNDS):
            found = []
            for candidate in beam:
                for move in moves:
                    if spent <= EFFORT:
                        played = candidate.after(move)
                        if played is not candidate:
                            spent += len(played.form.graph)
                            found.append(played)
            beam = []
            for candidate in sorted(found, key=_size):
                key = candidate.operations, len(candidate.form.graph)
                if key not in seen and len(beam) < BEAM:
                    seen.add(key)
                    beam.append(candidate)
            if not beam:
                break
            best = min(best, beam[0], key=_size)
        return best

    def _starts(self, both: bool = False) -> Iterator[Candidate]:
        """The derivatives by every order that is worth trying, of the function collected where that makes it smaller.

        With ``both`` also of the function as it was written.
        """
        orders = self.task.orders()
        if self.task.outputs > 1:
            yield Candidate(to_form(self.plain), "reverse, output by output")
        for told, task in self._functions()[: 2 if both else 1]:
            for order in orders:
                candidate = Candidate(jacobian_form(task, order), f"{told}{order}")
                if len(orders) > 1:
                    known = self.orders.get(order, candidate.operations)
                    self.orders[order] = min(candidate.operations, known)
                yield candidate

    def _functions(self) -> list[tuple[str, Task]]:
        found = [("", self.task)]
        written = to_form(self.task.program)
        form = written
        for _, apply in self.before:
            form = apply(form)
        if form is not written:
            total = cost(self.task.program).total
            if least(form) < total and cost(collected := to_program(form)).total < total:
                oriented = orient_differences(collected, self.task.wrt)
                found.insert(0, ("collect the function, ", replace(self.task, program=oriented)))
        return found


def _size(candidate: Candidate) -> int:
    return candidate.operations
