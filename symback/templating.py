"""Where the templates are and how Jinja2 reads them."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from symback.errors import unknown

_PACKAGE = Path(__file__).resolve().parent
#: A wheel carries the templates inside the package; a checkout (and so an editable install) has them beside it.
_PLACES = (_PACKAGE / "templates", _PACKAGE.parent / "templates")

_DELIMITERS: dict[str, dict[str, str]] = {
    "text": {},
    # Braces and percent signs are everywhere in LaTeX, so its templates speak LaTeX instead of Jinja's own signs.
    "latex": {
        "variable_start_string": r"\VAR{",
        "variable_end_string": "}",
        "block_start_string": r"\BLOCK{",
        "block_end_string": "}",
        "comment_start_string": r"\NOTE{",
        "comment_end_string": "}",
    },
}


class TemplatesNotFoundError(RuntimeError):
    """The package was installed without its templates."""


def templates_folder(places: tuple[Path, ...] = _PLACES) -> Path:
    """The first of ``places`` that exists, normally the folder of the templates of this installation.

    >>> (templates_folder() / "prose" / "en.toml").is_file()
    True
    """
    for place in places:
        if place.is_dir():
            return place
    message = "no folder of templates at " + " or ".join(str(place) for place in places)
    raise TemplatesNotFoundError(message)


def environment(kind: str = "text") -> Environment:
    r"""A new Jinja2 environment for templates of ``kind``: ``text`` (usual signs) or ``latex``.

    LaTeX templates write ``\VAR{…}``, ``\BLOCK{…}`` and ``\NOTE{…}``. An undefined name is an error, nothing is
    escaped (the writers hand over finished strings) and a line that holds only a block leaves no empty line.

    >>> environment("latex").from_string(r"\textbf{\VAR{word}}").render(word="box")
    '\\textbf{box}'
    """
    if kind not in _DELIMITERS:
        raise unknown("kind of template", kind, _DELIMITERS)
    return Environment(
        loader=FileSystemLoader(templates_folder(), encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        optimized=False,  # a template is rendered a few times: what the optimizer would save is less than it takes
        **_DELIMITERS[kind],  # type: ignore[arg-type]
    )


@lru_cache(maxsize=16)
def template(name: str, kind: str = "text") -> Template:
    """The template ``name`` of ``kind``, compiled once in a process.

    >>> template("myst/page.md.j2") is template("myst/page.md.j2")
    True
    """
    return environment(kind).get_template(name)
