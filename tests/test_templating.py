from __future__ import annotations

from pathlib import Path

import pytest
from jinja2 import UndefinedError

from symback.errors import InputError
from symback.templating import TemplatesNotFoundError, environment, template, templates_folder


def test_the_first_folder_that_exists_holds_the_templates(tmp_path: Path) -> None:
    checkout = tmp_path / "templates"
    checkout.mkdir()
    assert templates_folder((tmp_path / "package" / "templates", checkout)) == checkout


def test_missing_templates_name_the_places_that_were_tried(tmp_path: Path) -> None:
    with pytest.raises(TemplatesNotFoundError, match="nowhere"):
        templates_folder((tmp_path / "nowhere",))


@pytest.mark.parametrize(("kind", "source"), [("text", "{{ absent }}"), ("latex", r"\VAR{absent}")])
def test_an_undefined_name_is_an_error(kind: str, source: str) -> None:
    with pytest.raises(UndefinedError, match="absent"):
        environment(kind).from_string(source).render()


def test_latex_templates_leave_braces_and_percent_signs_alone() -> None:
    source = "{{x}} {% y %} %\n\\NOTE{gone}\n\\BLOCK{for n in ns}\n\\item{\\VAR{n}}\n\\BLOCK{endfor}\n"
    assert environment("latex").from_string(source).render(ns=[1, 2]) == "{{x}} {% y %} %\n\\item{1}\n\\item{2}\n"


def test_text_is_not_escaped_and_the_last_line_keeps_its_end() -> None:
    assert environment().from_string("{{ a }}\n").render(a="<&>") == "<&>\n"


def test_an_unknown_kind_is_refused() -> None:
    with pytest.raises(InputError, match="kind of template .html"):
        environment("html")


def test_a_template_is_compiled_once_and_an_environment_is_its_owners() -> None:
    assert template("python/chain.py.jinja") is template("python/chain.py.jinja")
    assert environment() is not environment()
