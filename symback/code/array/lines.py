"""The lines of a function over matrices: what gets a name, what is written where it is used, what is overwritten.

One walk in the order of the rows, linear in their number. A value gets a line
when it is used more than once, when somebody asks for it, or when its
expression would be too long. A transpose never gets one: it is a view.

Where the library allows it, an elementwise operation writes into an array of
the same shape that nothing needs after it: all uses of that array stand in
lines before, or below this operation in its own expression. A product of
matrices writes into one that the lines before have used up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from symback.code.array.flow import VIEWS, Flow
from symback.code.array.formulas import formula
from symback.code.array.spelling import MatrixSpeller
from symback.code.infix import ATOM
from symback.code.schedule import DEEPEST, Expression
from symback.program.core import Program
from symback.program.sizes import Shape

_ELEMENTWISE = frozenset({"add", "sub", "mul", "div", "neg", "pow", "call"})


@dataclass(frozen=True, slots=True)
class Line:
    """``name = text``, the value of ``node``; ``formula`` says it as it stands on the blackboard."""

    node: int
    name: str
    text: str
    formula: str


@dataclass(slots=True)
class _Written:
    """A value written out: its code, its formula, how often it mentions each row, the array it is written into."""

    code: Expression
    formula: Expression
    mentions: Counter[int] = field(default_factory=Counter)
    buffer: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """The lines in order, and how each root is written after them, as code and as a formula."""

    lines: list[Line]
    roots: Mapping[int, tuple[str, str]]


def plan(
    program: Program,
    roots: Sequence[int],
    speller: MatrixSpeller,
    names: Mapping[int, str],
    temporary: Callable[[], str],
    *,
    always: Collection[int] = (),
    places: Mapping[int, str] | None = None,
    room: int = 92,
) -> Plan:
    """The lines that compute the roots.

    ``names`` are those of the inputs and of the values that have one; values in ``always`` get a line even when they
    are used once. ``places`` says into what the value of a root is written. ``room`` is for name, sign and text.
    """
    return _Planner(program, roots, speller, names, temporary, places or {}, room).run(always)


class _Planner:
    def __init__(
        self,
        program: Program,
        roots: Sequence[int],
        speller: MatrixSpeller,
        names: Mapping[int, str],
        temporary: Callable[[], str],
        places: Mapping[int, str],
        room: int,
    ) -> None:
        self.program, self.roots, self.speller, self.names = program, roots, speller, names
        self.temporary, self.places, self.room = temporary, places, room
        self.lines: list[Line] = []
        self.written: dict[int, _Written] = {}
        self.inlined: set[int] = set()
        #: Arrays that nothing else refers to; True for those that came from a product.
        self.own: dict[int, bool] = {}
        #: Name -> the value that it means now; shape -> products that may be used up.
        self.meant: dict[str, int] = {}
        self.used_up: dict[Shape, list[int]] = {}
        self.emitted: Counter[int] = Counter()
        self.flow = Flow(program, roots, speller)
        self.nodes, self.args, self.uses, self.base = self.flow.nodes, self.flow.args, self.flow.uses, self.flow.base
        self.given: set[int] = set()

    def run(self, always: Collection[int]) -> Plan:
        program = self.program
        for node in self.nodes:
            op = program.ops[node]
            if op in ("input", "const"):
                code = Expression(self.names[node], ATOM) if op == "input" else self.speller.written(node, ())
                self.written[node] = _Written(code, formula(program, node, ()))
                continue
            kept = op != "transpose" and (self.uses[node] > 1 or node in always or node in self.roots)
            kept = kept or self._starts_in_place(node)
            self.write(node, self.names.get(node) if kept else None)
            if kept:
                self._reuse(node)
                self.assign(node)
        roots = {root: (self.written[root].code.text, self.written[root].formula.text) for root in self.roots}
        last_ones = self.places if len(roots) > 1 else roots
        while self.lines and self.lines[-1].node in last_ones and self.uses[self.lines[-1].node] == 1:
            last = self.lines.pop()
            roots[last.node] = last.text, last.formula
        return Plan(self.lines, roots)

    def _starts_in_place(self, node: int) -> bool:
        """Is this a new array into which the next operation can be written, if it has a name?"""
        if self.program.ops[node] in (*_ELEMENTWISE, *VIEWS) or not self.speller.library.in_place:
            return False
        user = self._only_user(node)
        return user is not None and self._same_place(node, user)

    def _same_place(self, node: int, user: int) -> bool:
        program = self.program
        return (
            bool(program.shape(node))
            and program.ops[user] in _ELEMENTWISE
            and program.shape(user) == program.shape(node)
            and self.speller.takes_place(user)
        )

    def _only_user(self, node: int) -> int | None:
        return self.flow.users.get(node) if self.uses[node] == 1 else None

    def write(self, node: int, name: str | None) -> None:
        """Write the expression of a row; what makes it too long or too deep gets a line before it."""
        room = self.room - 3 - len(name or "t000")
        args = self.args[node]
        if self.program.ops[node] == "pow":
            self._name_repeated(node)
        while True:
            found = self._spelled(node, [self.written[arg] for arg in args])
            if len(found.code.text) <= room and found.code.depth <= DEEPEST:
                break
            pending = [self.base(arg) for arg in args if self.base(arg) in self.inlined]
            if not pending:
                break
            self.assign(max(pending, key=lambda arg: (self.written[arg].code.depth, len(self.written[arg].code.text))))
            for arg in args:
                self._turn_again(arg)
        self.written[node] = found
        self.inlined.add(node)

    def _turn_again(self, node: int) -> None:
        """Write the transposes of a value that got a name meanwhile."""
        turned = []
        while self.program.ops[node] == "transpose":
            turned.append(node)
            node = self.program.args[node][0]
        for row in reversed(turned):
            self.written[row] = self._spelled(row, [self.written[self.program.args[row][0]]])

    def _name_repeated(self, node: int) -> None:
        """A power that is written as a product repeats its base, which has to be a name then."""
        base, exponent = self.program.args[node]
        value = self.program.constant(exponent)
        if value is not None and value.denominator == 1 and 2 < value <= 4:
            self.assign(base)

    def _spelled(self, node: int, args: Sequence[_Written]) -> _Written:
        mentions: Counter[int] = Counter()
        for arg, written in zip(self.args[node], args, strict=True):
            mentions.update(written.mentions if arg in self.inlined else {arg: 1} if self.program.args[arg] else {})
        codes, told = [arg.code for arg in args], [arg.formula for arg in args]
        if self.args[node] != self.program.args[node]:
            pattern = self.speller.library.operations["vdot"]
            code = Expression(self.speller.pattern(pattern, *(code.text for code in codes)), ATOM, 1)
            return _Written(code, Expression(f"sum({told[0].text} * {told[1].text})", ATOM), mentions)
        place = self.places.get(node) if self.speller.takes_place(node) else None
        buffer = (
            self._buffer(node, args, mentions) if place is None and self.program.ops[node] in _ELEMENTWISE else None
        )
        if buffer is not None:
            place = self.names_of(buffer)
        code = self.speller.written(node, codes, place or "")
        return _Written(code, formula(self.program, node, told), mentions, buffer)

    def _reuse(self, node: int) -> None:
        """Let a product of matrices write into an array that is not needed any more."""
        speller, shape = self.speller, self.program.shape(node)
        # What an unknown function gives may have another type, and a product takes none but its own.
        if self.program.ops[node] != "matmul" or node in self.places or speller.functions:
            return
        if not speller.takes_place(node):
            return
        free = self.used_up.get(shape, [])
        while free:
            found = free.pop()
            if self.own.get(found):
                written = self.written[node]
                codes = [self.written[arg].code for arg in self.args[node]]
                written.code, written.buffer = speller.written(node, codes, self.names_of(found)), found
                return

    def names_of(self, node: int) -> str:
        return self.written[node].code.text

    def _buffer(self, node: int, args: Sequence[_Written], mentions: Mapping[int, int]) -> int | None:
        """The row of an array that this operation may overwrite, if there is one."""
        if not self.speller.takes_place(node):
            return None
        shape = self.program.shape(node)
        for arg, written in zip(self.args[node], args, strict=True):
            found = written.buffer if arg in self.inlined else arg
            if found is None or found not in self.own or self.program.shape(found) != shape:
                continue
            if self.emitted[found] + mentions[found] == self.uses[found]:
                return found
        return None

    def assign(self, node: int) -> None:
        """Give an inlined row a line of its own."""
        if node not in self.inlined or self.program.ops[node] == "transpose":
            return
        self.inlined.discard(node)
        written = self.written[node]
        name = self.names.get(node) or self._inherited(node) or self.temporary()
        self.lines.append(Line(node, name, written.code.text, written.formula.text))
        self.emitted.update(written.mentions)
        for used in written.mentions:
            if self.emitted[used] == self.uses[used] and used in self.own:
                self.used_up.setdefault(self.program.shape(used), []).append(used)
        plain = self.program.ops[node] == "matmul"
        if written.buffer is not None:
            plain = self.own.pop(written.buffer)
        # The name means another array from here on.
        self.own.pop(self.meant.get(name, -1), None)
        self.meant[name] = node
        if self._is_new(node) and node not in self.flow.pinned:
            self.own[node] = plain and node not in self.places
        self.written[node] = _Written(Expression(name, ATOM), self._told(node, name, written))

    def _told(self, node: int, name: str, written: _Written) -> Expression:
        """In formulas a value that is only a stage of a named one is written out."""
        return Expression(name, ATOM) if node in self.names or self.uses[node] > 1 else written.formula

    def _inherited(self, node: int) -> str | None:
        """The name of the value that is made of this array in place: H1 is at first X W1, then X W1 + b1."""
        here: int | None = node if self.program.ops[node] == "matmul" else None
        while here is not None:
            user = self._only_user(here)
            if user is None or not self._same_place(here, user):
                return None
            if user in self.names and user not in self.given:
                self.given.add(user)
                return self.names[user]
            here = user
        return None

    def _is_new(self, node: int) -> bool:
        """Is the value an array that nothing else refers to?"""
        program = self.program
        if program.ops[node] in VIEWS or not program.shape(node):
            return False
        return program.ops[node] != "call" or program.function(node) not in self.speller.functions
