"""How operations on matrices are written in a library of arrays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from symback.code.array.libraries import Library
from symback.code.array.patterns import PLACE, Product, apart, plain_numbers, power, put, span, tight
from symback.code.array.sizes import shape_text, size_text
from symback.code.infix import ATOM, PRODUCT, SIGN, SUM, InfixSpeller, at_least, binary, negated
from symback.code.python.spelling import number
from symback.code.schedule import Expression
from symback.errors import InputError
from symback.program.core import Constant, Program
from symback.program.functions import Function
from symback.program.interpret import FLOAT, run
from symback.program.shapes import Blocks, Placed, Window
from symback.program.sizes import ONE, Size

#: Binary operations: the sign, how strongly it binds, what NumPy calls the function with a place for the result.
_SIGNS: Mapping[str, tuple[str, int, str]] = {
    "add": ("+", SUM, "add"),
    "sub": ("-", SUM, "subtract"),
    "mul": ("*", PRODUCT, "multiply"),
    "div": ("/", PRODUCT, "divide"),
}
#: Functions of NumPy with a place for the result.
_WITH_PLACE = re.compile(r"np\.(?!where|asarray)\w+\(.*\)")
#: Functions of plain numbers that the module math has.
_OF_NUMBERS = frozenset("exp log sqrt cbrt sin cos tan sinh cosh tanh log1p expm1 erf erfc gamma".split())


class MatrixSpeller(InfixSpeller):
    """Writes single rows of one program.

    ``like`` is an argument whose type new arrays get, ``letters`` are the variables of the sizes.
    """

    def __init__(
        self,
        library: Library,
        program: Program,
        functions: Mapping[Function, str],
        rename: Mapping[str, str],
        letters: Mapping[str, str],
        like: str,
    ) -> None:
        super().__init__(functions, library.functions, library.helpers, rename)
        self.library, self.program, self.letters, self.like = library, program, letters, like
        self.uses_math = False
        #: Number of rows -> the name of a row of as many ones, which adds them up as a product.
        self.ones: Mapping[Size, str] = {}
        self.plain = plain_numbers(program)

    def number(self, value: Fraction) -> Expression:
        text = number(value)
        return Expression(text, PRODUCT if "/" in text else SIGN if text.startswith("-") else ATOM)

    def general_power(self, base: Expression, exponent: Expression, depth: int) -> Expression:
        return power(base, exponent, depth)

    def constant(self, name: str) -> Expression:
        if name in ("pi", "e", "nan"):
            return Expression(f"{self.aliased(self.library.alias)}.{name}", ATOM)
        return Expression(repr(FLOAT.constants[name]), ATOM)

    def square_root(self, base: Expression, depth: int) -> Expression:
        return self._pattern("{alias}.sqrt({0})", [base])._replace(depth=depth)

    def written(self, node: int, args: Sequence[Expression], place: str = "") -> Expression:
        """One row; with ``place`` its value is written into that array. Raises InputError for what has no spelling."""
        program = self.program
        op = program.ops[node]
        depth = 1 + max((arg.depth for arg in args), default=-1)
        if op in ("input", "const"):
            return self._constant(node)
        if op == "transpose":
            return Expression(f"{at_least(args[0], ATOM)}.T", ATOM, args[0].depth)
        if place:
            return self._placed(node, args, place)
        if op in _SIGNS:
            sign, level, _ = _SIGNS[op]
            left, right = (apart(arg) if level == PRODUCT else arg for arg in args)
            return binary(sign, level, left, right, depth)
        if op == "neg":
            return negated(apart(args[0]), depth)
        if op == "pow":
            return self._raised(node, args, depth)
        if op == "call":
            return self._called(node, args, depth)
        if op == "matmul" and "matmul" not in self.library.operations:
            first = at_least(args[0], PRODUCT if isinstance(args[0], Product) else SIGN)
            return Product(f"{first} @ {at_least(args[1], SIGN)}", PRODUCT, depth)
        return self._operation(node, args)

    def takes_place(self, node: int) -> bool:
        """Can the value be written into an array that is there already?"""
        program = self.program
        op = program.ops[node]
        if not self.library.in_place or not program.shape(node):
            return False
        if op == "call":
            function = program.function(node)
            text = self.spellings.get(function.name, "")
            of_numpy = text.startswith("np.") and ("{" not in text or _WITH_PLACE.fullmatch(text) is not None)
            return of_numpy and function not in self.functions
        if op == "pow":
            return program.constant(program.args[node][1]) in (2, 0.5)
        return op in _SIGNS or op in ("neg", "matmul") or (op == "sum" and program.payloads.get(node) is not None)

    def _placed(self, node: int, args: Sequence[Expression], place: str) -> Expression:
        program, op = self.program, self.program.ops[node]
        if op in _SIGNS:
            text = f"np.{_SIGNS[op][2]}({{0}}, {{1}})"
        elif op == "neg":
            text = "np.negative({0})"
        elif op == "pow" and program.constant(program.args[node][1]) == 2:
            name = re.fullmatch(r"\w+", args[0].text)
            text = "np.multiply({0}, {0})" if name else "np.square({0})"
        elif op == "pow":
            text = "np.sqrt({0})"
        elif op == "call":
            spelled = self.spellings[program.function(node).name]
            text = spelled if "{" in spelled else f"{spelled}({{all}})"
        else:
            return self._with_place(self._operation(node, args), place)
        return self._with_place(self._pattern(text, args), place)

    def _with_place(self, expression: Expression, place: str) -> Expression:
        return Expression(f"{expression.text[:-1]}, out={place})", ATOM, expression.depth)

    def _constant(self, node: int) -> Expression:
        payload = self.program.payloads[node]
        if isinstance(payload, Size):
            text = size_text(payload, self.letters)
            return Expression(text, SUM if " + " in text or " - " in text else PRODUCT if " * " in text else ATOM)
        if isinstance(payload, Constant):
            return self.constant(payload.name)
        return super().spell(self.program, node, ())

    def _raised(self, node: int, args: Sequence[Expression], depth: int) -> Expression:
        exponent = self.program.constant(self.program.args[node][1])
        plain = node in self.plain
        if exponent == 2 and not plain and not re.fullmatch(r"\w+", args[0].text):
            return self._pattern("{alias}.square({0})", args)
        if (exponent is not None and exponent.denominator == 2 and plain) or not re.fullmatch(r"\w+", args[0].text):
            return self.general_power(apart(args[0]), args[1], depth)
        return self._power(exponent, args, depth)

    def _called(self, node: int, args: Sequence[Expression], depth: int) -> Expression:
        program, function = self.program, self.program.function(node)
        if function in self.functions:
            return self._pattern(f"{self.functions[function]}({{all}})", args)
        if node in self.plain:
            return self._of_numbers(node, args)
        if function.name in self.library.arrays_only:
            # The first argument of polygamma is a plain number in every library.
            args = [
                self._pattern(self.library.number, [arg]) if below in self.plain else arg
                for arg, below in zip(args, program.args[node], strict=True)
            ]
        if function.name not in self.spellings and function.name not in self.helpers:
            raise InputError(f"{self.library.name} has no function {function.name}; another --target may have it")
        text = self.spellings.get(function.name, "{helper}({all})")
        found = self._pattern(text if "{" in text else f"{text}({{all}})", args, function.name)
        return Expression(found.text, SIGN, depth) if found.text.startswith("-") else found

    def _of_numbers(self, node: int, args: Sequence[Expression]) -> Expression:
        """A function of plain numbers: computed here where they are constants."""
        name = self.program.function(node).name
        below = self.program.reachable([node])
        known = not any(isinstance(self.program.payloads.get(row), Size) for row in below)
        if known and name in FLOAT.functions:
            value = float(run(self.program.with_outputs([node]), {}, FLOAT, roots=[node])[node])
            return Expression(repr(value), SIGN if value < 0 else ATOM)
        if name not in _OF_NUMBERS:
            raise InputError(f"a size stands in {name}, which has no spelling there; write another function")
        self.uses_math = True
        return self._pattern(f"math.{name}({{all}})", args)

    def _operation(self, node: int, args: Sequence[Expression]) -> Expression:
        program, op = self.program, self.program.ops[node]
        payload, shape = program.payloads.get(node), program.shape(node)
        operations = self.library.operations
        words = {"shape": shape_text(shape, self.letters)} if shape else {}
        if op == "slice":
            return self._sliced(node, args)
        if op in ("blocks", "unblocks"):
            return self._regrouped(node, args)
        if op == "expand":
            single = not program.shape(program.args[node][0]) and shape == (ONE, ONE)
            plain = program.args[node][0] in self.plain
            text = operations["full" if plain else "reshape" if single else "repeat"]
            return self._pattern(text, args, words=words)
        if op == "sum" and payload == 0 and program.shape(program.args[node][0])[0] in self.ones:
            row = self.ones[program.shape(program.args[node][0])[0]]
            return self._pattern(operations["matmul"], [Expression(row, ATOM), *args])
        if op in ("sum", "amax", "logsumexp", "softmax", "log_softmax", "concat"):
            words = self._axis_words(payload)
            if op == "logsumexp" and payload is None and "{helper}" in operations[op]:
                return self._pattern(f"{operations[op]}[0, 0]", args, op, words)
            if op in ("softmax", "log_softmax") and payload is None and self.library.axis == "dim":
                text = operations[op].replace("{0}", "torch.reshape({0}, (1, -1))").replace("{axis}", "1")
                return self._pattern(f"torch.reshape({text}, {shape_text(shape, self.letters)})", args, op, words)
        if op == "embed":
            words |= self._margins(node)
        if op in ("eye", "diag"):
            words["rows"] = size_text(shape[0], self.letters)
        return self._pattern(operations[op], args, op, words)

    def _axis_words(self, axis: object) -> dict[str, str]:
        library = self.library
        both = "(0, 1)" if axis is None else str(axis)
        return {
            "axis": "(0, 1)" if library.alias == "jnp" and axis is None else str(axis),
            "both": both,
            "axes": "" if axis is None else f", {library.axis}={axis}",
            "keep": "" if axis is None else f", {library.keep}=True",
        }

    def _sliced(self, node: int, args: Sequence[Expression]) -> Expression:
        window = self.program.payloads[node]
        assert isinstance(window, Window)
        rows, columns = self.program.shape(self.program.args[node][0])
        parts = [
            span(start, stop, size, self.letters)
            for start, stop, size in ((window.row, window.row_stop, rows), (window.column, window.column_stop, columns))
        ]
        kept = parts[:1] if parts[1] == ":" else parts
        return Expression(f"{at_least(args[0], ATOM)}[{', '.join(kept)}]", ATOM, args[0].depth)

    def _margins(self, node: int) -> dict[str, str]:
        placed = self.program.payloads[node]
        assert isinstance(placed, Placed)
        rows, columns = self.program.shape(self.program.args[node][0])
        sizes = {
            "top": placed.row,
            "bottom": placed.shape[0] - placed.row - rows,
            "left": placed.column,
            "right": placed.shape[1] - placed.column - columns,
        }
        return {word: size_text(size, self.letters) for word, size in sizes.items()}

    def _regrouped(self, node: int, args: Sequence[Expression]) -> Expression:
        """Blocks to rows and back: four axes, of which the middle two change places."""
        blocks = self.program.payloads[node]
        assert isinstance(blocks, Blocks)
        (a, b), (c, d) = blocks.outer, blocks.inner
        four = (a, c, b, d) if self.program.ops[node] == "blocks" else (a, b, c, d)
        reshape, permute = self.library.operations["reshape"], self.library.operations["permute"]
        inner = self._pattern(reshape, args, words={"shape": shape_text(four, self.letters)})
        turned = self._pattern(permute, [inner])
        return self._pattern(reshape, [turned], words={"shape": shape_text(self.program.shape(node), self.letters)})

    def pattern(self, text: str, *args: str, words: Mapping[str, str] | None = None) -> str:
        """A pattern of the library filled in."""
        return self._pattern(text, [Expression(arg, ATOM) for arg in args], words=words).text

    def _pattern(
        self, text: str, args: Sequence[Expression], key: str = "", words: Mapping[str, str] | None = None
    ) -> Expression:
        """``text`` with the arguments in their places; ``key`` is the helper that it may call."""
        helper = self.helper(key) if "{helper}" in text else ""
        library = self.library
        values = {
            "alias": self.aliased(library.alias),
            "like": self.like,
            "helper": helper,
            "typed": library.typed.replace("{like}", self.like),
            "all": ", ".join(arg.text for arg in args),
            **(words or {}),
        }
        parts = [at_least(arg, ATOM) if tight(text, k) else arg.text for k, arg in enumerate(args)]
        filled = PLACE.sub(lambda found: put(found[1], parts, values), self.aliased(text))
        depth = 1 + max((arg.depth for arg in args), default=-1)
        return Expression(filled, PRODUCT if text.endswith("* {0}") else ATOM, depth)
