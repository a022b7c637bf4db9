"""The MyST pages in Sphinx, with the extensions that Jupyter Book 1 switches on: no warning, and everything arrives."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from symback.cli import main

pytestmark = pytest.mark.slow

#: myst_enable_extensions as Jupyter Book 1 sets them by default; amsmath is not among them.
CONF = """
extensions = ["myst_parser", "sphinx_design", "sphinx.ext.mathjax"]
myst_enable_extensions = ["colon_fence", "dollarmath", "linkify", "substitution", "tasklist"]
myst_url_schemes = ["mailto", "http", "https"]
numfig = True
language = "{lang}"
project = "book"
"""

PAGES = {
    "default": ["--lang", "en"],
    "default-ru": ["--lang", "ru"],
    "deep-ru": ["--depth", "8", "--activation", "tanh", "--lang", "ru"],
    "numbers": ["--activation", "sigmoid", "--at", "x=1,y=0,w1=1/2,w2=-1,w3=2"],
    "sum-of-paths": ["x**2 + x*y + (x + y)**2"],
    "observations": ["w*x + b", "--observations", "3"],
    **{
        f"{text}-{lang}": [text, "--lang", lang]
        for text in ("dense", "rnn", "softmax_regression")
        for lang in ("en", "ru")
    },
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_builds_without_a_warning_and_arrives_whole(name: str, tmp_path: Path) -> None:
    arguments = PAGES[name]
    assert main(["solve", *arguments, "--format", "myst", "-o", str(tmp_path / "book")]) == 0
    book = tmp_path / "book"
    page = built(book, "ru" if "ru" in arguments else "en")
    source = (book / "solution.md").read_text(encoding="utf-8")
    figures = sorted(path.name for path in (book / "figures").glob("*.svg"))
    assert figures
    assert sorted(path.name for path in (tmp_path / "html" / "_images").glob("*.svg")) == figures
    arrives(page, source)


def built(book: Path, lang: str) -> str:
    """The page of a book that holds only ``solution.md``, built without a warning."""
    (book / "conf.py").write_text(CONF.format(lang=lang).replace('"linkify", ', ""), encoding="utf-8")
    (book / "index.md").write_text("# Book\n\n```{toctree}\nsolution\n```\n", encoding="utf-8")
    html = book.parent / "html"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-b", "html", str(book), str(html)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert not done.stderr.strip()
    return (html / "solution.html").read_text(encoding="utf-8")


def arrives(page: str, source: str) -> None:
    """What MathJax gets is what was written, and no directive is left as text."""
    assert page.count("<details") == source.count("{dropdown}") >= 4
    assert page.count('<div class="math') == len(re.findall(r"^\$\$$", source, re.MULTILINE)) // 2
    assert "{dropdown}" not in page
    assert "{figure}" not in page
    assert "$$" not in page
