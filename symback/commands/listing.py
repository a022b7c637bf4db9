"""``symback list``: what is ready-made."""

from __future__ import annotations

import argparse

from symback.commands.options import Parser

_EXAMPLES = """\
  symback list
  symback list --json
"""


def parser() -> Parser:
    """What ``symback list`` understands."""
    parser = Parser("list", "show the ready-made problems, activations, losses and targets", _EXAMPLES)
    parser.add_argument("--json", action="store_true", help="print JSON")
    return parser


def run(args: argparse.Namespace) -> int:
    """Print the catalogue."""
    from symback.catalog import listing
    from symback.commands.terminal import write_utf8

    sections = listing()
    if args.json:
        import json

        told = {kind: dict(entries) for kind, entries in sections.items()}
        write_utf8(json.dumps(told, indent=2, ensure_ascii=False) + "\n")
        return 0
    width = max(len(name) for entries in sections.values() for name, _ in entries) + 2
    for number, (kind, entries) in enumerate(sections.items()):
        print(f"{'' if number == 0 else chr(10)}{kind}")
        for name, summary in entries:
            print(f"  {name:<{width}}{summary}".rstrip())
    return 0
