"""A person at a terminal sees progress and colour; a pipe sees plain text."""

from __future__ import annotations

import io
import sys

import pytest

from symback.commands.terminal import is_terminal, progress, show_table, write_utf8

TABLE = "form     total\nnaive       34\nreverse     17\n"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Called in the test itself: between a fixture and its test pytest puts its own streams in place."""
    for name in ("NO_COLOR", "COLORTERM", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")
    stream = Terminal()
    monkeypatch.setattr(sys, "stdout", stream)
    monkeypatch.setattr(sys, "stderr", stream)
    return stream


def test_a_pipe_gets_plain_text_and_no_progress(capsys: pytest.CaptureFixture[str]) -> None:
    with progress("deriving …"):
        show_table(TABLE)
    assert capsys.readouterr() == (TABLE, "")


def test_a_terminal_gets_colour_without_a_change_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    show_table(TABLE)
    coloured = terminal.getvalue()
    assert "\x1b[32mreverse     17\x1b[0m" in coloured
    assert "\x1b[1mform     total" in coloured


def test_no_color_is_respected(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    monkeypatch.setenv("NO_COLOR", "1")
    show_table(TABLE)
    assert "\x1b[32m" not in terminal.getvalue()


def test_a_long_row_is_not_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    monkeypatch.setenv("COLUMNS", "20")
    show_table("head\n" + "9" * 200)
    assert "9" * 200 in terminal.getvalue()


def test_progress_goes_to_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = at_a_terminal(monkeypatch)
    with progress("deriving …"):
        pass
    assert "deriving …" in terminal.getvalue()
    monkeypatch.setenv("TERM", "dumb")
    assert not is_terminal(terminal)


def test_a_document_is_utf_8_whatever_the_locale_says(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="ascii")
    monkeypatch.setattr(sys, "stdout", stream)
    stream.write("first ")
    write_utf8("∂L\n")
    assert raw.getvalue() == "first ∂L\n".encode()
