"""Documents that hold every kind of mathematics and every kind of block, for the tests of the writers."""

from __future__ import annotations

from fractions import Fraction

from symback.document.display import (
    BigSum,
    Box,
    Call,
    Display,
    ElementPower,
    ElementQuotient,
    Evaluated,
    Grid,
    Group,
    Hadamard,
    Identity,
    Inverse,
    Kept,
    Kronecker,
    Line,
    Math,
    MatrixProduct,
    Name,
    Negative,
    Norm,
    Number,
    Ones,
    Partial,
    Power,
    Product,
    Quotient,
    Row,
    Sized,
    Slice,
    Sum,
    Symbol,
    Transpose,
    Words,
)
from symback.document.latex_signs import FUNCTIONS, SYMBOLS
from symback.document.phrases import Phrases
from symback.document.tree import (
    Block,
    Bullets,
    Code,
    DisplayBlock,
    Document,
    Emphasis,
    FigureBlock,
    InlineMath,
    Listing,
    Paragraph,
    Steps,
    Subheading,
    Table,
    Task,
    Text,
)

UGLY = (
    "100% {of} $5 & a_b #1 ~ ^ \\ <tag> \"q\" 'p' `c` | *s* é ß Жук ŷ ∂σ½→ 中 \u200b☃ © № -- ,, ?` www.example.com "
    + "x" * 90
)

TIKZ = r"\begin{tikzpicture}\draw[-{Stealth}] (0,0) -- (20,0) node[right] {$\hat{y}$};\end{tikzpicture}"


def number(numerator: int, denominator: int = 1) -> Number:
    return Number(Fraction(numerator, denominator))


RESIDUAL = Sum(((1, Name("yhat")), (-1, Name("y"))))
ONE = Box(1, RESIDUAL)
TWO = Box(2, Product((Name("w3"), Call("f", (Name("h2"),), primes=1))))


def factors(depth: int) -> tuple[Math, ...]:
    pairs = ((Name(f"w{k}"), Call("f", (Name(f"h{k - 1}"),), primes=1)) for k in range(depth, 1, -1))
    return tuple(factor for pair in pairs for factor in pair)


def nested(depth: int) -> Math:
    inner: Math = Product((Name("x"), Name("w1")))
    for k in range(2, depth + 1):
        inner = Product((Call("f", (inner,)), Name(f"w{k}")))
    return inner


#: One formula of every kind, and the combinations that are easily printed wrong.
EVERY_KIND: tuple[Math, ...] = (
    Name("w12"),
    Name("y_hat", sub="i", at="t-1"),
    Name("learning_rate"),
    Name("имя_1"),
    Name("α2"),
    Name("中"),
    number(-3, 7),
    Number(Fraction(1, 3), 4),
    Number(Fraction(10**40, 7), 3),
    number(10**30),
    Words("50% of {all} #words & «слов» _ $ ~ ^ \\"),
    Product((number(1, 2), Power(Group(RESIDUAL), number(2)))),
    Product((RESIDUAL, Negative(Name("x")), number(-1))),
    Sum(((-1, Product((Name("a"), Name("b")))), (-1, RESIDUAL), (1, Negative(Name("c"))))),
    Power(Quotient(Name("a"), RESIDUAL), Negative(number(1, 2))),
    Call("tanh", (Quotient(Name("a"), Quotient(Name("b"), Name("c"))),)),
    Power(Call("tanh", (Name("z"),)), number(2)),
    Call("exp", (Negative(Name("z")),)),
    Call("exp", (Quotient(Name("a"), Name("b")),)),
    Call("abs", (Quotient(Name("a"), Name("b")),)),
    Call("sqrt", (Sum(((1, Name("a")), (1, number(1)))),)),
    Call("max", (number(0), Name("x"))),
    Call("g", (Name("x"), Name("y")), partial=2),
    Call("squash_it", (Name("x"),), primes=1),
    Partial(Name("L"), Name("w", sub="k")),
    Evaluated(Partial(Name("L"), Name("w", sub="k")), Name("w", at="t-1")),
    BigSum("i", number(1), Name("n"), Product((number(1, 2), Power(RESIDUAL, number(2))))),
    Kept(Product((Name("d"), Name("w2")))),
    Product((ONE, TWO, Box(13, Quotient(Name("a"), Name("b"))))),
    Row((Name("a"), Symbol("dots"), Name("b"), Name("c"))),
    MatrixProduct((number(1, 2), Transpose(Name("X1")), Hadamard((MatrixProduct((Name("D"), Name("W"))), Name("H"))))),
    Hadamard((Name("A"), Sum(((1, number(1)), (-1, ElementPower(Name("H1"), number(2))))))),
    ElementQuotient(Name("Y"), Name("Yhat")),
    Kronecker((Name("A"), Name("B"))),
    Transpose(Inverse(Name("A"))),
    Inverse(Sum(((1, Name("A")), (1, Identity(Name("n")))))),
    Power(Norm(Sum(((1, Name("Yhat")), (-1, Name("Y"))))), number(2)),
    Sized(Name("X"), Row((Name("n"), Symbol("times"), Name("d0")))),
    Slice(Name("W"), None, (number(2), Name("k"))),
    Grid(((number(1, 3), Name("A")), (number(0), Grid(((number(1),), (number(2),)))))),
    MatrixProduct((Transpose(Ones(Name("n"))), Name("D"))),
)

ALL_SIGNS: tuple[Math, ...] = tuple(Symbol(key) for key in SYMBOLS)
ALL_FUNCTIONS: tuple[Math, ...] = tuple(Call(name, (Name("x"),), primes=1) for name in FUNCTIONS)


def every_display() -> tuple[Display, ...]:
    """Displays that must be broken in every way in which displays are broken."""
    partial = Partial(Name("L"), Name("w1"))
    long = factors(30)
    short_chain = (Product((Partial(Name("L"), Name("yhat")), Partial(Name("yhat"), Name("w1")))), Product((ONE, TWO)))
    long_sum = Sum(tuple(((-1) ** k, Product((Name(f"a{k}"), Name(f"b{k}")))) for k in range(40)))
    return (
        Display((Line(partial, short_chain, note="as ever"), Line(None, (Product(long),)))),
        Display((Line(partial, (Product((ONE, *long)), Box(2, Product(long)), Quotient(Product(long), Name("y")))),)),
        Display((Line(Name("s"), (long_sum, Call("exp", (long_sum,)), Power(RESIDUAL, long_sum))),)),
        Display((Line(Product(factors(12)), (Name("x"), nested(40)), note="remark " * 40),)),
        Display((Line(Name("yhat"), (nested(3),)), Line(None, (Call("tanh", (Quotient(nested(30), Name("b")),)),)))),
        Display((Line(Name("d"), (Kept(Product(factors(20))),), relation="gets"), Line(None, (), note="alone"))),
        Display(tuple(Line(Name(f"h{k}"), (nested(k),), note="слой") for k in range(1, 40))),
        Display((Line(Call("sqrt", (Product(long),)), (BigSum("i", number(1), Name("n"), long_sum),)),)),
        Display((Line(None, (Words("words " * 60),)),)),
        *(Display((Line(Name("z"), (math,)),)) for math in EVERY_KIND),
    )


def every_block() -> tuple[Block, ...]:
    cell = (Text("cell & more"),)
    figures = (InlineMath(number(17)),)
    words = Paragraph((Text(UGLY), Text(" and "), Emphasis(UGLY), Code("w1 = a_b--c`d\\ " + UGLY)))
    return (
        words,
        Paragraph(tuple(piece for math in EVERY_KIND for piece in (InlineMath(math), Text(", ")))),
        *(DisplayBlock(display) for display in every_display()),
        Subheading((Text("A heading of 100% "), InlineMath(Name("w1")))),
        FigureBlock("graph", (Text("A wide figure of "), InlineMath(Name("yhat"))), 'An arrow: x to y, 100% "right"'),
        Table((cell, (Text("n"),)), tuple((cell, figures) for _ in range(4)), ("left", "right"), (Text("Counts"),)),
        Table((cell, (Text("n"),)), tuple((cell, figures) for _ in range(60)), ("centre", "right")),
        Listing("def f(x):\n    # " + UGLY + "\n\n    return x--1, '''a'''  # ``b``\n", "python"),
        Bullets(((words,), (Paragraph((Text("- two"),)), DisplayBlock(every_display()[1])))),
        Steps(((words, Bullets(((words,),))), (DisplayBlock(every_display()[0]),))),
        Paragraph((Text("1. not a list"),)),
        Paragraph((Text("- not a list"),)),
        Paragraph((Text("# not a heading"),)),
    )


def every_sign() -> tuple[Block, ...]:
    return (
        Paragraph(tuple(piece for sign in (*ALL_SIGNS, *ALL_FUNCTIONS) for piece in (InlineMath(sign), Text(", ")))),
    )


def sample_document(lang: str, title: str = UGLY) -> Document:
    phrases = Phrases.load(lang)
    blocks = every_block()
    without_figure = tuple(block for block in blocks if not isinstance(block, FigureBlock))
    first, second = phrases.letters[:2]
    tasks = (Task(first, blocks[:2], blocks), Task(second, blocks[2:3], without_figure))
    return Document(title, lang, phrases.labels, every_sign(), tasks, blocks[:3])
