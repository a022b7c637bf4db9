"""The prose of one language: blocks of a template that read as a page, and the small words beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, Template

from symback.document.prose import Values, only_words, paragraphs
from symback.document.tree import Inline, Labels
from symback.errors import unknown
from symback.templating import environment, templates_folder


def _germanic(n: int) -> str:
    return "one" if n == 1 else "other"


def _slavic(n: int) -> str:
    if n % 10 == 1 and n % 100 != 11:
        return "one"
    if n % 10 in {2, 3, 4} and n % 100 not in {12, 13, 14}:
        return "few"
    return "many"


#: Which form of a word stands beside a number; a language names its rule in its TOML.
PLURAL_RULES: dict[str, Callable[[int], str]] = {"germanic": _germanic, "slavic": _slavic}


#: Subjects whose blocks are a document by themselves: they share no names with the others.
PARTS = ("elementwise",)


@dataclass(frozen=True)
class Templates:
    """Templates by their names, each compiled when somebody comes to it: a subject that is not told costs nothing."""

    env: Environment
    names: tuple[str, ...]

    def __iter__(self) -> Iterator[Template]:
        return map(self.env.get_template, self.names)


@dataclass(frozen=True)
class Phrases:
    """Everything that is said in ``lang``: ``words`` is its TOML, ``templates`` hold its blocks."""

    lang: str
    words: Mapping[str, Any]
    templates: Iterable[Template]

    @staticmethod
    def load(lang: str, part: str | None = None) -> Phrases:
        """The phrases of a language; InputError for one that nobody has written.

        ``part`` is one of ``PARTS``, with the template ``prose/PART.LANG.j2`` and no other.

        >>> Phrases.load("ru").label("solution")
        'Решение'
        """
        return _load(lang, part)

    def say(self, block: str, **values: Any) -> tuple[Inline, ...]:
        r"""The paragraphs of ``block``, with ``values`` put in.

        A value is a number, a truth, a text, a mathematics, an inline, or a sequence of those. What a person
        typed cannot become markup: only the template's own signs mean something (``*stressed*``, ```code```,
        ``~`` for a space at which no line ends).
        """
        template = next((template for template in self.templates if block in template.blocks), None)
        if template is None:
            raise unknown(f"block of the prose in {self.lang!r}", block, self.blocks)
        held = Values()
        context = template.new_context(
            {
                **{name: held.hold(value) for name, value in values.items()},
                "plural": self.plural,
                "counted": self.counted,
                "spelled": self.spelled,
                "form": self.form,
                "label": self.label,
            }
        )
        text = "".join(template.blocks[block](context))
        return paragraphs(text, held, frozenset(self.words["typography"]["bind_after"]))

    @property
    def blocks(self) -> tuple[str, ...]:
        """The names of all blocks."""
        return tuple(block for template in self.templates for block in template.blocks)

    def label(self, key: str) -> str:
        """A word or a few that stand alone: a heading, the head of a column."""
        labels: Mapping[str, str] = self.words["labels"]
        if key not in labels:
            raise unknown(f"label in {self.lang!r}", key, labels)
        return labels[key]

    def plural(self, n: int, key: str) -> str:
        """The form of the word ``key`` that stands beside the number ``n``.

        >>> [Phrases.load("ru").plural(n, "box") for n in (1, 2, 5, 11, 21)]
        ['рамка', 'рамки', 'рамок', 'рамок', 'рамка']
        """
        plurals: Mapping[str, Mapping[str, str]] = self.words["plurals"]
        if key not in plurals:
            raise unknown(f"plural in {self.lang!r}", key, plurals)
        return plurals[key][PLURAL_RULES[self.words["plural_rule"]](abs(n))]

    def form(self, n: int, *forms: str) -> str:
        """The form that the sentence itself gives for the number ``n``: singular and plural, one/few/many in Russian.

        >>> Phrases.load("en").form(2, "it is", "they are")
        'they are'
        """
        if len(forms) == 1 or len(set(forms)) == 1:
            return forms[0]
        rule = PLURAL_RULES[self.words["plural_rule"]]
        order = ("one", "few", "many") if len(forms) == 3 else ("one", "other")
        return forms[order.index(rule(abs(n)))]

    def counted(self, n: int, key: str) -> str:
        """The number and its word, held together: 3 boxes."""
        return f"{n}\u00a0{self.plural(n, key)}"

    def spelled(self, n: int, case: str = "plain") -> str:
        """A small number as a word, in the case that the sentence asks for; a larger one in digits.

        >>> Phrases.load("ru").spelled(3, "genitive"), Phrases.load("en").spelled(20)
        ('трёх', '20')
        """
        numerals: Mapping[str, list[str]] = self.words["numerals"]
        if case not in numerals:
            raise unknown(f"form of numerals in {self.lang!r}", case, numerals)
        return numerals[case][n - 1] if 1 <= n <= len(numerals[case]) else str(n)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the tasks, in their order."""
        return tuple(self.words["letters"])

    @property
    def labels(self) -> Labels:
        """The words that the writers need."""
        return Labels(*(self.label(key) for key in ("solution", "remarks", "figure", "table")))

    def quote(self, text: str) -> str:
        """``text`` in the quotation marks of the language.

        >>> Phrases.load("ru").quote("да")
        '«да»'
        """
        opening, closing = self.words["typography"]["quotes"]
        return f"{opening}{text}{closing}"

    def _quoted(self, value: Any) -> str:
        return self.quote(str(value))

    def _listed(self, items: list[Any], word: str = "and") -> str:
        """a, b and c."""
        lists: Mapping[str, str] = self.words["lists"]
        if word not in lists:
            raise unknown(f"word for lists in {self.lang!r}", word, lists)
        *front, last = [str(item) for item in items] or [""]
        return f"{', '.join(front)} {lists[word]} {last}" if front else last


def languages() -> tuple[str, ...]:
    """The languages in which documents can be written.

    >>> languages()
    ('en', 'ru')
    """
    return tuple(sorted(path.stem for path in (templates_folder() / "prose").glob("*.toml")))


@cache
def _load(lang: str, part: str | None) -> Phrases:
    if lang not in languages():
        raise unknown("language", lang, languages())
    words = tomllib.loads((templates_folder() / "prose" / f"{lang}.toml").read_text(encoding="utf-8"))
    env = environment("text")
    env.finalize = only_words
    # the filters must be there when the template is compiled, and they need the words only
    wordless = Phrases(lang, words, ())
    env.filters |= {"listed": wordless._listed, "quoted": wordless._quoted}
    return Phrases(lang, words, Templates(env, tuple(f"prose/{path.name}" for path in prose_files(lang, part))))


def prose_files(lang: str, part: str | None = None) -> tuple[Path, ...]:
    """The templates of a language: ``en.j2`` and a ``SUBJECT.en.j2`` for each subject, or the one of a part."""
    folder = templates_folder() / "prose"
    if part is not None:
        return (folder / f"{part}.{lang}.j2",)
    subjects = (path for path in folder.glob(f"*.{lang}.j2") if path.name.partition(".")[0] not in PARTS)
    return (folder / f"{lang}.j2", *sorted(subjects))
