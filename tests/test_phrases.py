from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from symback.document.display import Name
from symback.document.phrases import PLURAL_RULES, Phrases, languages
from symback.document.prose import only_words
from symback.document.tree import Code, Emphasis, Inline, InlineMath, Text
from symback.errors import InputError
from symback.templating import environment


def written(source: str, lang: str = "en", **values: object) -> tuple[Inline, ...]:
    """The paragraphs of a block with this source, in a language that has it."""
    known = Phrases.load(lang)
    env = environment()
    env.finalize = only_words
    env.filters |= {"listed": known._listed, "quoted": known._quoted}
    template = env.from_string("{% block it %}" + source + "{% endblock %}")
    return Phrases(lang, known.words, (template,)).say("it", **values)


def test_a_blank_line_separates_paragraphs_and_the_lines_of_one_are_joined() -> None:
    assert written("One\n  line.\n\nTwo.") == ((Text("One line."),), (Text("Two."),))


def test_mathematics_and_markup_become_pieces() -> None:
    w = Name("w1")
    assert written("Of {{ w }} *once* in `w[0]`.", w=w) == (
        (Text("Of "), InlineMath(w), Text(" "), Emphasis("once"), Text(" in "), Code("w[0]"), Text(".")),
    )


@pytest.mark.parametrize("text", ["*a*", "`b`", "{{ c }}", "\n\n", "a~b", "\ue0000\ue001", "<b>"])
def test_what_a_person_typed_is_never_markup(text: str) -> None:
    assert written("[{{ t }}]", t=text) == ((Text(f"[{text}]"),),)


def test_a_text_may_be_stressed_and_a_formula_may_not() -> None:
    assert written("*{{ t }}*", t="a*b") == ((Emphasis("a*b"),),)
    with pytest.raises(TypeError, match="formula"):
        written("*{{ t }}*", t=Name("w"))


def test_values_keep_their_meaning_in_conditions() -> None:
    source = "{% if kind == 'chain' and n > 2 and names|length == 2 and not empty %}yes{% endif %}"
    assert written(source, kind="chain", n=3, names=(Name("a"), Name("b")), empty="") == ((Text("yes"),),)


@pytest.mark.parametrize(
    ("lang", "count", "shown"),
    [("en", 1, "a"), ("en", 2, "a and b"), ("en", 3, "a, b and c"), ("ru", 3, "a, b и\u00a0c")],
)
def test_a_list_reads_as_a_sentence(lang: str, count: int, shown: str) -> None:
    assert written("{{ names | listed }}", lang, names=("a", "b", "c")[:count]) == ((Text(shown),),)


def test_an_inline_is_put_in_as_it_is() -> None:
    inline = (Emphasis("so"), Text(" it is"))
    assert written("And {{ it }}.", it=inline) == ((Text("And "), Emphasis("so"), Text(" it is.")),)


def test_no_line_ends_where_a_typographer_holds_words_together() -> None:
    assert written("в сети — 3 слоя", "ru") == ((Text("в\u00a0сети\u00a0— 3\u00a0слоя"),),)


def test_a_value_that_was_forgotten_is_named() -> None:
    with pytest.raises(UndefinedError, match="absent"):
        written("{{ absent }}")


@pytest.mark.parametrize(
    ("n", "form"), [(0, "many"), (1, "one"), (3, "few"), (11, "many"), (14, "many"), (21, "one"), (112, "many")]
)
def test_slavic_plurals(n: int, form: str) -> None:
    assert PLURAL_RULES["slavic"](n) == form


def test_what_is_unknown_is_named() -> None:
    phrases = Phrases.load("en")
    with pytest.raises(InputError, match="language .zz"):
        Phrases.load("zz")
    with pytest.raises(InputError, match="nonsense"):
        phrases.say("nonsense")
    with pytest.raises(InputError, match="label .*nonsense"):
        phrases.label("nonsense")
    with pytest.raises(InputError, match="plural .*nonsense"):
        phrases.plural(1, "nonsense")


def test_all_languages_have_the_same_blocks_and_keys() -> None:
    first, *others = (Phrases.load(lang) for lang in languages())
    for other in others:
        assert set(other.blocks) == set(first.blocks)
        for table in ("labels", "plurals", "lists", "typography"):
            assert set(other.words[table]) == set(first.words[table])
    for phrases in (first, *others):
        for key, forms in phrases.words["plurals"].items():
            needed = {PLURAL_RULES[phrases.words["plural_rule"]](n) for n in range(30)}
            assert set(forms) == needed, key


def test_quotes_and_letters_are_those_of_the_language() -> None:
    assert Phrases.load("en").quote("x") == "“x”"
    assert "".join(Phrases.load("ru").letters[:4]) == "абвг"
