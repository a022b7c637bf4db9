"""Typesetting a solution with the TeX of this machine, in a temporary folder, without trust."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from symback.errors import InputError

#: Seconds for one solution; a page of a deep network takes about five.
TIME_LIMIT = 180

_PACKAGES = (
    "texlive-latex-base texlive-latex-recommended texlive-latex-extra texlive-pictures texlive-lang-cyrillic cm-super"
)
INSTALL = f"on Debian or Ubuntu: sudo apt install --no-install-recommends {_PACKAGES}"


def typeset(tex: str, *, time_limit: float = TIME_LIMIT) -> bytes:
    """The PDF of a LaTeX document. Raises InputError when there is no TeX, or TeX refuses or takes too long."""
    commands = _commands()
    with tempfile.TemporaryDirectory(prefix="symback-") as place:
        folder = Path(place)
        (folder / "solution.tex").write_text(tex, encoding="utf-8")
        for command in commands:
            code = _run(command, folder, time_limit)
            if code != 0 or not (folder / "solution.pdf").is_file():
                raise InputError(f"solution.tex could not be typeset: {_complaint(folder)}")
        return (folder / "solution.pdf").read_bytes()


def _commands() -> list[list[str]]:
    quiet = ["-interaction=nonstopmode", "-halt-on-error", "-no-shell-escape"]
    if shutil.which("pdflatex") is None:
        raise InputError(f"--pdf needs pdflatex, which is not installed; {INSTALL}")
    if shutil.which("latexmk") is not None:
        return [["latexmk", "-pdf", "-norc", *quiet, "solution.tex"]]
    # Twice: references and page numbers are known after the first run.
    return [["pdflatex", *quiet, "solution.tex"]] * 2


def _run(command: list[str], folder: Path, time_limit: float) -> int:
    # TeX may read and write nothing outside the folder; a fixed date makes the same document the same bytes.
    surroundings = os.environ | {
        "openin_any": "p",
        "openout_any": "p",
        "SOURCE_DATE_EPOCH": "0",
        "FORCE_SOURCE_DATE": "1",
        "max_print_line": "1000",
    }
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=surroundings,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(time_limit)
    except subprocess.TimeoutExpired as error:
        raise InputError(f"{command[0]} did not end within {time_limit:g} seconds; try less depth") from error
    finally:
        if process.poll() is None:
            # latexmk has children of its own.
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _complaint(folder: Path) -> str:
    log = folder / "solution.log"
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines() if log.is_file() else []
    first = next((line[2:] for line in lines if line.startswith("! ")), "TeX gave no reason")
    return f"{first}; {INSTALL}" if re.search(r"\.(sty|cls|ldf|def)' not found", first) else first
